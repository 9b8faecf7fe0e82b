// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An image that goes to a disk as it comes.  The first byte says in what
 * pieces.
 */
#include <linux/kernel.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flash/disk_flow.h"
#include "flash/sums.h"

#define SECTORS	256

static u8 bytes[SECTORS * DISK_SECTOR];
static u8 chunk[DISK_CHUNK + DISK_SECTOR];
static u8 window[DISK_WINDOW];
static u32 writes;

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

static int io(u32 sector, u32 count, void *buf, bool write)
{
	u8 *at = bytes + sector * DISK_SECTOR;

	must(sector < SECTORS && count <= SECTORS - sector && count,
	     "beyond the disk");
	writes += write;
	if (write)
		memcpy(at, buf, count * DISK_SECTOR);
	else
		memcpy(buf, at, count * DISK_SECTOR);
	return 0;
}

static int flow(struct disk_flow *f, const u8 *data, u32 size, u32 piece)
{
	u32 n;
	int ret = 1;

	while (ret > 0) {
		n = min(min(piece, size), disk_flow_room(f));
		disk_flow_put(f, data, n);
		data += n;
		size -= n;
		if (!size)
			disk_flow_end(f);
		ret = disk_flow_step(f);
	}
	return ret;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const struct disk disk = { SECTORS, chunk, io };
	static const u8 zeros[DISK_SECTOR];
	static struct disk_flow f;
	int ret;

	if (!size)
		return 0;
	memset(bytes, 0x5a, sizeof(bytes));
	writes = 0;
	disk_flow_begin(&f, &disk, window, 0);
	ret = flow(&f, data + 1, size - 1, 1 + *data * *data);
	must(f.sent == size - 1 || ret, "not all was taken");
	must(!ret == !f.job.error[0], "an end without a sentence");
	if (ret)
		must(!writes || !memcmp(bytes, zeros, DISK_SECTOR),
		     "half an image that starts");
	else
		must(bytes[510] == 0x55 && f.job.own.crc ==
		     sums_crc32(0, bytes, f.job.own.size), "it is not there");
	disk_flow_abort(&f);
	return 0;
}

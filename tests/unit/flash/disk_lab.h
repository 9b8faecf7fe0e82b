/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk that fails as it is told to, for one file of tests. */
#ifndef LIFEBOAT_TESTS_DISK_LAB_H
#define LIFEBOAT_TESTS_DISK_LAB_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <string.h>
#include "flash/disk.h"
#include "test.h"
#include "disk.inc"

#define SECTORS		1024
#define SIZE		(SECTORS * DISK_SECTOR)

/* --- a disk --- */

/**
 * struct fake - how it fails
 * @bytes:	what it holds
 * @left:	sectors that it still takes; the power goes then
 * @ios:	how many there have been
 * @fail:	number of the one that fails, 0 for none
 * @deaf:	sector that keeps what it has, and says nothing
 * @real:	sectors that there are really, if it lies
 * @wrote:	sector of the last write
 * @turns:	of a check
 */
static struct fake {
	u8 bytes[SIZE];
	u32 left;
	u32 ios;
	u32 fail;
	u32 deaf;
	u32 real;
	u32 wrote;
	u32 turns;
} fake;

static int fake_io(u32 sector, u32 count, void *buf, bool write)
{
	u8 *data = buf, *at;

	if (++fake.ios == fake.fail || sector > SECTORS ||
	    count > SECTORS - sector)
		return -EIO;
	for (; count; count--, sector++, data += DISK_SECTOR) {
		at = fake.bytes + sector % fake.real * DISK_SECTOR;
		if (!write) {
			memcpy(data, at, DISK_SECTOR);
			continue;
		}
		if (!fake.left)
			return -EIO;
		fake.left--;
		fake.wrote = sector;
		if (sector != fake.deaf)
			memcpy(at, data, DISK_SECTOR);
	}
	return 0;
}

static void fake_turn(void)
{
	fake.turns++;
}

static u8 chunk[DISK_CHUNK + DISK_SECTOR];
static struct disk disk = { SECTORS, chunk, fake_io, fake_turn };

/* what was there before: a system that starts */
static u8 old[SIZE];

static void make_disk(void)
{
	u32 i;

	for (i = 0; i < SIZE; i++)
		old[i] = i * 7 + (i >> 9);
	memcpy(old, mbr, 512);
	memset(&fake, 0, sizeof(fake));
	memcpy(fake.bytes, old, SIZE);
	fake.left = U32_MAX;
	fake.deaf = U32_MAX;
	fake.real = SECTORS;
}

/* --- a router --- */

static bool knows = true;

static const char *get(const struct identity *id, const char *key, int index)
{
	static const char *const formats[] = { "disk", "senao-tar-gz", NULL };

	return !knows || strcmp(key, "formats") || index > 2 ? NULL :
	       formats[index];
}

static const struct layout layout = {
	.part = { { "firmware", 0, 0x10000, true } },
	.count = 1, .size = 0x10000, .erasesize = 0x1000,
};

static struct image_report rep;
static u8 memory[0x40000];

static int identify(const u8 *data, u32 len, const struct disk *d)
{
	static const struct identity id = { get };
	static const u8 sha256[32];
	struct scratch scratch = { memory, sizeof(memory), .disk = d };
	/* to the byte, so that the sanitizer sees the first one beyond */
	static u8 *copy;
	struct region file;

	free(copy);
	copy = malloc(len ?: 1);
	memcpy(copy, data, len);
	file.data = copy;
	file.len = len;
	return image_identify(&file, sha256, &id, &layout, &scratch, &rep);
}

/* every one at both ends, some in between: each takes milliseconds */
static u32 next(u32 at, u32 size)
{
	return at + (at < 100 || at + 40 > size ? 1 : 211);
}

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any stick: no sector is asked for that it does not have, all walks end, and
 * no file is longer than it says.  The input is the sectors of a small one.
 */
#include <stdlib.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "usb/stick_fat.h"
#include "usb/stick_names.h"

#define SECTORS		64
#define PIECES_MAX	4096

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static u8 disk[SECTORS * FAT_SECTOR];
static struct fat_file first;
static bool have;

static int disk_io(u32 at, u32 count, void *buf, bool write)
{
	if (!count || at >= SECTORS || count > SECTORS - at)
		abort();
	if (write)
		memcpy(disk + at * FAT_SECTOR, buf, count * FAT_SECTOR);
	else
		memcpy(buf, disk + at * FAT_SECTOR, count * FAT_SECTOR);
	return 0;
}

static void found(const char *name, const struct fat_file *file)
{
	if (strlen(name) >= FAT_NAME)
		abort();
	stick_rank(name, "board");
	if (!have)
		first = *file;
	have = true;
}

/* one that is FAT12, or FAT32 if the input says so, and odd in the rest */
static void make_sound(u8 *p, bool fat32)
{
	p[11] = 0;
	p[12] = 2;
	p[13] = 1;
	p[14] = 1;
	p[15] = 0;
	p[16] = 1 + p[16] % 2;
	p[17] = 16 * !fat32;
	p[18] = 0;
	p[19] = SECTORS;
	p[20] = 0;
	p[22] = 1;
	p[23] = 0;
	p[510] = 0x55;
	p[511] = 0xaa;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static u8 sector[FAT_SECTOR], piece[4 * FAT_SECTOR];
	struct fat fat = { .io = disk_io, .sectors = SECTORS, .buf = sector };
	struct fat_dir dir;
	u32 which, n;

	memset(disk, 0, sizeof(disk));
	memcpy(disk, data, size < sizeof(disk) ? size : sizeof(disk));
	if (disk[0] & 1)
		make_sound(disk, disk[0] & 2);
	else if (disk[0] & 2)
		make_sound(disk + FAT_SECTOR, false);
	for (which = 0; which < FAT_VOLUMES; which++) {
		if (fat_open(&fat, which))
			continue;
		have = false;
		fat_dir_begin(&fat, &dir);
		for (n = 0; fat_dir_step(&fat, &dir, found) > 0; n++)
			if (n > PIECES_MAX)
				abort();
		for (n = 0; have && n < PIECES_MAX; n++) {
			u32 left = first.left;
			int ret = fat_read(&fat, &first, piece, sizeof(piece));

			if (ret <= 0)
				break;
			if (ret > sizeof(piece) || first.left != left - ret)
				abort();
		}
		fat_write_text(&fat, have ? &first : &dir.free, have,
			       "LIFEBOATTXT", piece, 5);
	}
	return 0;
}

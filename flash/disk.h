/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The disk that a router's system lives on, where it has one: an IDE disk, an
 * eMMC chip, an SD card.  It is written as a whole, by an image of a disk.
 */
#ifndef LIFEBOAT_DISK_H
#define LIFEBOAT_DISK_H

#include <compiler.h>	/* IS_ENABLED(): in U-Boot it is everywhere */
#include <linux/kernel.h>
#include "flash/image.h"

#define DISK_SECTOR	512
/* bytes at a time: a few hundredths of a second, if each word is moved by hand */
#define DISK_CHUNK	0x8000

/**
 * struct disk - a disk, as a board has it or a test
 * @sectors:	of DISK_SECTOR bytes; 0: none is attached
 * @io:		read or write; 0 or -errno
 * @turn:	called every now and then while something takes seconds; NULL:
 *		nobody wants to be
 * @chunk:	DISK_CHUNK and DISK_SECTOR bytes that @io can take
 */
struct disk {
	u32 sectors;
	u8 *chunk;
	int (*io)(u32 sector, u32 count, void *buf, bool write);
	void (*turn)(void);
};

/* so many sectors, rounded up, for a person */
static inline u32 disk_mib(u64 sectors)
{
	return sectors > (u64)U32_MAX << 11 ? U32_MAX : (sectors + 2047) >> 11;
}

/* does it go to the disk, and not to flash? */
static inline bool image_for_disk(const struct image_report *rep)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_DISK) && rep->disk.size;
}

/* bytes that are written of a part, for a person */
static inline u32 image_part_size(const struct image_report *rep, u32 part)
{
	return image_for_disk(rep) ? rep->disk.size : rep->part[part].src.len;
}

/**
 * disk_upload_limit() - bytes that an upload may have
 * @disk:	NULL if the board knows of none
 * @flash:	as much as is of use where only flash is written
 * @ram:	as much as there is room for
 */
static inline u32 disk_upload_limit(const struct disk *disk, u32 flash,
				    u32 ram)
{
	/* beside it, what a check needs: the beginning, and a chunk */
	u32 most = ram > 4 * DISK_CHUNK ? ram - 4 * DISK_CHUNK : 0;

	if (disk && disk->sectors && most > flash)
		return most;
	return flash < ram ? flash : ram;
}

#endif

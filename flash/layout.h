/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The flash map: which partitions there are and which one a firmware upload
 * may write.  Filled from the board's device tree by board/flashmap.c, or by a
 * test.  Offsets and sizes are bytes.
 */
#ifndef LIFEBOAT_LAYOUT_H
#define LIFEBOAT_LAYOUT_H

#include <linux/types.h>

#define LAYOUT_PARTS_MAX	32
#define FIRMWARE_PARTS_MAX	4	/* partitions of one firmware */

/**
 * enum boot_role - what the router does with a partition when it is switched on
 * @BOOT_NONE:	nothing
 * @BOOT_FOUND:	it starts from there, as far as anybody can tell: never written
 * @BOOT_MAIN:	it starts from there: an update of Lifeboat may replace that
 * @BOOT_SPARE:	it starts from there when BOOT_MAIN has no boot loader
 */
enum boot_role { BOOT_NONE, BOOT_FOUND, BOOT_MAIN, BOOT_SPARE };

/**
 * struct partition - one partition
 * @name:	label, e.g. "firmware"
 * @offset:	first byte, from the start of the chip, erase block aligned
 * @size:	bytes, a multiple of the erase block
 * @writable:	a firmware upload may change it; false unless the device tree
 *		says so by reference from /lifeboat/firmware-partitions
 * @boot:	does the router start from it?  See layout_mark_boot()
 */
struct partition {
	const char *name;
	u32 offset;
	u32 size;
	bool writable;
	enum boot_role boot;
};

struct layout {
	struct partition part[LAYOUT_PARTS_MAX];
	u32 count;
	u32 size;		/* of the chip */
	u32 erasesize;		/* of one erase block */
	u32 writesize;		/* of a page; 0 or 1 where there are none */
};

/* NULL if there is none of that name */
const struct partition *layout_find(const struct layout *l, const char *name);

/* where a boot starts: the first writable one, "firmware" or "kernel"; or NULL */
const struct partition *layout_firmware(const struct layout *l);

/**
 * layout_mark_boot() - which partitions does the router start from?
 * @l:		map; ->boot of its partitions is set
 * @name:	what the device tree calls boot-partition, or NULL
 * @spare:	what it calls spare-boot-partition, or NULL
 *
 * Where there is no @name it is the one at the chip's first byte, for there
 * most processors start; unless a firmware lies there, as on a second chip.
 *
 * Nobody else decides: service.c restores none of them, and an update of
 * Lifeboat asks layout_boot().
 */
void layout_mark_boot(struct layout *l, const char *name, const char *spare);

/* name of the partition with that role, or NULL */
const char *layout_boot(const struct layout *l, enum boot_role role);

/* a bit for one of @l's partitions; 0 for NULL */
static inline u32 layout_bit(const struct layout *l, const struct partition *p)
{
	return p ? 1u << (p - l->part) : 0;
}

/**
 * layout_walls() - the flash map that a job may not leave
 * @walls:	result: @l, with other partitions writable
 * @l:		the board's; unchanged
 * @open:	those that the job may write, a bit each
 *
 * A firmware's walls are the board's map itself.  Whatever else is written,
 * a backup, the settings, Lifeboat, has walls from here.
 *
 * Return: 0; -EPERM if one of @open shares its blocks with another partition.
 */
int layout_walls(struct layout *walls, const struct layout *l, u32 open);

/**
 * layout_check() - is the map sane?
 *
 * Return: 0; -EINVAL if a partition is empty, unaligned, beyond the chip, or
 * overlaps another one while one of the two is writable.
 */
int layout_check(const struct layout *l);

/**
 * layout_upload_limit() - bytes that an upload may have
 * @l:		flash map
 *
 * Nothing that is longer than the largest writable partition can ever be
 * written; what is around an image takes a little more.
 *
 * Return: bytes; RAM may set another limit.
 */
u32 layout_upload_limit(const struct layout *l);

/* does [addr, addr + len) lie wholly inside one writable partition? */
bool layout_writable(const struct layout *l, u32 addr, u32 len);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Superblock as in Linux's fs/squashfs/squashfs_fs.h, little-endian: magic
 * "hsqs" at 0, version 4.0 at 0x1c, bytes_used (u64) at 0x28.
 */
#include "flash/squashfs.h"

#define SQUASHFS_MAJOR		0x1c
#define SQUASHFS_BYTES_USED	0x28

bool squashfs_match(const struct region *r, u32 at)
{
	u16 major;

	return region_is(r, at, "hsqs", 4) &&
	       region_le16(r, (u64)at + SQUASHFS_MAJOR, &major) && major == 4;
}

bool squashfs_find(const struct region *r, u32 from, u32 align, u32 *at)
{
	u64 off;

	if (squashfs_match(r, from)) {
		*at = from;
		return true;
	}
	for (off = ((u64)from + align) & ~(u64)(align - 1); off < r->len;
	     off += align) {
		if (r->data[off] == 'h' && squashfs_match(r, off)) {
			*at = off;
			return true;
		}
	}
	return false;
}

bool squashfs_len(const struct region *fs, u32 room, u32 *len)
{
	u64 used;

	if (!region_le64(fs, SQUASHFS_BYTES_USED, &used) ||
	    used < SQUASHFS_SUPER_LEN || used > room)
		return false;
	*len = used;
	return true;
}

bool squashfs_whole(const struct region *r, u32 at)
{
	struct region fs;
	u32 len;

	return region_from(r, at, &fs) && squashfs_len(&fs, fs.len, &len);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A squashfs root knows its own length; nothing else catches a cut one. */
#ifndef LIFEBOAT_SQUASHFS_H
#define LIFEBOAT_SQUASHFS_H

#include "flash/region.h"

/* does one begin at @at? */
bool squashfs_match(const struct region *r, u32 at);

/**
 * squashfs_find() - the first squashfs at or behind @from
 * @r:		image
 * @from:	where the kernel ends
 * @align:	where else to look: multiples of this, a power of two
 * @at:		its offset
 */
bool squashfs_find(const struct region *r, u32 from, u32 align, u32 *at);

/* bytes of its superblock */
#define SQUASHFS_SUPER_LEN	96

/**
 * squashfs_len() - its own length
 * @fs:		begins with a superblock
 * @room:	most that it may be
 * @len:	bytes
 *
 * Return: false if it is less than a superblock, or more than @room.
 */
bool squashfs_len(const struct region *fs, u32 room, u32 *len);

/* is the squashfs at @at all there, by its own length? */
bool squashfs_whole(const struct region *r, u32 at);

#endif

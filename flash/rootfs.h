/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Root file systems other than squashfs, by their superblocks. */
#ifndef LIFEBOAT_ROOTFS_H
#define LIFEBOAT_ROOTFS_H

#include "flash/region.h"

/**
 * rootfs_name() - what begins here?
 * @r:	image
 * @at:	where in it
 *
 * Return: for a person: "UBIFS", "EROFS", "ext4", "JFFS2"; NULL if it is none
 * of them.
 */
const char *rootfs_name(const struct region *r, u32 at);

#endif

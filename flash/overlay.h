/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a firmware keeps its settings on NOR: OpenWrt's rootfs_data, a JFFS2
 * in what its partition has left behind the root file system.
 *
 * Linux (OpenWrt's mtdsplit_squashfs.c) lets it begin at the first erase
 * block behind the squashfs, by the squashfs's own length.  mount_root
 * (fstools, libfstools/mtd.c and overlay.c) makes a new JFFS2 there when it
 * begins with de ad c0 de; without that, an erased one is not taken for a
 * file system at the next start, and settings live in RAM.
 *
 * On NAND the settings are a UBI volume of that name: not here.
 */
#ifndef LIFEBOAT_OVERLAY_H
#define LIFEBOAT_OVERLAY_H

#include "flash/plan.h"
#include "flash/port.h"

/**
 * struct overlay - bytes from the start of the chip
 * @part:	partition of the firmware
 * @root:	first byte of the squashfs
 * @root_end:	one past its last
 * @addr:	first byte of the settings, erase block aligned
 * @end:	one past their last
 */
struct overlay {
	const struct partition *part;
	u32 root;
	u32 root_end;
	u32 addr;
	u32 end;
};

/**
 * overlay_find() - look for the settings behind kernel and root
 * @p:		chip
 * @part:	partition with the firmware
 * @o:		result
 *
 * Reads a few hundred bytes where the root follows the kernel, and never more
 * than 96 bytes of every 4 KiB.
 *
 * Return: 0; -ENOENT no kernel, or no squashfs that could be whole behind it;
 * -ENOSPC the root leaves no erase block; -ERANGE Linux uses erase blocks
 * smaller than ours, and shares our first one between root and settings;
 * -EEXIST more of a firmware lies there, so that it is not OpenWrt's;
 * -EOPNOTSUPP NAND; -EBADMSG or -EIO flash cannot be read.
 */
int overlay_find(struct flash_port *p, const struct partition *part,
		 struct overlay *o);

/**
 * overlay_plan() - a plan that erases the settings, and nothing else
 * @o:		from overlay_find()
 * @chip:	flash map that ->part is in
 * @walls:	filled with a flash map in which only the settings are
 *		writable; the plan points into it
 * @plan:	result
 *
 * The marker is written where the settings begin, and where they would begin
 * were the erase blocks larger, up to 256 KiB: what U-Boot erases at once is
 * not always what Linux does.
 *
 * Return: 0, or negative as plan_add().
 */
int overlay_plan(const struct overlay *o, const struct layout *chip,
		 struct layout *walls, struct plan *plan);

#endif

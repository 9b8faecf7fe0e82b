// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include "flash/rootfs.h"

static const struct {
	const char *name;
	u32 at;
	u32 mask;
	u32 magic;	/* little-endian */
} kinds[] = {
	{ "UBIFS", 0, ~0, 0x06101831 },
	/* 16 bits, and a state behind them */
	{ "ext4", 0x438, 0xfff8ffff, 0xef53 },
	{ "EROFS", 0x400, ~0, 0xe0f5e1e2 },
	/* in the CPU's order; each erase block begins so */
	{ "JFFS2", 0, ~0, 0x20031985 },
	{ "JFFS2", 0, ~0, 0x03208519 },
};

const char *rootfs_name(const struct region *r, u32 at)
{
	u32 i, val;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (region_le32(r, (u64)at + kinds[i].at, &val) &&
		    (val & kinds[i].mask) == kinds[i].magic)
			return kinds[i].name;
	return NULL;
}

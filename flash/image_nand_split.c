// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Xiaomi's recovery takes the kernel and the UBI image as two files, and so do
 * people who follow OpenWrt's instructions: kernel1.bin and rootfs0.bin.  Each
 * is written to its own partition; nothing in either names a board.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/payload.h"
#include "flash/ubi.h"

static bool match(const struct image_input *in)
{
	u32 magic;

	return payload_is_kernel(in, &in->file, &magic) ||
	       ubi_match(&in->file);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct uimage img;
	int ret;

	if (ubi_match(&in->file))
		ret = ubi_check(&in->file, in->layout->erasesize, rep) ?:
		      image_add_part(rep, "UBI volumes", "ubi", 0, &in->file);
	else
		ret = payload_kernel(in, &in->file, UIMAGE_HEADER_LEN, rep,
				     &img) ?:
		      image_add_part(rep, "kernel", "kernel", 0, &in->file);
	return ret ?: -ENOKEY;
}

IMAGE_FORMAT(nand_split) = {
	.name = "nand-split",
	.title = "kernel or UBI alone",
	.match = match,
	.check = check,
};

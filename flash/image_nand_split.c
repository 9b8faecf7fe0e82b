// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Xiaomi's recovery takes the kernel and the UBI image as two files, and so do
 * people who follow OpenWrt's instructions: kernel1.bin and rootfs0.bin.  Each
 * is written to its own partition; nothing in either names a board.  In one
 * file they are taken, too.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/payload.h"
#include "flash/squashfs.h"
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
	u32 at;
	int ret;

	/* both in one file, as other routers' factory images are */
	if (!ubi_match(&in->file) &&
	    payload_find_ubi(&in->file, in->layout->erasesize) < in->file.len)
		return payload_kernel_ubi(in, &in->file, rep);
	rep->half = true;
	if (ubi_match(&in->file)) {
		ret = ubi_check(&in->file, in->layout, rep) ?:
		      image_add_part(rep, "UBI volumes", "ubi", 0, &in->file);
		return ret ?: -ENOKEY;
	}
	ret = payload_any_kernel(in, &in->file, rep, &img);
	if (ret)
		return ret;
	/* a kernel that is not alone is another flash's */
	if (squashfs_find(&in->file, img.len, 1, &at))
		return payload_alone(&in->file, img.len, rep);
	/* one that is too large for its partition is no half of a firmware */
	rep->alone = true;
	return image_add_part(rep, "kernel", "kernel", 0, &in->file) ?:
	       -ENOKEY;
}

IMAGE_FORMAT(nand_split) = {
	.name = "nand-split",
	.title = "kernel or UBI alone",
	.match = match,
	.check = check,
};

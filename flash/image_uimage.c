// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Legacy uImage kernel, root file system behind it: sysupgrade.bin of most
 * boards with NOR flash.  The whole of it lies in flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/payload.h"

static bool match(const struct image_input *in)
{
	u32 magic;

	return payload_is_kernel(in, &in->file, &magic);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	return payload_nor(in, &in->file, UIMAGE_HEADER_LEN, rep) ?: -ENOKEY;
}

IMAGE_FORMAT(uimage) = {
	.name = "uimage",
	.title = "uImage",
	.match = match,
	.check = check,
};

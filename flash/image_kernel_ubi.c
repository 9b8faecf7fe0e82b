// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A kernel padded to the size of its partition, then UBI: factory images of
 * many boards with NAND.  Nothing in it names a board.
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
	return payload_kernel_ubi(in, &in->file, rep);
}

IMAGE_FORMAT(kernel_ubi) = {
	.name = "kernel-ubi",
	.title = "kernel and UBI",
	.match = match,
	.check = check,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A kernel padded to the size of its partition, then UBI: factory images of
 * many boards with NAND.  Nothing in it names a board, but SGE's header of the
 * kernel, if it has one.
 */
#include <compiler.h>
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
	int ret = payload_kernel_ubi(in, &in->file, rep);

	if (ret == -ENOKEY && IS_ENABLED(CONFIG_LIFEBOAT_IMAGE_SGE_UIMAGE))
		return sge_check_board(in, rep);
	return ret;
}

IMAGE_FORMAT(kernel_ubi) = {
	.name = "kernel-ubi",
	.title = "kernel and UBI",
	.match = match,
	.check = check,
};

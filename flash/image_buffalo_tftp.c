// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Buffalo's, for its boot loader's TFTP (OpenWrt firmware-utils, buffalo-tftp.c):
 * 32 bytes of text, which name no board, in front of the firmware.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/payload.h"

#define MAGIC		"# Airstation Public Fmt1"
#define HEADER_LEN	32

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, MAGIC, sizeof(MAGIC) - 1);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region image;

	return image_whole(rep, "header",
			   region_from(&in->file, HEADER_LEN, &image),
			   "it is cut short inside its header") ?:
	       image_inner(in, &image, rep);
}

IMAGE_FORMAT(buffalo_tftp) = {
	.name = "buffalo-tftp",
	.title = "Buffalo TFTP",
	.match = match,
	.check = check,
};

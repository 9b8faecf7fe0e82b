// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Kernel as FIT, root file system behind it: sysupgrade.bin of boards with NOR
 * flash whose vendor's boot loader starts nothing else.  All of it lies in
 * flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/fit.h"
#include "flash/payload.h"

static bool match(const struct image_input *in)
{
	return fit_match(&in->file);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	return payload_nor(in, &in->file, UIMAGE_HEADER_LEN, rep) ?: -ENOKEY;
}

IMAGE_FORMAT(fit) = {
	.name = "fit",
	.title = "FIT kernel",
	.match = match,
	.check = check,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gemtek's, for Linksys' E5600: kernel and UBI, and a trailer of 16 bytes,
 * ".GEMTEK." and the POSIX cksum of the rest in hex.  Nothing in it names a
 * board.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define MAGIC		".GEMTEK."
#define TRAILER_LEN	16
#define OFF_SUM		8

static bool match(const struct image_input *in)
{
	return in->file.len > TRAILER_LEN &&
	       region_is(&in->file, in->file.len - TRAILER_LEN, MAGIC, 8);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	u32 end = in->file.len - TRAILER_LEN;
	struct region image;

	region_sub(&in->file, 0, end, &image);
	return image_whole(rep, "checksum",
			   sums_hex_is(&in->file, end + OFF_SUM,
				       sums_cksum(&image)),
			   "its checksum is wrong") ?:
	       payload_kernel_ubi(in, &image, rep);
}

IMAGE_FORMAT(gemtek) = {
	.name = "gemtek",
	.title = "Gemtek",
	.match = match,
	.check = check,
};

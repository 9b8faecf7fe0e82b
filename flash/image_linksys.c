// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Linksys: kernel and UBI, and a trailer of 256 bytes in text (OpenWrt's
 * include/image-commands.mk, append-linksys-header ... linksys-image.sh):
 * ".LINKSYS." "01000409" type[15] POSIX-cksum-in-hex.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define TRAILER_LEN	256
#define MAGIC		".LINKSYS."
#define OFF_TYPE	17
#define TYPE_LEN	15
#define OFF_SUM		32

static bool split(const struct region *file, struct region *image,
		  struct region *trailer)
{
	return file->len > TRAILER_LEN &&
	       region_sub(file, 0, file->len - TRAILER_LEN, image) &&
	       region_from(file, file->len - TRAILER_LEN, trailer);
}

static bool match(const struct image_input *in)
{
	struct region image, trailer;

	return split(&in->file, &image, &trailer) &&
	       region_is(&trailer, 0, MAGIC, sizeof(MAGIC) - 1);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region image, trailer;
	char type[TYPE_LEN + 1], *space;
	int ret;

	split(&in->file, &image, &trailer);
	ret = image_sum(rep, "checksum",
			sums_hex_is(&trailer, OFF_SUM, sums_cksum(&image)),
			"its checksum is wrong");
	if (ret)
		return ret;
	region_text(&trailer, OFF_TYPE, TYPE_LEN, type, sizeof(type));
	space = strchr(type, ' ');
	if (space)
		*space = '\0';
	ret = image_names(in, "linksys-type", type, rep);
	if (ret)
		return ret;
	ret = payload_kernel_ubi(in, &image, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(linksys) = {
	.name = "linksys",
	.title = "Linksys",
	.match = match,
	.check = check,
};

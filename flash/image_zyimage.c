// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ZyXEL and Keenetic (OpenWrt firmware-utils, zyimage.c): kernel and UBI, or
 * what goes into NOR flash, and a trailer of 60 bytes, little-endian: "ZNBG", id of the device, its version in
 * text, and a CRC of everything in front of that.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <stdio.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define TRAILER_LEN	60
#define MAGIC		"ZNBG"
#define OFF_ID		4
#define OFF_VERSION	8
#define VERSION_LEN	48
#define OFF_CRC		56

static bool match(const struct image_input *in)
{
	return in->file.len > TRAILER_LEN &&
	       region_is(&in->file, in->file.len - TRAILER_LEN, MAGIC, 4);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	u32 end = in->file.len - TRAILER_LEN, id = 0, crc = 0;
	struct region image;
	char text[12];
	int ret;

	region_le32(&in->file, end + OFF_ID, &id);
	region_le32(&in->file, end + OFF_CRC, &crc);
	region_sub(&in->file, 0, end, &image);
	ret = image_sum(rep, "checksum", sums_crc32_jam(&image) == crc,
			"its checksum is wrong");
	if (ret)
		return ret;
	if (!rep->version[0])
		region_text(&in->file, end + OFF_VERSION, VERSION_LEN,
			    rep->version, sizeof(rep->version));
	snprintf(text, sizeof(text), "%06x", id);
	ret = image_names(in, "zyimage-id", text, rep) ?:
	      (layout_find(in->layout, "ubi") ?
	       payload_kernel_ubi(in, &image, rep) :
	       payload_nor(in, &image, UIMAGE_HEADER_LEN, rep));
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(zyimage) = {
	.name = "zyimage",
	.title = "ZyXEL/Keenetic",
	.match = match,
	.check = check,
};

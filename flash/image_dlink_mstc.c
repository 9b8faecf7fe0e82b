// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * D-Link's made by MSTC (OpenWrt's target/linux/ramips/image/mt7621.mk,
 * DAP-1620 B1): kernel and root file system, then the MD5 of both and a salt in
 * hex and the hardware's name, 56 bytes together, which do not go into flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define MD5_HEX_LEN	32
#define HW_ID_LEN	24
#define TRAILER_LEN	(MD5_HEX_LEN + HW_ID_LEN)
#define HW_ID		"MT76X"
#define SALT		"ffff"

static bool match(const struct image_input *in)
{
	return uimage_match(&in->file) && in->file.len > TRAILER_LEN &&
	       region_is(&in->file, in->file.len - HW_ID_LEN, HW_ID,
			 sizeof(HW_ID) - 1);
}

static bool md5_ok(const struct region *file, const struct region *image)
{
	const struct region pieces[] = {
		*image, { (const u8 *)SALT, sizeof(SALT) - 1 },
	};

	return sums_md5_hex_is(file, image->len, pieces, 2);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	char hwid[HW_ID_LEN + 1];
	struct region image;
	int ret;

	region_sub(&in->file, 0, in->file.len - TRAILER_LEN, &image);
	ret = image_sum(rep, "MD5", md5_ok(&in->file, &image),
			"its MD5 sum is wrong");
	if (ret)
		return ret;
	region_text(&in->file, in->file.len - HW_ID_LEN, HW_ID_LEN, hwid,
		    sizeof(hwid));
	return image_names(in, "mstc-hwid", hwid, rep) ?:
	       payload_nor(in, &image, UIMAGE_HEADER_LEN, rep);
}

IMAGE_FORMAT(dlink_mstc) = {
	.name = "dlink-mstc",
	.title = "D-Link (MSTC)",
	.match = match,
	.check = check,
};

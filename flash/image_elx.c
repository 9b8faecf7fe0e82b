// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ELX, of Edimax, Elecom and others (OpenWrt firmware-utils, mkrasimage's
 * sister: target/linux/ramips/image/mt7621.mk, "elx-header"), big-endian: a
 * header of 128 bytes, and the firmware XORed with a string of the family's.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define HEADER_LEN	0x80
#define MAGIC		"\0\0\0\0\0\0\0\x03"
#define MAGIC_LEN	8
#define OFF_HW_ID	0x2a
#define OFF_LEN		0x3e
#define OFF_MD5		0x46
#define KEY_MAX		16

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, MAGIC, MAGIC_LEN);
}

static int decrypt(const struct image_input *in, const struct region *from,
		   struct region *image, struct image_report *rep)
{
	u8 key[KEY_MAX], *to = scratch_take(in->scratch, from->len);
	/* the family's string, in hex */
	u32 i, n = sums_from_hex(in->id->get(in->id, "elx-key", 0) ?: "",
				 key, KEY_MAX);

	if (!to || !n)
		return image_no_room(rep);
	for (i = 0; i < from->len; i++)
		to[i] = from->data[i] ^ key[i % n];
	image->data = to;
	image->len = from->len;
	return 0;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region body = { }, image = { };
	char text[12];
	u32 hwid = 0, len = 0;
	u8 sum[16];
	int ret;

	region_be32(&in->file, OFF_HW_ID, &hwid);
	region_be32(&in->file, OFF_LEN, &len);
	ret = image_whole(rep, "size",
			  region_sub(&in->file, HEADER_LEN, len, &body) && len,
			  "it is cut short");
	if (ret)
		return ret;
	snprintf(text, sizeof(text), "%08x", hwid);
	ret = image_names(in, "elx-hwid", text, rep) ?:
	      decrypt(in, &body, &image, rep);
	if (ret)
		return ret;
	sums_md5(&image, 1, sum);
	ret = image_sum(rep, "MD5", region_is(&in->file, OFF_MD5, sum, 16),
			"its MD5 sum is wrong") ?:
	      image_inner(in, &image, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(elx) = {
	.name = "elx",
	.title = "ELX",
	.match = match,
	.check = check,
};

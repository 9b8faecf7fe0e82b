// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Senao, EnGenius (OpenWrt firmware-utils, mksenaofw.c), big-endian: a header of
 * 96 bytes and the firmware, XORed with one byte of a key after another.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define HEADER_LEN	0x60
#define OFF_VENDOR	0x04
#define OFF_PRODUCT	0x08
#define OFF_TYPE	0x1c
#define OFF_SIZE	0x20
#define OFF_MD5		0x28
#define OFF_KEY		0x5c
#define TYPE_KERNEL	2
#define TYPE_COMBINED	3

static u32 field(const struct region *r, u32 off)
{
	u32 val = 0;

	region_be32(r, off, &val);
	return val;
}

/* there is no magic: zero, a vendor, and a type of firmware */
static bool match(const struct image_input *in)
{
	u32 type = field(&in->file, OFF_TYPE);

	return in->file.len > HEADER_LEN && !field(&in->file, 0) &&
	       field(&in->file, OFF_VENDOR) &&
	       (type == TYPE_KERNEL || type == TYPE_COMBINED);
}

static int decrypt(const struct image_input *in, const struct region *from,
		   struct region *image, struct image_report *rep)
{
	u8 *to = scratch_take(in->scratch, from->len);
	u32 key = field(&in->file, OFF_KEY), i;

	if (!to)
		return image_no_room(rep);
	for (i = 0; i < from->len; i++)
		to[i] = from->data[i] ^ (key >> (i % 8) & 0xff);
	image->data = to;
	image->len = from->len;
	return 0;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region body = { }, image = { };
	char text[24];
	u8 sum[16];
	int ret;

	ret = image_whole(rep, "size",
			  region_sub(&in->file, HEADER_LEN,
				     field(&in->file, OFF_SIZE), &body) &&
			  body.len, "it is cut short");
	if (ret)
		return ret;
	snprintf(text, sizeof(text), "%04x/%04x",
		 field(&in->file, OFF_VENDOR), field(&in->file, OFF_PRODUCT));
	ret = image_names(in, "senao-id", text, rep) ?:
	      decrypt(in, &body, &image, rep);
	if (ret)
		return ret;
	sums_md5(&image, 1, sum);
	ret = image_sum(rep, "MD5", region_is(&in->file, OFF_MD5, sum, 16),
			"its MD5 sum is wrong") ?:
	      image_inner(in, &image, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(senao) = {
	.name = "senao",
	.title = "Senao",
	.match = match,
	.check = check,
};

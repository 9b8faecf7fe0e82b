// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * NEC Aterm WG800HP (OpenWrt's target/linux/ath79/image/generic.mk, "nec-fw"):
 * the maker's name and a version, each in 16 bytes, what goes into flash, XORed
 * with a string, and its length as text in 16 bytes more.  The name is that of
 * all Aterms, so that none is named.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define FIELD_LEN	16
#define MAGIC		"LASER_ATERM\0\0\0\0"	/* and one more */
#define HEADER_LEN	(2 * FIELD_LEN)
#define KEY_MAX		16

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, MAGIC, FIELD_LEN) &&
	       in->file.len > HEADER_LEN + FIELD_LEN &&
	       in->id->get(in->id, "nec-fw-key", 0);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	u32 i, n, len = in->file.len - HEADER_LEN - FIELD_LEN;
	char text[FIELD_LEN] = "";
	u8 key[KEY_MAX], *to;
	struct region image;
	int ret;

	/* zeros fill it up */
	snprintf(text, sizeof(text), "%u", len);
	ret = image_whole(rep, "size",
			  region_is(&in->file, HEADER_LEN + len, text,
				    FIELD_LEN), "its length is wrong");
	if (ret)
		return ret;
	to = scratch_take(in->scratch, len);
	if (!to)
		return image_no_room(rep);
	n = sums_from_hex(in->id->get(in->id, "nec-fw-key", 0), key, KEY_MAX);
	if (!n)
		return image_refuse(rep, -EINVAL, "Report it to whoever built this Lifeboat.",
				    "This Lifeboat has a wrong key for NEC's images.");
	for (i = 0; i < len; i++)
		to[i] = in->file.data[HEADER_LEN + i] ^ key[i % n];
	image.data = to;
	image.len = len;
	return image_inner(in, &image, rep);
}

IMAGE_FORMAT(nec_fw) = {
	.name = "nec-fw",
	.title = "NEC",
	.match = match,
	.check = check,
};

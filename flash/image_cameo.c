// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * D-Link's and TRENDnet's made by Cameo (OpenWrt's target/linux/ath79/image/
 * generic.mk, DIR-825 C1): what goes into flash, filled up, and the hardware's
 * name at the end, such as 00DB120AR9344-RT-101214-00.  Nothing covers it, and
 * makers gave one name to several models.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"

/* a letter or digit is 'x', one that must be a digit '9' */
#define SHAPE		"-RT-999999-xx"
#define SHAPE_LEN	(sizeof(SHAPE) - 1)
#define NAME_MAX_LEN	26

static bool is_digit(u8 c)
{
	return c >= '0' && c <= '9';
}

static bool is_part(u8 c)
{
	return is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-';
}

static bool has_shape(const u8 *p)
{
	u32 i;

	for (i = 0; i < SHAPE_LEN; i++)
		if (SHAPE[i] == '9' ? !is_digit(p[i]) :
		    SHAPE[i] == 'x' ? !is_part(p[i]) : p[i] != SHAPE[i])
			return false;
	return true;
}

/* bytes of the name at the end; 0 if there is none */
static u32 name_len(const struct region *r)
{
	u32 len = SHAPE_LEN;

	if (r->len < NAME_MAX_LEN || !has_shape(r->data + r->len - len))
		return 0;
	while (len < NAME_MAX_LEN && is_part(r->data[r->len - len - 1]))
		len++;
	return len;
}

static bool match(const struct image_input *in)
{
	return uimage_match(&in->file) && name_len(&in->file);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	u32 len = name_len(&in->file);
	char name[NAME_MAX_LEN + 1];
	struct region image;
	bool shared;
	int ret;

	region_text(&in->file, in->file.len - len, len, name, sizeof(name));
	region_sub(&in->file, 0, in->file.len - len, &image);
	shared = identity_has(in->id, "cameo-family", name);
	ret = image_names(in, shared ? "cameo-family" : "cameo-id", name,
			  rep) ?:
	      payload_nor(in, &image, UIMAGE_HEADER_LEN, rep);
	return ret ?: shared ? -ENOKEY : 0;
}

IMAGE_FORMAT(cameo) = {
	.name = "cameo",
	.title = "Cameo",
	.match = match,
	.check = check,
};

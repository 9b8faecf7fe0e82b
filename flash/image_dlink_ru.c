// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * D-Link Russia (OpenWrt firmware-utils, sign_dlink_ru.c): behind kernel and
 * root file system a text, and signatures of 20 bytes: the MD5 of a salt and
 * everything in front, and four bytes of magic.  Several boards share their
 * salts, so that a signature names none.  None of it goes into flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define MAGIC		"\x00\xc0\xff\xee"
#define SIGNATURE_LEN	20
#define OFF_MAGIC	16
#define SUFFIX		"c0ffeef0rge"
#define SALT_LEN	16
#define SALTS_MAX	4

static bool is_signed(const struct region *r)
{
	return r->len > SIGNATURE_LEN &&
	       region_is(r, r->len - SIGNATURE_LEN + OFF_MAGIC, MAGIC, 4);
}

static bool match(const struct image_input *in)
{
	return uimage_match(&in->file) && is_signed(&in->file);
}

/* take the last signature off, made with the board's @index-th salt */
static bool take_signature(const struct identity *id, int index,
			   struct region *image)
{
	const char *text = id->get(id, "dlink-ru-salt", index) ?: "";
	struct region pieces[2];
	u8 salt[SALT_LEN], sum[16];
	u32 end;

	if (!is_signed(image) ||
	    sums_from_hex(text, salt, SALT_LEN) != SALT_LEN)
		return false;
	end = image->len - SIGNATURE_LEN;
	pieces[0] = (struct region){ salt, SALT_LEN };
	pieces[1] = (struct region){ image->data, end };
	sums_md5(pieces, 2, sum);
	if (!region_is(image, end, sum, sizeof(sum)))
		return false;
	image->len = end;
	return true;
}

static bool take_signatures(const struct identity *id, struct region *image)
{
	int n;

	for (n = 0; n < SALTS_MAX && id->get(id, "dlink-ru-salt", n); n++)
		;
	while (n--)
		if (!take_signature(id, n, image))
			return false;
	return true;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region image = in->file;
	u32 len = sizeof(SUFFIX) - 1;

	if (!image_check(rep, "signatures", take_signatures(in->id, &image)))
		return image_refuse(rep, -EXDEV,
				    "Download an image for this router; if it is one, download it again.",
				    "The image is signed for another router, or damaged.");
	if (image.len > len && region_is(&image, image.len - len, SUFFIX, len))
		image.len -= len;
	return payload_nor(in, &image, UIMAGE_HEADER_LEN, rep) ?: -ENOKEY;
}

IMAGE_FORMAT(dlink_ru) = {
	.name = "dlink-ru",
	.title = "D-Link (Russia)",
	.match = match,
	.check = check,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * NEC Aterm WG1200CR and WF1200CR (OpenWrt firmware-utils, nec-enc.c): a SEAMA
 * image, XORed with the model's key and with the numbers from 1 to 251, each
 * over and over.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"

#define SEAMA		"\x5e\xa3\xa4\x17"
#define NUMBERS		251

/* @len bytes from the beginning, or false if this router has no key */
static bool decrypt(const struct image_input *in, u8 *to, u32 len)
{
	const char *key = in->id->get(in->id, "nec-key", 0) ?: "";
	u32 i, n = strlen(key);

	for (i = 0; n && i < len; i++)
		to[i] = in->file.data[i] ^ key[i % n] ^ (i % NUMBERS + 1);
	return n;
}

/* the key is the model's, so that another's image is not known by this */
static bool match(const struct image_input *in)
{
	u8 head[sizeof(SEAMA) - 1];

	return in->file.len > sizeof(head) &&
	       decrypt(in, head, sizeof(head)) &&
	       !memcmp(head, SEAMA, sizeof(head));
}

static int check(const struct image_input *in, struct image_report *rep)
{
	u8 *to = scratch_take(in->scratch, in->file.len);
	struct region image = { to, in->file.len };

	if (!to)
		return image_no_room(rep);
	decrypt(in, to, image.len);
	return image_inner(in, &image, rep);
}

IMAGE_FORMAT(nec_enc) = {
	.name = "nec-enc",
	.title = "NEC, encrypted",
	.match = match,
	.check = check,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Edimax' CSYS header (OpenWrt firmware-utils, edimax_fw_header.c),
 * little-endian: signature, addresses, model, size.  It lies in flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/payload.h"

#define SIGNATURE	"CSYS"
#define OFF_MODEL	0x0c
#define MODEL_LEN	4
#define OFF_SIZE	0x10
#define HEADER_LEN	0x14

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, SIGNATURE, 4);
}

/* 16-bit words add up to zero */
static bool sum_ok(const struct region *r)
{
	u16 sum = 0, word;
	u32 i;

	for (i = 0; region_le16(r, i, &word); i += 2)
		sum += word;
	return !sum && !(r->len & 1);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	char model[MODEL_LEN + 1];
	struct region body = { };
	struct uimage img;
	u32 size = 0;
	int ret;

	region_le32(&in->file, OFF_SIZE, &size);
	ret = image_whole(rep, "size",
			  region_sub(&in->file, HEADER_LEN, size, &body) &&
			  size, "it is cut short") ?:
	      image_whole(rep, "checksum", sum_ok(&body),
			  "its checksum is wrong");
	if (ret)
		return ret;
	region_text(&in->file, OFF_MODEL, MODEL_LEN, model, sizeof(model));
	return image_names(in, "edimax-model", model, rep) ?:
	       payload_kernel(in, &body, UIMAGE_HEADER_LEN, rep, &img) ?:
	       payload_root(&in->file, HEADER_LEN + img.len, rep) ?:
	       image_add_part(rep, "header, kernel and root file system",
			      "firmware", 0, &in->file);
}

static int kernel(const struct region *head, struct image_kernel *k)
{
	return payload_find_kernel(head, HEADER_LEN, UIMAGE_HEADER_LEN, k) ?
	       -ENOENT : 0;
}

IMAGE_FORMAT(edimax) = {
	.name = "edimax",
	.title = "Edimax",
	.match = match,
	.check = check,
	.kernel = kernel,
};

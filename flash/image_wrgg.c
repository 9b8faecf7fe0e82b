// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * WRGG, of D-Link's access points (OpenWrt firmware-utils, mkwrggimg.c): a
 * header of 160 bytes that lies in flash, with an MD5 over the offset, the
 * device and the firmware.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define HEADER_LEN	0xa0
#define SIGNATURE_LEN	32
#define OFF_MAGIC	0x20
#define MAGIC		0x20080321	/* little-endian */
#define OFF_VERSION	0x24
#define OFF_SIZE	0x68
#define OFF_OFFSET	0x6c
#define OFF_DEVICE	0x70
#define DEVICE_LEN	32
#define OFF_MD5		0x90

static bool match(const struct image_input *in)
{
	u32 magic;

	return region_le32(&in->file, OFF_MAGIC, &magic) && magic == MAGIC;
}

/* integers have the router's order; only one of the two can be true */
static bool get_body(const struct region *file, struct region *body)
{
	u32 be = 0, le = 0;

	region_be32(file, OFF_SIZE, &be);
	region_le32(file, OFF_SIZE, &le);
	return (be && region_sub(file, HEADER_LEN, be, body)) ||
	       (le && region_sub(file, HEADER_LEN, le, body));
}

static bool md5_ok(const struct region *file, const struct region *body)
{
	struct region pieces[3] = { [2] = *body };
	u8 sum[16];

	region_sub(file, OFF_OFFSET, 4, &pieces[0]);
	region_sub(file, OFF_DEVICE, DEVICE_LEN, &pieces[1]);
	sums_md5(pieces, 3, sum);
	return region_is(file, OFF_MD5, sum, sizeof(sum));
}

static int check(const struct image_input *in, struct image_report *rep)
{
	char signature[SIGNATURE_LEN + 1];
	struct region body = { };
	int ret;

	ret = image_whole(rep, "size", get_body(&in->file, &body),
			  "it is cut short") ?:
	      image_sum(rep, "MD5", md5_ok(&in->file, &body),
			"its MD5 sum is wrong");
	if (ret)
		return ret;
	region_text(&in->file, 0, SIGNATURE_LEN, signature, sizeof(signature));
	return image_names(in, "wrgg-signature", signature, rep) ?:
	       payload_root(&in->file, HEADER_LEN, rep) ?:
	       image_add_part(rep, "header, kernel and root file system",
			      "firmware", 0, &in->file);
}

/* as in SEAMA: a bare LZMA stream, which unpacks to OpenWrt's stub, or a uImage */
static int kernel(const struct region *head, struct image_kernel *k)
{
	u32 magic, be = 0, le = 0;
	int ret;

	if (!region_le32(head, OFF_MAGIC, &magic) || magic != MAGIC)
		return -ENOENT;
	ret = payload_find_kernel(head, HEADER_LEN, UIMAGE_HEADER_LEN, k);
	if (ret != -ENOENT)
		return ret;
	/* the other order makes it more than any flash has */
	if (!region_be32(head, OFF_SIZE, &be) ||
	    !region_le32(head, OFF_SIZE, &le) || !be)
		return -EBADMSG;
	strcpy(k->name, "WRGG");
	k->offset = HEADER_LEN;
	k->len = min(be, le);
	k->load = PAYLOAD_STUB;
	k->entry = PAYLOAD_STUB;
	return 0;
}

IMAGE_FORMAT(wrgg) = {
	.name = "wrgg",
	.title = "WRGG",
	.match = match,
	.check = check,
	.kernel = kernel,
};

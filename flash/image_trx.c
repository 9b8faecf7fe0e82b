// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TRX (OpenWrt firmware-utils, trx.c), little-endian: magic, length, CRC of what
 * is behind these, flags, offsets of three parts.  It lies in flash with its
 * header.  Vendors change the magic.
 *
 * On NAND the second part is UBI, as far into the first partition as the second
 * one begins (OpenWrt's target/linux/ramips/image, "buffalo-trx"); and the
 * kernel in a sysupgrade tar has the header, too.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <stdio.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define MAGIC		0x30524448	/* "HDR0" */
#define OFF_LEN		4
#define OFF_CRC		8
#define OFF_COVERED	12
#define OFF_PARTS	16
#define HEADER_LEN	28

/* a block that begins so ends UBI for systems that find erased ones behind it */
#define END_MARK	"\xde\xad\xc0\xde"

/* a board may list other magics under "trx-magic", eight hex digits each */
static bool match(const struct image_input *in)
{
	char text[9];
	u32 magic;

	if (!region_le32(&in->file, 0, &magic))
		return false;
	snprintf(text, sizeof(text), "%08x", magic);
	return magic == MAGIC || identity_has(in->id, "trx-magic", text);
}

static bool crc_ok(const struct region *file, u32 len)
{
	struct region covered;
	u32 crc;

	return len > HEADER_LEN &&
	       region_sub(file, OFF_COVERED, len - OFF_COVERED, &covered) &&
	       region_le32(file, OFF_CRC, &crc) &&
	       sums_crc32_jam(&covered) == crc;
}

/* all blocks of the partition are written here: nothing needs a mark */
static int check_nand(const struct image_input *in, u32 ubi,
		      struct image_report *rep)
{
	struct region image = in->file;
	u32 at;

	for (at = ubi; at < image.len; at += in->layout->erasesize)
		if (region_is(&image, at, END_MARK, 4))
			image.len = at;
	return payload_kernel_ubi(in, &image, rep);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	u32 len = 0, kernel = 0, rootfs = 0;
	struct region part;
	int ret;

	region_le32(&in->file, OFF_LEN, &len);
	region_le32(&in->file, OFF_PARTS, &kernel);
	region_le32(&in->file, OFF_PARTS + 4, &rootfs);
	ret = image_whole(rep, "size", len <= in->file.len,
			  "it is cut short") ?:
	      image_sum(rep, "checksum", crc_ok(&in->file, len),
			"its checksum is wrong") ?:
	      image_whole(rep, "kernel", kernel >= HEADER_LEN &&
			  region_from(&in->file, kernel, &part) && part.len,
			  "its kernel is not there");
	if (!ret && layout_find(in->layout, "ubi"))
		return check_nand(in, rootfs, rep);
	ret = ret ?:
	      payload_root(&in->file, rootfs, rep) ?:
	      image_add_part(rep, "TRX", "firmware", 0, &in->file);
	return ret ?: -ENOKEY;
}

/* the board's own magic is not asked for: a uImage follows, with its sums */
static int kernel(const struct region *head, struct image_kernel *k)
{
	u32 len, at;

	if (!region_le32(head, OFF_PARTS, &at) ||
	    !region_le32(head, OFF_LEN, &len) || len <= HEADER_LEN ||
	    at != HEADER_LEN || payload_find_kernel(head, at,
						    UIMAGE_HEADER_LEN, k))
		return -ENOENT;
	return 0;
}

IMAGE_FORMAT(trx) = {
	.name = "trx",
	.title = "TRX",
	.match = match,
	.check = check,
	.kernel = kernel,
};

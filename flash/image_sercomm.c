// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Netgear's made by Sercomm (OpenWrt's target/linux/ramips/image/mt7621.mk,
 * "sercom-seal" and "sercom-footer"): a header of 512 bytes that makes the sum
 * of all bytes zero, a ZIP, and in it an image of the flash from its first byte
 * on, with a footer like the header.  What it has for flash in front of the
 * kernel is not written.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/sums.h"
#include "flash/unzip.h"

#define MAGIC		"sErCoMm"
#define MAGIC_LEN	7
#define OFF_HW_ID	0x0b
#define HW_ID_LEN	34
#define OFF_MAGIC_2	0x3f
#define HEADER_LEN	0x200
/* 71 bytes, padded */
#define FOOTER_LEN	0x80

static bool is_seal(const struct region *r)
{
	return region_is(r, 0, MAGIC, MAGIC_LEN) &&
	       region_is(r, OFF_MAGIC_2, MAGIC, MAGIC_LEN);
}

static bool match(const struct image_input *in)
{
	return is_seal(&in->file) && in->file.len > HEADER_LEN;
}

static bool same_router(const struct region *footer, const char *hwid)
{
	char text[HW_ID_LEN + 1];

	region_text(footer, OFF_HW_ID, HW_ID_LEN, text, sizeof(text));
	return is_seal(footer) && !strcmp(text, hwid);
}

/* the image begins at flash address 0 and ends inside "firmware" */
static int check_nor(const struct image_input *in, const struct partition *fw,
		     const char *hwid, const struct region *image,
		     struct image_report *rep)
{
	struct region body, footer;
	bool whole;
	int ret;

	whole = image->len > FOOTER_LEN &&
		region_from(image, image->len - FOOTER_LEN, &footer) &&
		same_router(&footer, hwid) &&
		image->len - FOOTER_LEN > fw->offset &&
		region_sub(image, fw->offset,
			   image->len - FOOTER_LEN - fw->offset, &body);
	ret = image_whole(rep, "kernel and root file system", whole,
			  "what is packed in it is cut short");
	return ret ?: payload_nor(in, &body, UIMAGE_HEADER_LEN, rep);
}

/* the image begins at flash address 0 and ends inside "ubi" */
static int check_nand(const struct image_input *in, const char *hwid,
		       const struct region *image, struct image_report *rep)
{
	const struct partition *k = layout_find(in->layout, "kernel");
	const struct partition *u = layout_find(in->layout, "ubi");
	struct region kernel, ubi, footer;
	bool whole;
	int ret;

	/* Netgear's is a squashfs in flash, without UBI */
	if (payload_find_ubi(image, in->layout->erasesize) >= image->len)
		return payload_makers_own(rep);
	whole = k && u && image->len > FOOTER_LEN &&
		region_from(image, image->len - FOOTER_LEN, &footer) &&
		same_router(&footer, hwid) &&
		region_sub(image, k->offset, k->size, &kernel) &&
		image->len - FOOTER_LEN > u->offset &&
		region_sub(image, u->offset,
			   image->len - FOOTER_LEN - u->offset, &ubi);
	ret = image_whole(rep, "kernel and UBI", whole,
			  "what is packed in it is cut short");
	return ret ?: payload_nand(in, &kernel, &ubi, rep);
}

static int check_image(const struct image_input *in, const char *hwid,
		       const struct region *image, struct image_report *rep)
{
	const struct partition *fw = layout_find(in->layout, "firmware");

	return fw ? check_nor(in, fw, hwid, image, rep) :
		    check_nand(in, hwid, image, rep);
}

static int unpack(const struct image_input *in, struct region *image,
		  struct image_report *rep)
{
	struct region zip;
	int ret;

	region_from(&in->file, HEADER_LEN, &zip);
	ret = unzip_one(&zip, in->scratch, image);
	if (ret == -ENOMEM)
		return image_no_room(rep);
	return image_sum(rep, "ZIP", !ret, "its ZIP archive is wrong");
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region image = { };
	char hwid[HW_ID_LEN + 1];
	int ret;

	ret = image_whole(rep, "checksum", !sums_bytes(&in->file),
			  "its checksum is wrong");
	if (ret)
		return ret;
	region_text(&in->file, OFF_HW_ID, HW_ID_LEN, hwid, sizeof(hwid));
	ret = image_names(in, "sercomm-hwid", hwid, rep) ?:
	      unpack(in, &image, rep) ?:
	      check_image(in, hwid, &image, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(sercomm) = {
	.name = "sercomm",
	.title = "Netgear/Sercomm",
	.match = match,
	.check = check,
};

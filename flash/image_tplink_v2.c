// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TP-Link's second header of 512 bytes (OpenWrt firmware-utils, mktplinkfw2.c),
 * big-endian.  The header lies in flash and stays there.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/payload.h"
#include "flash/sums.h"
#include "flash/squashfs.h"

#define HEADER_LEN	0x200
#define VERSION_2	0x02000000
#define VERSION_3	0x03000000
#define OFF_TEXT	0x04
#define TEXT_LEN	48
#define OFF_HW_ID	0x34
#define OFF_HW_REV	0x38
#define OFF_MD5		0x40
#define OFF_KERNEL	0x74
#define OFF_KERNEL_LEN	0x78
#define OFF_ROOTFS	0x7c
#define OFF_ROOTFS_LEN	0x80
#define OFF_BOOT_LEN	0x88
#define OFF_MARK	0x8c

static const u8 salt[16] = {
	0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb,
	0xdc, 0xf9, 0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x37,
};

static u32 field(const struct region *r, u32 off)
{
	u32 val = 0;

	region_be32(r, off, &val);
	return val;
}

static bool match(const struct image_input *in)
{
	u32 version = field(&in->file, 0);

	return (version == VERSION_2 || version == VERSION_3) &&
	       region_is(&in->file, OFF_MARK, "\x55\xaa", 2);
}

/* of everything, with the salt in place of the sum */
static bool md5_ok(const struct region *r)
{
	struct region pieces[3] = { };
	u8 sum[16];

	region_sub(r, 0, OFF_MD5, &pieces[0]);
	pieces[1] = (struct region){ salt, sizeof(salt) };
	region_from(r, OFF_MD5 + sizeof(salt), &pieces[2]);
	sums_md5(pieces, 3, sum);
	return region_is(r, OFF_MD5, sum, sizeof(sum));
}

static int check_parts(const struct region *r, struct image_report *rep)
{
	struct region part;
	int ret;

	if (!image_check(rep, "no boot loader", !field(r, OFF_BOOT_LEN)))
		return image_refuse(rep, -EPERM,
				    "Take the image without \"boot\" in its name.",
				    "The image carries a boot loader, which is never written.");
	ret = image_whole(rep, "kernel", field(r, OFF_KERNEL) >= HEADER_LEN &&
			  field(r, OFF_KERNEL_LEN) &&
			  region_sub(r, field(r, OFF_KERNEL),
				     field(r, OFF_KERNEL_LEN), &part),
			  "its kernel is not all there");
	if (ret)
		return ret;
	return image_whole(rep, "root file system",
			   region_sub(r, field(r, OFF_ROOTFS),
				      field(r, OFF_ROOTFS_LEN), &part) &&
			   region_is(&part, 0, "hsqs", 4) &&
			   squashfs_whole(r, field(r, OFF_ROOTFS)),
			   "its root file system is not all there");
}

/* OpenWrt's images for boards that do not look at the id have 0 there */
static int check_board(const struct image_input *in, struct image_report *rep)
{
	char hwid[12];

	if (!field(&in->file, OFF_HW_ID))
		return -ENOKEY;
	snprintf(hwid, sizeof(hwid), "%08x", field(&in->file, OFF_HW_ID));
	return image_names(in, "tplink-hwid", hwid, rep);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	int ret, named;

	ret = image_whole(rep, "header", in->file.len >= HEADER_LEN,
			  "it is cut short inside its header") ?:
	      image_whole(rep, "MD5", md5_ok(&in->file),
			  "its MD5 sum is wrong");
	if (ret)
		return ret;
	if (!rep->version[0])
		region_text(&in->file, OFF_TEXT, TEXT_LEN, rep->version,
			    sizeof(rep->version));
	named = check_board(in, rep);
	if (named && named != -ENOKEY)
		return named;
	return check_parts(&in->file, rep) ?:
	       image_add_part(rep, "header, kernel and root file system",
			      "firmware", 0, &in->file) ?: named;
}

IMAGE_FORMAT(tplink_v2) = {
	.name = "tplink-v2",
	.title = "TP-Link v2",
	.match = match,
	.check = check,
};

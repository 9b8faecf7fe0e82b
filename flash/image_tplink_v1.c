// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TP-Link's header of 512 bytes (OpenWrt firmware-utils, mktplinkfw.c),
 * big-endian.  The header lies in flash and stays there.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <mbedtls/md5.h>
#include <stdio.h>
#include "flash/image.h"
#include "flash/squashfs.h"

#define HEADER_LEN	0x200
#define VERSION_1	0x01000000
#define VERSION_2	0x02000000
#define OFF_VENDOR	0x04
#define OFF_VENDOR_LEN	24
#define OFF_FW_VERSION	0x1c
#define OFF_FW_VERSION_LEN 36
#define OFF_HW_ID	0x40
#define OFF_HW_REV	0x44
#define OFF_MD5		0x4c
#define OFF_LOAD	0x74
#define OFF_ENTRY	0x78
#define OFF_KERNEL	0x80
#define OFF_KERNEL_LEN	0x84
#define OFF_ROOTFS	0x88
#define OFF_ROOTFS_LEN	0x8c
#define OFF_BOOT_LEN	0x94

#define AGAIN	"Download it again."

static const u8 salt[16] = {
	0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb,
	0xdd, 0xf9, 0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x38,
};

static u32 field(const struct region *r, u32 off)
{
	u32 val = 0;

	region_be32(r, off, &val);
	return val;
}

static bool is_tplink(const struct region *r)
{
	u32 version = field(r, 0);

	/* a vendor's name in text tells it from other small numbers */
	return (version == VERSION_1 || version == VERSION_2) &&
	       r->len > OFF_VENDOR && r->data[OFF_VENDOR] >= 0x20 &&
	       r->data[OFF_VENDOR] < 0x7f;
}

/* of all of the image, with the salt in place of the sum */
static bool md5_ok(const struct region *r)
{
	mbedtls_md5_context ctx;
	u8 sum[16];

	mbedtls_md5_init(&ctx);
	mbedtls_md5_starts(&ctx);
	mbedtls_md5_update(&ctx, r->data, OFF_MD5);
	mbedtls_md5_update(&ctx, salt, sizeof(salt));
	mbedtls_md5_update(&ctx, r->data + OFF_MD5 + sizeof(salt),
			   r->len - OFF_MD5 - sizeof(salt));
	mbedtls_md5_finish(&ctx, sum);
	mbedtls_md5_free(&ctx);
	return region_is(r, OFF_MD5, sum, sizeof(sum));
}

static bool is_ours(const struct region *r, const struct identity *id,
		    struct image_report *rep)
{
	char hwid[12], rev[12];

	snprintf(hwid, sizeof(hwid), "%08x", field(r, OFF_HW_ID));
	snprintf(rev, sizeof(rev), "%x", field(r, OFF_HW_REV));
	snprintf(rep->board, sizeof(rep->board), "TP-Link hardware %s rev %s",
		 hwid, rev);
	return identity_has(id, "tplink-hwid", hwid) &&
	       (!id->get(id, "tplink-hwrev", 0) ||
		identity_has(id, "tplink-hwrev", rev));
}

static int check_parts(const struct region *r, struct image_report *rep)
{
	struct region part;

	if (!image_check(rep, "no boot loader", !field(r, OFF_BOOT_LEN)))
		return image_refuse(rep, -EPERM,
				    "Take the image without \"boot\" in its name.",
				    "The image carries a boot loader, which is never written.");
	if (!image_check(rep, "kernel",
			 field(r, OFF_KERNEL) >= HEADER_LEN &&
			 field(r, OFF_KERNEL_LEN) &&
			 region_sub(r, field(r, OFF_KERNEL),
				    field(r, OFF_KERNEL_LEN), &part)))
		return image_refuse(rep, -EBADMSG, AGAIN,
				    "The image is cut short: its kernel is not all there.");
	if (!image_check(rep, "root file system",
			 region_sub(r, field(r, OFF_ROOTFS),
				    field(r, OFF_ROOTFS_LEN), &part) &&
			 squashfs_whole(r, field(r, OFF_ROOTFS)) &&
			 region_is(r, field(r, OFF_ROOTFS), "hsqs", 4)))
		return image_refuse(rep, -EBADMSG, AGAIN,
				    "The image is cut short: its root file system is not all there.");
	return 0;
}

static bool tplink_match(const struct image_input *in)
{
	return is_tplink(&in->file);
}

static int tplink_check(const struct image_input *in, struct image_report *rep)
{
	const struct region *image = &in->file;
	bool ours;
	int ret;

	if (!image_check(rep, "header", image->len >= HEADER_LEN))
		return image_refuse(rep, -EBADMSG, AGAIN,
				    "The file is cut short inside its header.");
	if (!rep->version[0])
		region_text(image, OFF_FW_VERSION, OFF_FW_VERSION_LEN,
			    rep->version, sizeof(rep->version));
	ret = image_whole(rep, "MD5", md5_ok(image), "its MD5 sum is wrong");
	if (ret)
		return ret;
	ours = is_ours(image, in->id, rep);
	if (!image_check(rep, "hardware id", ours))
		return image_refuse(rep, -EXDEV,
				    "Download an image for this router.",
				    "The image is for %s, which this router is not.",
				    rep->board);
	return check_parts(image, rep) ?:
	       image_add_part(rep, "header, kernel and root file system",
			      "firmware", 0, image);
}

static int tplink_kernel(const struct region *head, struct image_kernel *k)
{
	if (!is_tplink(head))
		return -ENOENT;
	region_text(head, OFF_FW_VERSION, OFF_FW_VERSION_LEN, k->name,
		    sizeof(k->name));
	k->offset = field(head, OFF_KERNEL);
	k->len = field(head, OFF_KERNEL_LEN);
	k->load = field(head, OFF_LOAD);
	k->entry = field(head, OFF_ENTRY);
	return k->offset >= HEADER_LEN && k->len ? 0 : -EBADMSG;
}

IMAGE_FORMAT(tplink_v1) = {
	.name = "tplink-v1",
	.title = "TP-Link v1",
	.match = tplink_match,
	.check = tplink_check,
	.kernel = tplink_kernel,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/* TP-Link's first header (OpenWrt firmware-utils, mktplinkfw.c). */
#include <linker_lists.h>
#include "flash/tplink.h"

#define VERSION_1	0x01000000
#define VERSION_2	0x02000000
#define OFF_VENDOR	0x04

static const u8 salt[TPLINK_SALT_LEN] = {
	0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb,
	0xdd, 0xf9, 0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x38,
};

static const u8 boot_salt[TPLINK_SALT_LEN] = {
	0x8c, 0xef, 0x33, 0x5b, 0xd5, 0xc5, 0xce, 0xfa,
	0xa7, 0x9c, 0x28, 0xda, 0xb2, 0xe9, 0x0f, 0x42,
};

static bool is_v1(const struct region *r)
{
	u32 version;

	/* a vendor's name in text tells it from other small numbers */
	return region_be32(r, 0, &version) &&
	       (version == VERSION_1 || version == VERSION_2) &&
	       r->len > OFF_VENDOR && r->data[OFF_VENDOR] >= 0x20 &&
	       r->data[OFF_VENDOR] < 0x7f;
}

static const struct tplink v1 = {
	.match = is_v1,
	.salt = salt,
	.boot_salt = boot_salt,
	.text = 0x1c,
	.text_len = 36,
	.hw_id = 0x40,
	.md5 = 0x4c,
	.load = 0x74,
	.kernel = 0x80,
};

static bool match(const struct image_input *in)
{
	return is_v1(&in->file);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	return tplink_check(in, &v1, rep);
}

static int kernel(const struct region *head, struct image_kernel *k)
{
	return tplink_kernel(head, &v1, k);
}

IMAGE_FORMAT(tplink_v1) = {
	.name = "tplink-v1",
	.title = "TP-Link v1",
	.match = match,
	.check = check,
	.kernel = kernel,
};

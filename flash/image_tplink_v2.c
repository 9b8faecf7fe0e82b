// SPDX-License-Identifier: GPL-2.0-or-later
/* TP-Link's second header (OpenWrt firmware-utils, mktplinkfw2.c). */
#include <linker_lists.h>
#include "flash/tplink.h"

#define VERSION_2	0x02000000
#define VERSION_3	0x03000000
#define OFF_MARK	0x8c

static const u8 salt[TPLINK_SALT_LEN] = {
	0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb,
	0xdc, 0xf9, 0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x37,
};

static const u8 boot_salt[TPLINK_SALT_LEN] = {
	0x8c, 0xef, 0x33, 0x5f, 0xd5, 0xc5, 0xce, 0xfa,
	0xac, 0x9c, 0x28, 0xda, 0xb2, 0xe9, 0x0f, 0x42,
};

static bool is_v2(const struct region *r)
{
	u32 version;

	return region_be32(r, 0, &version) &&
	       (version == VERSION_2 || version == VERSION_3) &&
	       region_is(r, OFF_MARK, "\x55\xaa", 2);
}

static const struct tplink v2 = {
	.match = is_v2,
	.salt = salt,
	.boot_salt = boot_salt,
	.text = 0x04,
	.text_len = 48,
	.hw_id = 0x34,
	.md5 = 0x40,
	.load = 0x68,
	.kernel = 0x74,
};

static bool match(const struct image_input *in)
{
	return is_v2(&in->file);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	return tplink_check(in, &v2, rep);
}

static int kernel(const struct region *head, struct image_kernel *k)
{
	return tplink_kernel(head, &v2, k);
}

IMAGE_FORMAT(tplink_v2) = {
	.name = "tplink-v2",
	.title = "TP-Link v2",
	.match = match,
	.check = check,
	.kernel = kernel,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Netgear's CHK (OpenWrt firmware-utils, mkchkimg.c), big-endian: a header of
 * its own length, ending in the board's name, that does not lie in flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"

#define MAGIC		"\x2a\x23\x24\x5e"
#define OFF_HEADER_LEN	0x04
#define OFF_KERNEL_SUM	0x10
#define OFF_ROOTFS_SUM	0x14
#define OFF_KERNEL_LEN	0x18
#define OFF_ROOTFS_LEN	0x1c
#define OFF_IMAGE_SUM	0x20
#define OFF_HEADER_SUM	0x24
#define OFF_BOARD	0x28
#define BOARD_MAX	64

/* two sums as Fletcher's, each folded to 16 bits */
struct netgear_sum {
	u32 low;
	u32 high;
};

static void add_byte(struct netgear_sum *s, u8 byte)
{
	s->low += byte;
	s->high += s->low;
}

static u32 fold(u32 x)
{
	x = (x & 0xffff) + (x >> 16);
	return ((x >> 16) + x) & 0xffff;
}

static u32 finish(const struct netgear_sum *s)
{
	return fold(s->high) << 16 | fold(s->low);
}

static u32 sum(const struct region *r)
{
	struct netgear_sum s = { };
	u32 i;

	for (i = 0; i < r->len; i++)
		add_byte(&s, r->data[i]);
	return finish(&s);
}

/* with zeros in place of itself */
static u32 header_sum(const struct region *r)
{
	struct netgear_sum s = { };
	u32 i;

	for (i = 0; i < r->len; i++)
		add_byte(&s, i >= OFF_HEADER_SUM && i < OFF_HEADER_SUM + 4 ?
			 0 : r->data[i]);
	return finish(&s);
}

static u32 field(const struct region *r, u32 off)
{
	u32 val = 0;

	region_be32(r, off, &val);
	return val;
}

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, MAGIC, 4);
}

static bool sums_ok(const struct region *header, const struct region *image)
{
	u32 kernel_len = field(header, OFF_KERNEL_LEN);
	u32 rootfs_len = field(header, OFF_ROOTFS_LEN);
	struct region part;

	if (!region_sub(image, 0, kernel_len, &part) ||
	    sum(&part) != field(header, OFF_KERNEL_SUM) ||
	    !region_sub(image, kernel_len, rootfs_len, &part) ||
	    (rootfs_len && sum(&part) != field(header, OFF_ROOTFS_SUM)))
		return false;
	return sum(image) == field(header, OFF_IMAGE_SUM);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	u32 len = field(&in->file, OFF_HEADER_LEN);
	struct region header, image;
	char board[BOARD_MAX + 1];
	int ret;

	ret = image_whole(rep, "header checksum",
			  len > OFF_BOARD && len <= OFF_BOARD + BOARD_MAX &&
			  region_sub(&in->file, 0, len, &header) &&
			  region_from(&in->file, len, &image) &&
			  header_sum(&header) == field(&header, OFF_HEADER_SUM),
			  "its header is wrong");
	if (ret)
		return ret;
	ret = image_whole(rep, "checksum", sums_ok(&header, &image),
			  "its checksum is wrong");
	if (ret)
		return ret;
	region_text(&header, OFF_BOARD, len - OFF_BOARD, board, sizeof(board));
	ret = image_names(in, "chk-board", board, rep) ?:
	      image_inner(in, &image, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(chk) = {
	.name = "chk",
	.title = "Netgear CHK",
	.match = match,
	.check = check,
};

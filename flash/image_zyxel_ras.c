// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ZyXEL RAS (OpenWrt firmware-utils, mkrasimage.c), big-endian: a header that
 * fills an erase block, of which the vendor has a partition of its own and
 * Lifeboat makes no use, and what goes into flash, filled up with zeros.  Images
 * whose kernel is summed apart are for none of these routers.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"

#define OFF_SUM		0
#define OFF_SIZE	4
#define OFF_VERSION	8
#define VERSION_LEN	32
#define OFF_HEADER_SUM	40
#define OFF_MODEL	44
#define MODEL_LEN	64
/* a kernel's sum and length, or not; nothing more */
#define OFF_REST	108
/* bytes that the header's sum is of; and of NAND's erase block */
#define SUMMED_LEN	0x800
#define HEADER_MAX	0x20000

static u32 field(const struct region *r, u32 off)
{
	u32 val = 0;

	region_be32(r, off, &val);
	return val;
}

static u32 total(const u8 *d, u32 len)
{
	u32 i, sum = 0;

	for (i = 0; i < len; i++)
		sum += d[i];
	return sum;
}

/* as "sum -s" does: all bytes added up, and folded to 16 bits twice */
static u32 fold(u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16);
}

/* with the sum of the contents in place of itself */
static u32 header_sum(const u8 *d)
{
	return fold(total(d, SUMMED_LEN) - total(d + OFF_HEADER_SUM, 4) +
		    total(d + OFF_SUM, 4));
}

/* there is no magic: two texts, and nothing but erased flash behind them */
static bool match(const struct image_input *in)
{
	const u8 *d = in->file.data;
	u32 i;

	if (in->file.len <= SUMMED_LEN || !d[OFF_VERSION] || !d[OFF_MODEL] ||
	    !memchr(d + OFF_VERSION, 0, VERSION_LEN) ||
	    !memchr(d + OFF_MODEL, 0, MODEL_LEN))
		return false;
	for (i = OFF_REST; i < SUMMED_LEN; i++)
		if (d[i] != 0xff)
			return false;
	return true;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	const struct region *file = &in->file;
	u32 size = field(file, OFF_SIZE);
	char model[MODEL_LEN + 1];
	struct region image;
	int ret;

	ret = image_whole(rep, "header checksum",
			  header_sum(file->data) == field(file, OFF_HEADER_SUM),
			  "its header is wrong");
	if (ret)
		return ret;
	/* the header is as long as what the size leaves */
	ret = image_whole(rep, "size",
			  size && size <= file->len - SUMMED_LEN &&
			  file->len - size <= HEADER_MAX &&
			  region_from(file, file->len - size, &image),
			  "its length is wrong");
	if (ret)
		return ret;
	ret = image_whole(rep, "checksum",
			  fold(total(image.data, image.len)) ==
			  field(file, OFF_SUM),
			  "its checksum is wrong");
	if (ret)
		return ret;
	region_text(file, OFF_MODEL, MODEL_LEN, model, sizeof(model));
	if (!rep->version[0])
		region_text(file, OFF_VERSION, VERSION_LEN, rep->version,
			    sizeof(rep->version));
	ret = image_names(in, "ras-board", model, rep) ?:
	      image_inner(in, &image, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(zyxel_ras) = {
	.name = "zyxel-ras",
	.title = "ZyXEL RAS",
	.match = match,
	.check = check,
};

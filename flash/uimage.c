// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include "flash/uimage.h"

/* offsets and values of include/image.h */
#define UIMAGE_MAGIC	0x27051956
#define UIMAGE_HCRC	4
#define UIMAGE_SIZE	12
#define UIMAGE_DCRC	24
#define UIMAGE_OS	28
#define UIMAGE_ARCH	29
#define UIMAGE_TYPE	30
#define OS_LINUX	5
#define ARCH_MIPS	5
#define TYPE_KERNEL	2

bool uimage_match(const struct region *r)
{
	u32 magic;

	return region_be32(r, 0, &magic) && magic == UIMAGE_MAGIC;
}

static bool header_crc_ok(const struct region *r)
{
	u8 hdr[UIMAGE_HEADER_LEN];
	u32 crc;

	memcpy(hdr, r->data, sizeof(hdr));
	region_be32(r, UIMAGE_HCRC, &crc);
	memset(hdr + UIMAGE_HCRC, 0, 4);
	return crc32(0, hdr, sizeof(hdr)) == crc;
}

int uimage_header(const struct region *r, struct uimage *img)
{
	u32 size;

	memset(img, 0, sizeof(*img));
	if (!uimage_match(r))
		return -ENOENT;
	if (r->len < UIMAGE_HEADER_LEN || !header_crc_ok(r))
		return -EBADMSG;
	region_text(r, UIMAGE_NAME, UIMAGE_NAME_LEN, img->name,
		    sizeof(img->name));
	if (r->data[UIMAGE_OS] != OS_LINUX ||
	    r->data[UIMAGE_ARCH] != ARCH_MIPS ||
	    r->data[UIMAGE_TYPE] != TYPE_KERNEL)
		return -EPERM;
	region_be32(r, UIMAGE_SIZE, &size);
	if (size > 0xffffffff - UIMAGE_HEADER_LEN)
		return -EBADMSG;
	img->len = UIMAGE_HEADER_LEN + size;
	return 0;
}

bool uimage_data_ok(const struct region *r, const struct uimage *img)
{
	struct region data;
	u32 crc;

	return region_sub(r, UIMAGE_HEADER_LEN, img->len - UIMAGE_HEADER_LEN,
			  &data) &&
	       region_be32(r, UIMAGE_DCRC, &crc) &&
	       crc32(0, data.data, data.len) == crc;
}

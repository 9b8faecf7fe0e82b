// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include "flash/sums.h"
#include "flash/uimage.h"

/* offsets and values of include/image.h */
#define UIMAGE_HCRC	4
#define UIMAGE_SIZE	12
#define UIMAGE_DCRC	24
#define UIMAGE_OS	28
#define UIMAGE_ARCH	29
#define UIMAGE_TYPE	30
#define OS_LINUX	5
#define ARCH_MIPS	5
#define TYPE_KERNEL	2
#define TYPE_FILESYSTEM	7

bool uimage_match(const struct region *r)
{
	u32 magic;

	return region_be32(r, 0, &magic) && magic == UIMAGE_MAGIC;
}

static bool header_crc_ok(const struct region *r, u32 header_len)
{
	u8 hdr[UIMAGE_HEADER_MAX];
	u32 crc;

	memcpy(hdr, r->data, header_len);
	region_be32(r, UIMAGE_HCRC, &crc);
	memset(hdr + UIMAGE_HCRC, 0, 4);
	return crc32(0, hdr, header_len) == crc;
}

/* by what starts kernels here */
static bool can_be_unpacked(u8 comp)
{
	if (comp == UIMAGE_COMP_GZIP)
		return IS_ENABLED(CONFIG_GZIP);
	return comp == UIMAGE_COMP_NONE || comp == UIMAGE_COMP_LZMA;
}

int uimage_parse(const struct region *r, u32 magic, u32 header_len,
		 struct uimage *img)
{
	u32 found, size;

	memset(img, 0, sizeof(*img));
	if (!region_be32(r, 0, &found) || found != magic)
		return -ENOENT;
	if (header_len > UIMAGE_HEADER_MAX || r->len < header_len ||
	    !header_crc_ok(r, header_len))
		return -EBADMSG;
	region_text(r, UIMAGE_NAME, UIMAGE_NAME_LEN, img->name,
		    sizeof(img->name));
	img->is_kernel = r->data[UIMAGE_TYPE] == TYPE_KERNEL;
	/* Netgear's WNDR3700 has its kernel in a small file system */
	if (r->data[UIMAGE_OS] != OS_LINUX ||
	    r->data[UIMAGE_ARCH] != ARCH_MIPS ||
	    (!img->is_kernel &&
	     (!IS_ENABLED(CONFIG_LIFEBOAT_MAGICS) || magic == UIMAGE_MAGIC ||
	      r->data[UIMAGE_TYPE] != TYPE_FILESYSTEM)))
		return -EPERM;
	if (!can_be_unpacked(r->data[UIMAGE_COMP]))
		return -EOPNOTSUPP;
	region_be32(r, UIMAGE_SIZE, &size);
	if (size > 0xffffffff - header_len)
		return -EBADMSG;
	img->header_len = header_len;
	img->len = header_len + size;
	return 0;
}

int uimage_header(const struct region *r, struct uimage *img)
{
	return uimage_parse(r, UIMAGE_MAGIC, UIMAGE_HEADER_LEN, img);
}

bool uimage_data_ok(const struct region *r, const struct uimage *img)
{
	struct region data;
	u32 crc;

	return region_sub(r, img->header_len, img->len - img->header_len,
			  &data) &&
	       region_be32(r, UIMAGE_DCRC, &crc) &&
	       sums_crc32(0, data.data, data.len) == crc;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Headers as in Linux's drivers/mtd/ubi/ubi-media.h, big-endian: of the erase
 * counter at the beginning of each PEB, of the volume identifier where that
 * one says.  Both end in a CRC over what is in front of it.
 */
#include <linux/errno.h>
#include <stdio.h>
#include "flash/sums.h"
#include "flash/ubi.h"

#define HEADER_LEN	64
#define OFF_CRC		60
#define OFF_VERSION	4
#define OFF_VID		16
#define OFF_DATA	20

bool ubi_match(const struct region *r)
{
	return region_is(r, 0, "UBI#", 4);
}

static bool header_ok(const struct region *peb, u32 off, const char *magic)
{
	struct region hdr;
	u32 crc;

	if (!region_is(peb, off, magic, 4) ||
	    !region_sub(peb, off, HEADER_LEN, &hdr) || hdr.data[OFF_VERSION] != 1)
		return false;
	region_be32(&hdr, OFF_CRC, &crc);
	hdr.len = OFF_CRC;
	return sums_crc32_jam(&hdr) == crc;
}

static bool is_erased(const struct region *r, u32 from, u32 to)
{
	for (; from < to; from++)
		if (r->data[from] != 0xff)
			return false;
	return true;
}

/* an erased one is as good; a VID header is there if the PEB is mapped */
static bool peb_ok(const struct region *peb)
{
	u32 vid, data;

	if (is_erased(peb, 0, peb->len))
		return true;
	if (!header_ok(peb, 0, "UBI#"))
		return false;
	region_be32(peb, OFF_VID, &vid);
	region_be32(peb, OFF_DATA, &data);
	if (vid < HEADER_LEN || vid > peb->len - HEADER_LEN || data <= vid ||
	    data >= peb->len)
		return false;
	return is_erased(peb, vid, vid + HEADER_LEN) ||
	       header_ok(peb, vid, "UBI!");
}

int ubi_check(const struct region *r, u32 peb, struct image_report *rep)
{
	struct region block;
	char what[48];
	u32 i, n = r->len / peb;
	int ret;

	ret = image_whole(rep, "UBI", ubi_match(r) && n,
			  "there is no UBI where the root file system should be");
	for (i = 0; !ret && i < n; i++) {
		region_sub(r, (u64)i * peb, peb, &block);
		if (peb_ok(&block))
			continue;
		snprintf(what, sizeof(what), "block %u of its UBI is wrong", i);
		ret = image_whole(rep, "UBI headers", false, what);
	}
	if (!ret)
		ret = image_whole(rep, "UBI headers",
				  is_erased(r, n * peb, r->len),
				  "it ends inside a block of its UBI");
	return ret;
}

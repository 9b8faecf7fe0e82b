// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <stdio.h>
#include "flash/ubi.h"

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
	struct ubi_ec ec;

	if (is_erased(peb, 0, peb->len))
		return true;
	if (!ubi_ec_read(peb, &ec))
		return false;
	if (ec.vid_offset < UBI_HEADER_LEN ||
	    ec.vid_offset > peb->len - UBI_HEADER_LEN ||
	    ec.data_offset <= ec.vid_offset || ec.data_offset >= peb->len)
		return false;
	return is_erased(peb, ec.vid_offset, ec.vid_offset + UBI_HEADER_LEN) ||
	       ubi_vid_match(peb, ec.vid_offset);
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

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
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

/* the @i-th PEB's VID header, and its data; false if it is not mapped */
static bool get_peb(const struct region *r, u32 peb, u32 i,
		    struct ubi_vid *vid, struct region *data)
{
	struct region block;
	struct ubi_ec ec;

	return region_sub(r, (u64)i * peb, peb, &block) &&
	       ubi_ec_read(&block, &ec) &&
	       ubi_vid_read(&block, ec.vid_offset, vid) &&
	       region_from(&block, ec.data_offset, data);
}

/* PEBs of a volume; *@need becomes what a static one says that it has */
static u32 count(const struct region *r, u32 peb, u32 vol_id, u32 *need)
{
	struct region data;
	struct ubi_vid vid;
	u32 i, n = 0;

	for (i = 0; i < r->len / peb; i++) {
		if (!get_peb(r, peb, i, &vid, &data) || vid.vol_id != vol_id)
			continue;
		n++;
		if (vid.used_ebs)
			*need = vid.used_ebs;
	}
	return n;
}

/*
 * Makers of images write all of a volume, or leave it empty for what is to
 * be written later: settings, a boot loader's environment.
 */
static bool volume_whole(const struct region *r, u32 peb, u32 index,
			 const struct ubi_record *rec)
{
	bool later = rec->resize || strstr(rec->name, "data") ||
		     strstr(rec->name, "env");
	u32 need = rec->blocks;

	return count(r, peb, index, &need) >= need || later;
}

/* both copies of the volume table, and what the first one says */
static int check_volumes(const struct region *r, u32 peb,
			 struct image_report *rep)
{
	struct region data, table = { };
	struct ubi_record rec;
	struct ubi_vid vid;
	int ret = 0, got;
	u32 i, j;

	for (i = 0; !ret && i < r->len / peb; i++) {
		if (!get_peb(r, peb, i, &vid, &data) ||
		    vid.vol_id != UBI_LAYOUT_ID)
			continue;
		for (j = 0; (got = ubi_record_read(&data, j, &rec)) > 0; j++)
			;
		ret = image_whole(rep, "UBI volume table", !got,
				  "the volume table of its UBI is wrong");
		table = data;
	}
	if (!ret)
		ret = image_whole(rep, "UBI volume table", table.len,
				  "its UBI has no volume table");
	for (j = 0; !ret && ubi_record_read(&table, j, &rec) > 0; j++)
		if (rec.blocks && !volume_whole(r, peb, j, &rec))
			ret = image_whole(rep, "UBI volumes", false,
					  "its UBI is cut short");
	return ret;
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
	return ret ?: check_volumes(r, peb, rep);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/squashfs.h"
#include "flash/ubi.h"
#include "flash/volume.h"

#define ADVICE		"Compare its size with that at its source, or take the " \
			"sysupgrade image."

/* of any chip that UBI is used on */
#define PEB_MIN		(16 << 10)
#define PEB_MAX		(1 << 20)

static bool has_ec(const struct region *r, u32 at)
{
	struct region peb;
	struct ubi_ec ec;

	return region_from(r, at, &peb) && ubi_ec_read(&peb, &ec);
}

/*
 * What the image was made for: bytes from one EC header to the next, or 0 if
 * there is one only.  A single one may be damaged.
 */
static u32 made_for(const struct region *r)
{
	u32 peb;

	for (peb = PEB_MIN; peb <= PEB_MAX; peb *= 2)
		if (has_ec(r, peb) || has_ec(r, 3 * peb))
			return peb;
	return 0;
}

/* an erased one is as good; a VID header is there if the PEB is mapped */
static bool peb_ok(const struct region *peb)
{
	struct ubi_ec ec;

	if (block_is_erased(peb->data, peb->len))
		return true;
	if (!ubi_ec_read(peb, &ec))
		return false;
	if (ec.vid_offset < UBI_HEADER_LEN ||
	    ec.vid_offset > peb->len - UBI_HEADER_LEN ||
	    ec.data_offset <= ec.vid_offset || ec.data_offset >= peb->len)
		return false;
	return block_is_erased(peb->data + ec.vid_offset, UBI_HEADER_LEN) ||
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

/* PEBs that a volume has at the least, by what the one with @data says */
static u32 needed(const struct ubi_vid *vid, const struct region *data,
		  u32 room)
{
	u32 len;

	if (vid->used_ebs)
		return vid->used_ebs;
	if (vid->lnum || !squashfs_match(data, 0))
		return 0;
	return squashfs_len(data, room, &len) ? DIV_ROUND_UP(len, data->len) :
						~0;
}

/* PEBs of a volume, and how many it has to have */
static u32 count(const struct region *r, u32 peb, u32 vol_id, u32 *need)
{
	struct region data;
	struct ubi_vid vid;
	u32 i, n = 0;

	*need = 0;
	for (i = 0; i < r->len / peb; i++) {
		if (!get_peb(r, peb, i, &vid, &data) || vid.vol_id != vol_id)
			continue;
		n++;
		*need = max(*need, needed(&vid, &data, r->len));
	}
	return n;
}

/* both copies of the volume table; @table is one of them */
static int check_table(const struct region *r, u32 peb, struct region *table,
		       struct image_report *rep)
{
	struct ubi_record rec;
	struct region data;
	struct ubi_vid vid;
	bool ok = true;
	u32 i, j;
	int got;

	for (i = 0; i < r->len / peb; i++) {
		if (!get_peb(r, peb, i, &vid, &data) ||
		    vid.vol_id != UBI_LAYOUT_ID)
			continue;
		for (j = 0; (got = ubi_record_read(&data, j, &rec)) > 0; j++)
			;
		ok = ok && !got;
		*table = data;
	}
	if (table->len)
		return image_whole(rep, "UBI volume table", ok,
				   "the volume table of its UBI is wrong");
	image_check(rep, "UBI volume table", false);
	return image_refuse(rep, -EPERM, ADVICE,
			    "The image's UBI has no volume table, without which nothing is found in it.");
}

/*
 * Blocks of a dynamic volume that are not there are no damage: they are to be
 * written later, and makers reserve as many as they like.  But a static volume
 * says how many have something in them, and a squashfs how long it is; and
 * without anything in any there is no root.
 */
static int check_volumes(const struct region *r, u32 peb,
			 struct image_report *rep)
{
	struct region table = { };
	struct ubi_record rec;
	u32 j, n, need, all = 0;
	int ret;

	ret = check_table(r, peb, &table, rep);
	for (j = 0; !ret && ubi_record_read(&table, j, &rec) > 0; j++) {
		if (!rec.blocks)
			continue;
		n = count(r, peb, j, &need);
		if (n < need)
			ret = image_whole(rep, "UBI volumes", false,
					  "its UBI is cut short");
		all += n;
	}
	if (ret || all)
		return ret;
	image_check(rep, "UBI volumes", false);
	return image_refuse(rep, -EPERM, ADVICE,
			    "All volumes in the image's UBI are empty, and one has to have the root file system.");
}

bool ubi_begins(const struct region *r, u32 peb)
{
	struct region second;

	return ubi_match(r) || (region_from(r, peb, &second) &&
				ubi_match(&second));
}

/*
 * Headers begin at pages of their own (drivers/mtd/ubi/build.c, io_init()):
 * no chip here takes a program of less.  True if it is known that those of the
 * image do not, @ec being one of them.
 */
static bool is_elsewhere(const struct region *r, u32 peb, u32 page,
			 struct ubi_ec *ec)
{
	struct region block;

	return page > 1 && region_sub(r, 0, peb, &block) &&
	       ubi_ec_read(&block, ec) &&
	       (ec->vid_offset != page || ec->data_offset != 2 * page);
}

u32 ubi_room(const struct layout *chip, const struct partition *part)
{
	u32 peb = chip->erasesize, n = part->size / peb;
	u32 taken = volume_overhead(chip, 0) + 1;

	return n > taken ? (n - taken) * (peb - 2 * chip->writesize) : 0;
}

int ubi_check(const struct region *r, const struct layout *chip,
	      struct image_report *rep)
{
	u32 peb = chip->erasesize, i, n = r->len / peb, made = made_for(r);
	struct region block;
	struct ubi_ec ec;
	char what[48];
	int ret = 0;

	if (made && made != peb) {
		image_check(rep, "UBI headers", false);
		return image_refuse(rep, -EPERM, IMAGE_ANOTHER,
				    "The image's UBI is made for erase blocks of %u KiB, and this router's flash has %u.",
				    made >> 10, peb >> 10);
	}
	if (is_elsewhere(r, peb, chip->writesize, &ec)) {
		image_check(rep, "UBI headers", false);
		return image_refuse(rep, -EPERM, IMAGE_ANOTHER,
				    "The image's UBI has its second header and data at %u and %u of each block, and this router's flash at %u and %u.",
				    ec.vid_offset, ec.data_offset,
				    chip->writesize, 2 * chip->writesize);
	}
	for (i = 0; !ret && i < n; i++) {
		region_sub(r, (u64)i * peb, peb, &block);
		if (peb_ok(&block))
			continue;
		snprintf(what, sizeof(what), "block %u of its UBI is wrong", i);
		ret = image_whole(rep, "UBI headers", false, what);
	}
	if (!ret)
		ret = image_whole(rep, "UBI headers",
				  block_is_erased(r->data + n * peb,
						  r->len - n * peb),
				  "it ends inside a block of its UBI");
	return ret ?: check_volumes(r, peb, rep);
}

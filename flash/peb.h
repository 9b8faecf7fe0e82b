/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UBI's physical erase blocks as they lie in flash: each has an erase counter
 * (EC) header and, if it is mapped, a volume identifier (VID) header.  Both
 * are as in Linux's drivers/mtd/ubi/ubi-media.h.
 */
#ifndef LIFEBOAT_PEB_H
#define LIFEBOAT_PEB_H

#include "flash/region.h"

/* bytes of either header */
#define UBI_HEADER_LEN	64
/* erasures that UBI can count */
#define UBI_EC_MAX	0x7fffffff

/**
 * struct ubi_ec - an erase counter header
 * @ec:		erasures of this PEB, at most UBI_EC_MAX
 * @vid_offset:	bytes from the start of the PEB to the VID header
 * @data_offset: to the first byte of data
 * @image_seq:	the same in all PEBs of a device, or 0
 * @eof:	OpenWrt's marker in bytes 5 to 7: its kernel erases this PEB
 *		and all behind it when it attaches them
 */
struct ubi_ec {
	u32 ec;
	u32 vid_offset;
	u32 data_offset;
	u32 image_seq;
	bool eof;
};

/* all ones, of a PEB or of any other erase block */
bool block_is_erased(const u8 *data, u32 len);

bool ubi_match(const struct region *r);

/* false if there is none at the beginning of @peb, or its CRC is wrong */
bool ubi_ec_read(const struct region *peb, struct ubi_ec *ec);

/* a header of UBI_HEADER_LEN bytes for an empty PEB; no marker */
void ubi_ec_write(u8 *hdr, const struct ubi_ec *ec);

/* change the counter in a header, and its CRC; all else stays */
void ubi_ec_set(u8 *hdr, u32 ec);

/* is there a VID header at @offset of @peb? */
bool ubi_vid_match(const struct region *peb, u32 offset);

/* the internal volume that holds the volume table, twice */
#define UBI_LAYOUT_ID	0x7fffefff
/* and those of a fastmap */
#define UBI_FM_SB_ID	(UBI_LAYOUT_ID + 1)
#define UBI_FM_DATA_ID	(UBI_LAYOUT_ID + 2)

/**
 * struct ubi_vid - a volume identifier header
 * @vol_id:	index in the volume table, or UBI_LAYOUT_ID
 * @lnum:	which of the volume's blocks
 * @used_ebs:	blocks that a static volume has, 0 in a dynamic one
 */
struct ubi_vid {
	u32 vol_id;
	u32 lnum;
	u32 used_ebs;
};

/* false if there is none, or its CRC is wrong */
bool ubi_vid_read(const struct region *peb, u32 offset, struct ubi_vid *vid);

/* grows with each that UBI writes: of two of the same LEB, which is newer */
u64 ubi_vid_sqnum(const struct region *peb, u32 offset);

/* bytes of a volume table, at most */
#define UBI_TABLE_LEN	(128 * 172)

/* names in the volume table */
#define UBI_NAME_MAX	127

/**
 * struct ubi_record - a line of the volume table
 * @blocks:	that the volume has, 0 if there is none of this index
 * @resize:	it gets all that is free when it is attached first
 * @name:	printable
 */
struct ubi_record {
	u32 blocks;
	bool resize;
	char name[UBI_NAME_MAX + 1];
};

/**
 * ubi_record_read() - a line of the volume table
 * @table:	data of one of the layout volume's blocks
 * @index:	from 0
 * @rec:	result
 *
 * Return: 1; 0 there is no room for so many; -1 its CRC is wrong.
 */
int ubi_record_read(const struct region *table, u32 index,
		    struct ubi_record *rec);

/**
 * ubi_layout_write() - one of the two PEBs that hold an empty volume table
 * @peb:	@len bytes, from the EC header on
 * @len:	of a PEB
 * @page:	bytes that are written at once
 * @ec:		EC header
 * @copy:	0 or 1
 *
 * Return: bytes of @peb that are not erased, a multiple of @page.
 */
u32 ubi_layout_write(u8 *peb, u32 len, u32 page, const struct ubi_ec *ec,
		     u32 copy);

/*
 * An EC header is all that is in it, and it has no marker.  What is between
 * that and a VID header does not count: UBI itself writes zeros there.
 */
bool peb_is_empty(const struct region *peb);

/**
 * peb_trimmed() - bytes of an image up to its last block that says anything
 * @image:	of UBI or not
 * @peb:	bytes of a block
 *
 * Erased blocks at the end, and of UBI empty PEBs without OpenWrt's marker,
 * are what is written behind any image, as far as there is room.
 */
u32 peb_trimmed(const struct region *image, u32 peb);

/* has one of the image's PEBs, @peb bytes each, OpenWrt's marker? */
bool ubi_has_eof(const struct region *image, u32 peb);

#endif

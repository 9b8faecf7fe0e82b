// SPDX-License-Identifier: GPL-2.0-or-later
/* Big-endian; each header ends in a CRC over what is in front of it. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/peb.h"
#include "flash/sums.h"

#define OFF_CRC		60
#define OFF_VERSION	4
#define OFF_EOF		5
#define OFF_EC		8	/* 64 bits, of which 31 are used */
#define OFF_VID		16
#define OFF_DATA	20
#define OFF_SEQ		24

/* of the VID header */
#define OFF_TYPE	5
#define OFF_COMPAT	7
#define OFF_VOL_ID	8
#define OFF_LNUM	12
#define OFF_USED_EBS	24
#define OFF_SQNUM	40	/* 64 bits */

#define TYPE_DYNAMIC	1
#define COMPAT_REJECT	5

/* a volume table record ends in a CRC as well */
#define RECORD_LEN	172
#define RECORD_CRC	168
#define RECORD_NAME	16
#define RECORD_FLAGS	144
#define FLAG_AUTORESIZE	1
#define RECORDS_MAX	128

bool ubi_match(const struct region *r)
{
	return region_is(r, 0, "UBI#", 4);
}

static bool header_ok(const struct region *peb, u32 off, const char *magic)
{
	struct region hdr;
	u32 crc;

	if (!region_is(peb, off, magic, 4) ||
	    !region_sub(peb, off, UBI_HEADER_LEN, &hdr) ||
	    hdr.data[OFF_VERSION] != 1)
		return false;
	region_be32(&hdr, OFF_CRC, &crc);
	hdr.len = OFF_CRC;
	return sums_crc32_jam(&hdr) == crc;
}

static void put32(u8 *p, u32 val)
{
	p[0] = val >> 24;
	p[1] = val >> 16;
	p[2] = val >> 8;
	p[3] = val;
}

static void seal(u8 *record, u32 crc_at)
{
	struct region r = { record, crc_at };

	put32(record + crc_at, sums_crc32_jam(&r));
}

bool ubi_ec_read(const struct region *peb, struct ubi_ec *ec)
{
	u32 high;

	if (!header_ok(peb, 0, "UBI#"))
		return false;
	region_be32(peb, OFF_EC, &high);
	region_be32(peb, OFF_EC + 4, &ec->ec);
	region_be32(peb, OFF_VID, &ec->vid_offset);
	region_be32(peb, OFF_DATA, &ec->data_offset);
	region_be32(peb, OFF_SEQ, &ec->image_seq);
	ec->eof = region_is(peb, OFF_EOF, "EOF", 3);
	return !high && ec->ec <= UBI_EC_MAX;
}

void ubi_ec_write(u8 *hdr, const struct ubi_ec *ec)
{
	memset(hdr, 0, UBI_HEADER_LEN);
	memcpy(hdr, "UBI#", 4);
	hdr[OFF_VERSION] = 1;
	put32(hdr + OFF_VID, ec->vid_offset);
	put32(hdr + OFF_DATA, ec->data_offset);
	put32(hdr + OFF_SEQ, ec->image_seq);
	ubi_ec_set(hdr, ec->ec);
}

void ubi_ec_set(u8 *hdr, u32 ec)
{
	put32(hdr + OFF_EC, 0);
	put32(hdr + OFF_EC + 4, min_t(u32, ec, UBI_EC_MAX));
	seal(hdr, OFF_CRC);
}

bool ubi_vid_match(const struct region *peb, u32 offset)
{
	return header_ok(peb, offset, "UBI!");
}

bool ubi_vid_read(const struct region *peb, u32 offset, struct ubi_vid *vid)
{
	return ubi_vid_match(peb, offset) &&
	       region_be32(peb, offset + OFF_VOL_ID, &vid->vol_id) &&
	       region_be32(peb, offset + OFF_LNUM, &vid->lnum) &&
	       region_be32(peb, offset + OFF_USED_EBS, &vid->used_ebs);
}

int ubi_record_read(const struct region *table, u32 index,
		    struct ubi_record *rec)
{
	struct region r;
	u32 crc;

	if (index >= RECORDS_MAX ||
	    !region_sub(table, index * RECORD_LEN, RECORD_LEN, &r))
		return 0;
	region_be32(&r, RECORD_CRC, &crc);
	region_be32(&r, 0, &rec->blocks);
	rec->resize = r.data[RECORD_FLAGS] & FLAG_AUTORESIZE;
	region_text(&r, RECORD_NAME, UBI_NAME_MAX, rec->name,
		    sizeof(rec->name));
	r.len = RECORD_CRC;
	return sums_crc32_jam(&r) == crc ? 1 : -1;
}

u64 ubi_vid_sqnum(const struct region *peb, u32 offset)
{
	u32 high = 0, low = 0;

	region_be32(peb, offset + OFF_SQNUM, &high);
	region_be32(peb, offset + OFF_SQNUM + 4, &low);
	return (u64)high << 32 | low;
}

u32 ubi_layout_write(u8 *peb, u32 len, u32 page, const struct ubi_ec *ec,
		     u32 copy)
{
	u8 *vid = peb + ec->vid_offset, *table = peb + ec->data_offset;
	u32 n = min_t(u32, (len - ec->data_offset) / RECORD_LEN, RECORDS_MAX), i;

	memset(peb, 0xff, len);
	ubi_ec_write(peb, ec);
	memset(vid, 0, UBI_HEADER_LEN);
	memcpy(vid, "UBI!", 4);
	vid[OFF_VERSION] = 1;
	vid[OFF_TYPE] = TYPE_DYNAMIC;
	vid[OFF_COMPAT] = COMPAT_REJECT;
	put32(vid + OFF_VOL_ID, UBI_LAYOUT_ID);
	put32(vid + OFF_LNUM, copy);
	put32(vid + OFF_SQNUM + 4, copy + 1);
	seal(vid, OFF_CRC);
	memset(table, 0, n * RECORD_LEN);
	for (i = 0; i < n; i++)
		seal(table + i * RECORD_LEN, RECORD_CRC);
	return ALIGN(ec->data_offset + n * RECORD_LEN, page);
}

bool block_is_erased(const u8 *data, u32 len)
{
	return !len || (*data == 0xff && !memcmp(data, data + 1, len - 1));
}

bool peb_is_empty(const struct region *peb)
{
	struct region rest;
	struct ubi_ec ec;

	return ubi_ec_read(peb, &ec) && !ec.eof &&
	       ec.vid_offset >= UBI_HEADER_LEN &&
	       region_from(peb, ec.vid_offset, &rest) && rest.len &&
	       block_is_erased(rest.data, rest.len);
}

/* of the same UBI: its geometry, and the number of its image */
static bool is_alike(const struct region *peb, const struct region *first)
{
	return !memcmp(peb->data + OFF_VID, first->data + OFF_VID,
		       OFF_SEQ + 4 - OFF_VID);
}

u32 peb_trimmed(const struct region *image, u32 peb)
{
	bool ubi = ubi_match(image);
	struct region last;
	u32 len = image->len, n;

	for (; len > peb; len -= n) {
		n = len % peb ?: peb;
		region_sub(image, len - n, n, &last);
		if (!block_is_erased(last.data, n) &&
		    !(ubi && n == peb && peb_is_empty(&last) &&
		      is_alike(&last, image)))
			break;
	}
	return len;
}

bool ubi_has_eof(const struct region *image, u32 peb)
{
	struct region block;
	struct ubi_ec ec;
	u32 i;

	for (i = 0; region_sub(image, (u64)i * peb, peb, &block); i++)
		if (ubi_ec_read(&block, &ec) && ec.eof)
			return true;
	return false;
}

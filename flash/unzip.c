// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sizes and the CRC are those of the central directory: in front of the data
 * they may be left out.  Little-endian throughout.
 */
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/inflate.h"
#include "flash/sums.h"
#include "flash/unzip.h"

#define LOCAL		"PK\x03\x04"
#define LOCAL_LEN	30
#define LOCAL_NAME_LEN	26
#define LOCAL_EXTRA_LEN	28
#define CENTRAL		"PK\x01\x02"
#define CENTRAL_METHOD	10
#define CENTRAL_CRC	16
#define CENTRAL_PACKED	20
#define CENTRAL_SIZE	24
#define CENTRAL_OFFSET	42
#define LAST		"PK\x05\x06"
#define END_LEN		22
#define END_COUNT	10
#define END_CENTRAL	16
#define STORED		0
#define DEFLATED	8

/**
 * struct member - the file, as the central directory has it
 * @packed:	deflated bytes, or those of the file
 * @method:	STORED or DEFLATED
 * @size:	bytes when unpacked
 * @crc:	of these
 */
struct member {
	struct region packed;
	u16 method;
	u32 size;
	u32 crc;
};

static bool find_data(const struct region *zip, u32 offset, u32 len,
		      struct region *packed)
{
	u16 name, extra;

	return region_is(zip, offset, LOCAL, 4) &&
	       region_le16(zip, (u64)offset + LOCAL_NAME_LEN, &name) &&
	       region_le16(zip, (u64)offset + LOCAL_EXTRA_LEN, &extra) &&
	       region_sub(zip, (u64)offset + LOCAL_LEN + name + extra, len,
			  packed);
}

static bool find_member(const struct region *zip, struct member *m)
{
	u32 at, offset, packed;
	u16 count;
	u64 end;

	if (zip->len < END_LEN)
		return false;
	end = zip->len - END_LEN;
	if (!region_is(zip, end, LAST, 4) ||
	    !region_le16(zip, end + END_COUNT, &count) || count != 1 ||
	    !region_le32(zip, end + END_CENTRAL, &at) ||
	    !region_is(zip, at, CENTRAL, 4) ||
	    !region_le16(zip, (u64)at + CENTRAL_METHOD, &m->method) ||
	    (m->method != DEFLATED && m->method != STORED) ||
	    !region_le32(zip, (u64)at + CENTRAL_CRC, &m->crc) ||
	    !region_le32(zip, (u64)at + CENTRAL_PACKED, &packed) ||
	    !region_le32(zip, (u64)at + CENTRAL_SIZE, &m->size) ||
	    !region_le32(zip, (u64)at + CENTRAL_OFFSET, &offset))
		return false;
	return find_data(zip, offset, packed, &m->packed);
}

int unzip_one(const struct region *zip, struct scratch *scratch,
	      struct region *out)
{
	struct member m;
	u8 *to;

	if (!find_member(zip, &m))
		return -EBADMSG;
	*out = m.packed;
	if (m.method == DEFLATED) {
		to = scratch_take(scratch, m.size);
		if (!to)
			return -ENOMEM;
		out->data = to;
		out->len = m.size;
		/* all of it makes all of the file, and no more */
		if (inflate_to(&m.packed, to, &out->len) || m.packed.len)
			return -EBADMSG;
	}
	return out->len == m.size && sums_crc32(0, out->data, out->len) == m.crc ?
	       0 : -EBADMSG;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sizes and the CRC are those of the central directory: in front of the data
 * they may be left out.  Little-endian throughout.
 */
#include <malloc.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include <u-boot/zlib.h>
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
#define END		"PK\x05\x06"
#define END_LEN		22
#define END_COUNT	10
#define END_CENTRAL	16
#define DEFLATED	8
/* inflate() asks for 7 KiB, and at most 32 KiB more */
#define ALLOC_MAX	0x10000

/**
 * struct member - the file, as the central directory has it
 * @packed:	deflated bytes
 * @size:	bytes when unpacked
 * @crc:	of these
 */
struct member {
	struct region packed;
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
	u16 count, method;
	u64 end;

	if (zip->len < END_LEN)
		return false;
	end = zip->len - END_LEN;
	if (!region_is(zip, end, END, 4) ||
	    !region_le16(zip, end + END_COUNT, &count) || count != 1 ||
	    !region_le32(zip, end + END_CENTRAL, &at) ||
	    !region_is(zip, at, CENTRAL, 4) ||
	    !region_le16(zip, (u64)at + CENTRAL_METHOD, &method) ||
	    method != DEFLATED ||
	    !region_le32(zip, (u64)at + CENTRAL_CRC, &m->crc) ||
	    !region_le32(zip, (u64)at + CENTRAL_PACKED, &packed) ||
	    !region_le32(zip, (u64)at + CENTRAL_SIZE, &m->size) ||
	    !region_le32(zip, (u64)at + CENTRAL_OFFSET, &offset))
		return false;
	return find_data(zip, offset, packed, &m->packed);
}

static void *zip_alloc(void *opaque, unsigned int items, unsigned int size)
{
	if (!size || items > ALLOC_MAX / size)
		return NULL;
	return malloc(items * size);
}

static void zip_free(void *opaque, void *p, unsigned int size)
{
	free(p);
}

/* all of @packed makes all of @to, @size bytes, and no more */
static bool inflate_all(const struct region *packed, u8 *to, u32 size)
{
	z_stream s;
	int ret;

	memset(&s, 0, sizeof(s));
	s.zalloc = zip_alloc;
	s.zfree = zip_free;
	s.next_in = (u8 *)packed->data;
	s.avail_in = packed->len;
	s.next_out = to;
	s.avail_out = size;
	/* negative: bare deflate, without zlib's header */
	if (inflateInit2(&s, -MAX_WBITS) != Z_OK)
		return false;
	ret = inflate(&s, Z_FINISH);
	inflateEnd(&s);
	return ret == Z_STREAM_END && !s.avail_out && !s.avail_in;
}

int unzip_one(const struct region *zip, struct scratch *scratch,
	      struct region *out)
{
	struct member m;
	u8 *to;

	if (!find_member(zip, &m))
		return -EBADMSG;
	to = scratch_take(scratch, m.size);
	if (!to)
		return -ENOMEM;
	if (!inflate_all(&m.packed, to, m.size) ||
	    crc32(0, to, m.size) != m.crc)
		return -EBADMSG;
	out->data = to;
	out->len = m.size;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* The length in the trailer is compared, and nothing is made of that size. */
#include <linux/errno.h>
#include "flash/inflate.h"
#include "flash/sums.h"

#define MAGIC		"\x1f\x8b\x08"
#define OFF_FLAGS	3
#define HEADER_LEN	10

#define HAS_CRC		0x02
#define HAS_EXTRA	0x04
#define HAS_NAME	0x08
#define HAS_COMMENT	0x10
#define RESERVED	0xe0

static bool skip_text(struct region *r)
{
	u32 i;

	for (i = 0; i < r->len && r->data[i]; i++)
		;
	return region_from(r, (u64)i + 1, r);
}

bool gunzip_matches(const struct region *r)
{
	return region_is(r, 0, MAGIC, sizeof(MAGIC) - 1);
}

bool gunzip_header(struct region *r)
{
	u16 extra;
	u8 flags;

	if (!gunzip_matches(r) || r->len < HEADER_LEN)
		return false;
	flags = r->data[OFF_FLAGS];
	region_from(r, HEADER_LEN, r);
	if (flags & HAS_EXTRA &&
	    (!region_le16(r, 0, &extra) || !region_from(r, 2 + extra, r)))
		return false;
	if (flags & HAS_NAME && !skip_text(r))
		return false;
	if (flags & HAS_COMMENT && !skip_text(r))
		return false;
	if (flags & HAS_CRC && !region_from(r, 2, r))
		return false;
	return !(flags & RESERVED);
}

int gunzip_to(struct region *packed, struct scratch *scratch,
	      struct region *out)
{
	u32 crc, size;
	int ret;

	if (!gunzip_header(packed))
		return -EBADMSG;
	/* all that is left: what it takes is known at its end */
	out->data = scratch_take(scratch, 0);
	if (!out->data)
		return -ENOMEM;
	out->len = scratch->size - scratch->used;
	ret = inflate_to(packed, (u8 *)out->data, &out->len);
	if (ret)
		return ret;
	scratch->used += out->len;
	if (!region_le32(packed, 0, &crc) || !region_le32(packed, 4, &size) ||
	    crc != sums_crc32(0, out->data, out->len) || size != out->len)
		return -EBADMSG;
	region_from(packed, GUNZIP_TRAILER_LEN, packed);
	return 0;
}

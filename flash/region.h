/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A region is a run of bytes that somebody else controls.  All arithmetic on
 * offsets and lengths that come out of an image happens here and nowhere
 * else.  Nothing is owned; a region lives as long as the bytes behind it.
 */
#ifndef LIFEBOAT_REGION_H
#define LIFEBOAT_REGION_H

#include <linux/types.h>

struct region {
	const u8 *data;
	u32 len;
};

/**
 * region_sub() - a part of a region, by offset and length from outside
 * @r:		region
 * @off:	first byte, untrusted
 * @len:	number of bytes, untrusted
 * @out:	the part; @r and @out may be the same; unchanged on failure
 *
 * Return: true if [off, off + len) lies inside @r.
 */
bool region_sub(const struct region *r, u64 off, u64 len, struct region *out);

/* what is left from @off on; false if @off is beyond the end */
bool region_from(const struct region *r, u64 off, struct region *out);

/* integers; false if they are not wholly inside */
bool region_be32(const struct region *r, u64 off, u32 *val);
bool region_le32(const struct region *r, u64 off, u32 *val);
bool region_be16(const struct region *r, u64 off, u16 *val);
bool region_le16(const struct region *r, u64 off, u16 *val);
bool region_le64(const struct region *r, u64 off, u64 *val);

/* bytes at @off equal @want */
bool region_is(const struct region *r, u64 off, const void *want, u32 len);

/**
 * region_text() - fixed-size text field to a printable, NUL-terminated string
 * @r:		region
 * @off:	start of the field
 * @len:	its size; it ends at a NUL or there
 * @buf:	result; anything but printable ASCII becomes '?'
 * @size:	size of @buf, at least 1
 */
void region_text(const struct region *r, u64 off, u32 len, char *buf,
		 u32 size);

#endif

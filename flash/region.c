// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/unaligned.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/region.h"

bool region_sub(const struct region *r, u64 off, u64 len, struct region *out)
{
	if (off > r->len || len > r->len - off)
		return false;
	/* an empty region may have no bytes to point at */
	out->data = off ? r->data + off : r->data;
	out->len = len;
	return true;
}

bool region_from(const struct region *r, u64 off, struct region *out)
{
	return off <= r->len && region_sub(r, off, r->len - off, out);
}

bool region_be32(const struct region *r, u64 off, u32 *val)
{
	struct region at;

	if (!region_sub(r, off, 4, &at))
		return false;
	*val = get_unaligned_be32(at.data);
	return true;
}

bool region_le32(const struct region *r, u64 off, u32 *val)
{
	struct region at;

	if (!region_sub(r, off, 4, &at))
		return false;
	*val = get_unaligned_le32(at.data);
	return true;
}

bool region_be16(const struct region *r, u64 off, u16 *val)
{
	struct region at;

	if (!region_sub(r, off, 2, &at))
		return false;
	*val = get_unaligned_be16(at.data);
	return true;
}

bool region_le16(const struct region *r, u64 off, u16 *val)
{
	struct region at;

	if (!region_sub(r, off, 2, &at))
		return false;
	*val = get_unaligned_le16(at.data);
	return true;
}

bool region_le64(const struct region *r, u64 off, u64 *val)
{
	struct region at;

	if (!region_sub(r, off, 8, &at))
		return false;
	*val = get_unaligned_le64(at.data);
	return true;
}

bool region_is(const struct region *r, u64 off, const void *want, u32 len)
{
	struct region at;

	return region_sub(r, off, len, &at) && !memcmp(at.data, want, len);
}

void region_text(const struct region *r, u64 off, u32 len, char *buf,
		 u32 size)
{
	struct region field;
	u32 i;

	buf[0] = '\0';
	if (!region_sub(r, off, len, &field))
		return;
	for (i = 0; i < field.len && i < size - 1 && field.data[i]; i++) {
		u8 c = field.data[i];

		buf[i] = c >= 0x20 && c < 0x7f ? c : '?';
	}
	buf[i] = '\0';
}

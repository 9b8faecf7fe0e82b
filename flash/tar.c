// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/tar.h"

#define BLOCK		512
#define NAME_LEN	100
#define OFF_SIZE	124
#define SIZE_LEN	12
#define OFF_SUM		148
#define SUM_LEN		8
#define OFF_TYPE	156
#define OFF_MAGIC	257

bool tar_match(const struct region *r)
{
	return r->len >= BLOCK && region_is(r, OFF_MAGIC, "ustar", 5);
}

/* octal digits, spaces or NULs around them; false if it is something else */
static bool octal(const u8 *p, u32 len, u64 *val)
{
	u32 i = 0;

	*val = 0;
	while (i < len && p[i] == ' ')
		i++;
	for (; i < len && p[i] >= '0' && p[i] <= '7'; i++)
		*val = *val << 3 | (p[i] - '0');
	for (; i < len; i++)
		if (p[i] && p[i] != ' ')
			return false;
	return true;
}

/* all bytes of the header, with spaces in place of the sum */
static bool sum_ok(const u8 *p)
{
	u32 i, sum = 0;
	u64 want;

	for (i = 0; i < BLOCK; i++)
		sum += i >= OFF_SUM && i < OFF_SUM + SUM_LEN ? ' ' : p[i];
	return octal(p + OFF_SUM, SUM_LEN, &want) && sum == want;
}

static bool is_zero(const u8 *p)
{
	u32 i;

	for (i = 0; i < BLOCK; i++)
		if (p[i])
			return false;
	return true;
}

/* POSIX.1-2001's, about the next member or all: nothing that is asked here */
static bool is_about(const struct tar_member *m)
{
	return m->type == 'x' || m->type == 'g';
}

static int next(const struct region *r, u32 *off, struct tar_member *m)
{
	struct region header;
	u64 size;
	u32 at;

	if (!region_sub(r, *off, BLOCK, &header) || is_zero(header.data))
		return 0;
	if (!region_is(&header, OFF_MAGIC, "ustar", 5) ||
	    !sum_ok(header.data) ||
	    !octal(header.data + OFF_SIZE, SIZE_LEN, &size) ||
	    !region_sub(r, (u64)*off + BLOCK, size, &m->data))
		return -1;
	at = region_is(&header, 0, "./", 2) ? 2 : 0;
	region_text(&header, at, NAME_LEN - at, m->name, sizeof(m->name));
	m->type = header.data[OFF_TYPE] ?: '0';
	/* a member ends inside @r, so that this does not overflow much */
	*off = min_t(u64, r->len,
		     (u64)*off + BLOCK + ALIGN(size, (u64)BLOCK));
	return 1;
}

int tar_next(const struct region *r, u32 *off, struct tar_member *m)
{
	int ret;

	/* each takes a block at the least, so that this ends */
	do
		ret = next(r, off, m);
	while (ret > 0 && is_about(m));
	return ret;
}

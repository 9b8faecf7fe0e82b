/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checksums that vendors use and no library has, and those of all of a file:
 * these take long, and call schedule() in between, for those who cannot wait.
 */
#ifndef LIFEBOAT_SUMS_H
#define LIFEBOAT_SUMS_H

#include <linux/kernel.h>
#include <u-boot/crc.h>
#include <watchdog.h>
#include "flash/region.h"

/* bytes from one schedule() to the next; all where nothing waits for it */
#if defined(__LIFEBOAT_HOST__) || defined(CONFIG_CYCLIC)
#define SUMS_PIECE	0x8000u
#else
#define SUMS_PIECE	~0u
#endif

static inline u32 sums_piece(u32 left)
{
	schedule();
	return min_t(u32, left, SUMS_PIECE);
}

/* CRC-32 as zlib's crc32(), which goes on from @crc */
static inline u32 sums_crc32(u32 crc, const u8 *data, u32 len)
{
	u32 n;

	if (SUMS_PIECE == ~0u)
		return crc32(crc, data, len);
	for (; len; data += n, len -= n) {
		n = sums_piece(len);
		crc = crc32(crc, data, n);
	}
	return crc;
}

/* all bytes added up, modulo 256 */
u8 sums_bytes(const struct region *r);

/* CRC-32 that starts with ~0 and is not inverted at the end */
u32 sums_crc32_jam(const struct region *r);

/* POSIX cksum: the length is part of the sum (IEEE 1003.1, cksum) */
u32 sums_cksum(const struct region *r);

/* the same of @count regions as if they were one */
u32 sums_cksum_of(const struct region *r, u32 count);

/* MD5 of @count regions as if they were one */
void sums_md5(const struct region *r, u32 count, u8 sum[16]);

/* is that MD5 at @off as 32 lower-case hex digits? */
bool sums_md5_hex_is(const struct region *at, u32 off, const struct region *r,
		     u32 count);

/* is @val at @off as eight hex digits, of either case? */
bool sums_hex_is(const struct region *r, u32 off, u32 val);

/* value of a hex digit of either case, -1 if it is none */
int sums_digit(char c);

/* bytes from pairs of hex digits, until the text or @max ends; how many */
u32 sums_from_hex(const char *text, u8 *to, u32 max);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/string.h>
#include <mbedtls/md5.h>
#include <stdio.h>
#include "flash/sums.h"

#define CKSUM_POLY	0x04c11db7

u8 sums_bytes(const struct region *r)
{
	u8 sum = 0;
	u32 i, end;

	for (i = 0; i < r->len;)
		for (end = i + sums_piece(r->len - i); i < end; i++)
			sum += r->data[i];
	return sum;
}

u32 sums_crc32_jam(const struct region *r)
{
	return ~sums_crc32(0, r->data, r->len);
}

/* most significant bit first, unlike every other CRC-32 here */
static void make_table(u32 table[256])
{
	u32 i, crc;
	int bit;

	for (i = 0; i < 256; i++) {
		crc = i << 24;
		for (bit = 0; bit < 8; bit++)
			crc = crc << 1 ^ (crc & 0x80000000 ? CKSUM_POLY : 0);
		table[i] = crc;
	}
}

u32 sums_cksum_of(const struct region *r, u32 count)
{
	u32 table[256], crc = 0, len = 0, i, end, n;

	make_table(table);
	for (n = 0; n < count; n++) {
		for (i = 0; i < r[n].len;)
			for (end = i + sums_piece(r[n].len - i); i < end; i++)
				crc = crc << 8 ^
				      table[crc >> 24 ^ r[n].data[i]];
		len += r[n].len;
	}
	for (; len; len >>= 8)
		crc = crc << 8 ^ table[crc >> 24 ^ (len & 0xff)];
	return ~crc;
}

u32 sums_cksum(const struct region *r)
{
	return sums_cksum_of(r, 1);
}

void sums_md5(const struct region *r, u32 count, u8 sum[16])
{
	mbedtls_md5_context ctx;
	u32 i, at, n;

	mbedtls_md5_init(&ctx);
	mbedtls_md5_starts(&ctx);
	for (i = 0; i < count; i++)
		for (at = 0; at < r[i].len; at += n) {
			n = sums_piece(r[i].len - at);
			mbedtls_md5_update(&ctx, r[i].data + at, n);
		}
	mbedtls_md5_finish(&ctx, sum);
	mbedtls_md5_free(&ctx);
}

bool sums_md5_hex_is(const struct region *at, u32 off, const struct region *r,
		     u32 count)
{
	char text[33];
	u8 sum[16];
	int i;

	sums_md5(r, count, sum);
	for (i = 0; i < 16; i++)
		snprintf(text + 2 * i, 3, "%02x", sum[i]);
	return region_is(at, off, text, 32);
}

bool sums_hex_is(const struct region *r, u32 off, u32 val)
{
	struct region text;
	u32 i;
	u8 c, digit;

	if (!region_sub(r, off, 8, &text))
		return false;
	for (i = 0; i < 8; i++, val <<= 4) {
		c = text.data[i];
		if (c >= 'a' && c <= 'f')
			c -= 'a' - 'A';
		digit = val >> 28;
		if (c != (digit < 10 ? '0' + digit : 'A' + digit - 10))
			return false;
	}
	return true;
}

int sums_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

u32 sums_from_hex(const char *text, u8 *to, u32 max)
{
	u32 n;

	for (n = 0; n < max && sums_digit(text[2 * n]) >= 0 &&
	     sums_digit(text[2 * n + 1]) >= 0; n++)
		to[n] = sums_digit(text[2 * n]) << 4 |
			sums_digit(text[2 * n + 1]);
	return n;
}

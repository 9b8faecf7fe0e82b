// SPDX-License-Identifier: GPL-2.0-or-later
/* Formats that hide what is inside: packed, encrypted, or just XORed. */
#include <linux/kernel.h>
#include <linux/types.h>
#include <mbedtls/aes.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <u-boot/crc.h>
#include "flash/sums.h"
#include "fix.h"

/* take off what hides the inside, repair that, and hide it again */
static void fix_xored(const struct file *f, u32 at, u32 len, const u8 *key,
		      u32 n, u8 *sum)
{
	u8 *d = f->d + at;
	u32 i;

	for (i = 0; i < len; i++)
		d[i] ^= key[i % n];
	if (f->what & REPAIR_INSIDE)
		fix_inside(d, len, f->what, f->id, f->peb);
	md5(d, len, NULL, 0, sum);
	for (i = 0; i < len; i++)
		d[i] ^= key[i % n];
}

void fix_elx(const struct file *f)
{
	u32 n, len;
	u8 key[16];

	n = sums_from_hex(f->id->get(f->id, "elx-key", 0) ?: "", key, 16);
	if (!n || f->len <= 0x80 ||
	    !is(f->d, f->len, 0, "\0\0\0\0\0\0\0\3", 8))
		return;
	len = get32(f->d + 0x3e);
	if (f->what & REPAIR_LENGTHS && len > f->len - 0x80)
		put32(f->d + 0x3e, len = f->len - 0x80);
	if (len <= f->len - 0x80)
		fix_xored(f, 0x80, len, key, n, f->d + 0x46);
}

void fix_senao(const struct file *f)
{
	u32 i, len, k;
	u8 key[8];

	if (f->len <= 0x60 || get32(f->d) || !get32(f->d + 4) ||
	    get32(f->d + 0x1c) > 3)
		return;
	k = get32(f->d + 0x5c);
	for (i = 0; i < 8; i++)
		key[i] = k >> i;
	len = get32(f->d + 0x20);
	if (f->what & REPAIR_LENGTHS && len > f->len - 0x60)
		put32(f->d + 0x20, len = f->len - 0x60);
	if (len <= f->len - 0x60)
		fix_xored(f, 0x60, len, key, 8, f->d + 0x28);
}

/* of stored blocks, in which the fuzzer finds what is inside */
static void fix_stored(u8 *d, u32 end)
{
	u32 at = 10, crc = 0, size = 0, len;

	if (end < 18 || !is(d, end, 0, "\x1f\x8b\x08\0", 4))
		return;
	while (end - at >= 5 + 8 && !(d[at] & 6)) {
		len = d[at + 1] | d[at + 2] << 8;
		/* the last one fills the file */
		if (len > end - at - 5 - 8 || d[at] & 1) {
			len = min(end - at - 5 - 8, 0xffffU);
			d[at] |= 1;
		}
		d[at + 1] = len;
		d[at + 2] = len >> 8;
		d[at + 3] = ~len;
		d[at + 4] = ~len >> 8;
		crc = crc32(crc, d + at + 5, len);
		size += len;
		at += 5 + len;
		if (!(d[at - 5 - len] & 1))
			continue;
		put32le(d + at, crc);
		put32le(d + at + 4, size);
		return;
	}
}

void fix_gzip(const struct file *f)
{
	fix_stored(f->d, f->len);
}

/* GPT's two sums, if its entries are in the file */
void fix_gpt(const struct file *f)
{
	u8 *d = f->d + 512;
	u32 len;

	if (f->len < 34 * 512 || !is(f->d, f->len, 512, "EFI PART", 8) ||
	    !(f->what & REPAIR_TRAILER))
		return;
	put32le(d + 72, 2);
	put32le(d + 76, 0);
	len = get32le(d + 80) * get32le(d + 84);
	if (len > 32 * 512)
		return;
	put32le(d + 88, crc32(0, d + 512, len));
	put32le(d + 16, 0);
	len = get32le(d + 12);
	put32le(d + 16, crc32(0, d, len > 512 ? 512 : len));
}

/* the header of a kernel of Sercomm's, wherever it is */
static void fix_ser(u8 *d, u32 len)
{
	u32 i, size;

	for (i = 0; len >= 0x100 && i <= len - 0x100; i++) {
		if (memcmp(d + i, "Ser\0", 4))
			continue;
		size = get32le(d + i + 0x14);
		if (size > len - i - 0x100)
			put32le(d + i + 0x14, size = room(d + i, len - i) -
				0x100);
		if (size <= len - i - 0x100)
			put32le(d + i + 0x18,
				crc32(0, d + i + 0x100, size));
		memset(d + i, 0xff, 4);
		memset(d + i + 8, 0xff, 4);
		put32le(d + i + 8, crc32(0, d + i, 0x100));
		memcpy(d + i, "Ser\0", 4);
	}
}

/* the input has it in the clear: encrypt it */
void fix_tagged(const struct file *f)
{
	static const u8 zeros[32];
	u32 body = f->len - 0xa0, size;
	mbedtls_aes_context aes;
	u8 key[32], iv[16] = { }, *d = f->d;
	char text[33] = "";

	if (f->len < 0x180 || memcmp(d, zeros, 32) ||
	    memcmp(d + 0x40, zeros, 32) || memcmp(d + 0x60, zeros, 32) ||
	    d[0x20] < '0' || d[0x20] > '9' || d[0x80] < '0' || d[0x80] > '9')
		return;
	/* a byte of padding is the least */
	memcpy(text, d + 0x80, 32);
	size = strtoul(text, NULL, 10);
	if (size >= body || body - size > 16) {
		size = body - 1;
		memset(text, 0, sizeof(text));
		snprintf(text, sizeof(text), "%u", size);
		memcpy(d + 0x80, text, 32);
	}
	fix_ser(d + 0x140, size - 0xa0);
	fix_stored(d + 0x140, size - 0xa0);
	mbedtls_sha256(d + 0x140, size - 0xa0, d + 0x120, 0);
	md5(d + 0x60, 32, d + 0x20, 32, key);
	md5(d + 0x80, 32, d + 0x20, 32, key + 16);
	mbedtls_aes_init(&aes);
	mbedtls_aes_setkey_enc(&aes, key, 256);
	mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_ENCRYPT, body & ~15, iv,
			      d + 0xa0, d + 0xa0);
	mbedtls_aes_free(&aes);
}

/* in the clear, too, behind the magic */
void fix_nec(const struct file *f)
{
	const char *key = f->id->get(f->id, "nec-key", 0);
	u32 i, n = key ? strlen(key) : 0;

	if (!n || !is(f->d, f->len, 0, "\x5e\xa3\xa4\x17", 4) ||
	    !(f->what & REPAIR_TRAILER))
		return;
	for (i = 0; i < f->len; i++)
		f->d[i] ^= key[i % n] ^ (i % 251 + 1);
}

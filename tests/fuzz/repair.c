// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One function a family, each told by its magic; a family that has none here
 * is found by its dictionary alone.
 */
#include <linux/kernel.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mbedtls/aes.h>
#include <mbedtls/sha256.h>
#include <u-boot/crc.h>
#include "flash/sums.h"
#include "flash/uimage.h"
#include "repair.h"

#define MD5_LEN		16
#define TAR_BLOCK	512
/* that vendors made of U-Boot's */
#define MAGICS		2

static void put32(u8 *p, u32 v)
{
	p[0] = v >> 24;
	p[1] = v >> 16;
	p[2] = v >> 8;
	p[3] = v;
}

static void put32le(u8 *p, u32 v)
{
	p[0] = v;
	p[1] = v >> 8;
	p[2] = v >> 16;
	p[3] = v >> 24;
}

static u32 get32(const u8 *p)
{
	return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static u32 get32le(const u8 *p)
{
	return (u32)p[3] << 24 | p[2] << 16 | p[1] << 8 | p[0];
}

static bool is(const u8 *d, u32 len, u32 off, const char *magic, u32 n)
{
	return off <= len && n <= len - off && !memcmp(d + off, magic, n);
}

/* MD5 of a salt and some bytes, or of some bytes and a salt */
static void md5(const void *a, u32 alen, const void *b, u32 blen, u8 *to)
{
	const struct region pieces[] = { { a, alen }, { b, blen } };
	u8 sum[MD5_LEN];

	sums_md5(pieces, 2, sum);
	memcpy(to, sum, sizeof(sum));
}

static void put_hex(u8 *to, const u8 *from, u32 n)
{
	char text[3];
	u32 i;

	for (i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "%02x", from[i]);
		memcpy(to + 2 * i, text, 2);
	}
}

/* --- inside --- */

static bool is_tar(const u8 *d, u32 len)
{
	return len >= TAR_BLOCK && is(d, len, 257, "ustar", 5);
}

/* bytes up to what comes behind a kernel */
static u32 room(const u8 *d, u32 len)
{
	u32 i;

	/* Netgear's kernel is a file system: what comes at once is not behind */
	for (i = 4; i + 4 <= len; i++)
		if (!memcmp(d + i, "hsqs", 4) || !memcmp(d + i, "UBI#", 4) ||
		    is_tar(d + i, len - i))
			return i;
	return len;
}

static void fix_uimage(u8 *d, u32 len, u8 what, u32 header_len)
{
	u32 size = get32(d + 12);

	if (len < header_len)
		return;
	if (what & REPAIR_LENGTHS && size > len - header_len)
		size = room(d + header_len, len - header_len);
	put32(d + 12, size);
	if (size <= len - header_len)
		put32(d + 24, crc32(0, d + header_len, size));
	memset(d + 4, 0, 4);
	put32(d + 4, crc32(0, d, header_len));
}

static void fix_squashfs(u8 *d, u32 len)
{
	if (len < 96 || (!get32le(d + 0x2c) && get32le(d + 0x28) <= len))
		return;
	put32le(d + 0x28, len);
	put32le(d + 0x2c, 0);
}

static void fix_ubi(u8 *d, u32 len, u32 peb)
{
	u32 room = min(peb, len), vid, at, i;

	if (room < 256)
		return;
	if (get32(d + 16) > room - 64)
		put32(d + 16, 64);
	vid = get32(d + 16);
	if (get32(d + 20) <= vid || get32(d + 20) >= room)
		put32(d + 20, min(vid + 64, room - 1));
	put32(d + 60, ~crc32(0, d, 60));
	if (!memcmp(d + vid, "UBI!", 4))
		put32(d + vid + 60, ~crc32(0, d + vid, 60));
	/* records of the volume table */
	at = get32(d + 20);
	if (get32(d + vid + 8) != 0x7fffefff)
		return;
	for (i = 0; i < 128 && at + 172 <= room; i++, at += 172)
		put32(d + at + 168, ~crc32(0, d + at, 168));
}

/* a member that is too long ends where the next one begins */
static void cut_member(u8 *d, u32 len)
{
	char text[12];
	u32 i;

	memcpy(text, d + 124, 11);
	text[11] = '\0';
	if (strtoul(text, NULL, 8) <= len - TAR_BLOCK)
		return;
	for (i = TAR_BLOCK; i < len && !is_tar(d + i, len - i); i += TAR_BLOCK)
		;
	snprintf(text, sizeof(text), "%011o", min(i, len) - TAR_BLOCK);
	memcpy(d + 124, text, 12);
}

static void fix_tar(u8 *d, u32 len, u8 what)
{
	char text[8];
	u32 i, sum = 0;

	if (what & REPAIR_LENGTHS)
		cut_member(d, len);
	memset(d + 148, ' ', 8);
	for (i = 0; i < TAR_BLOCK; i++)
		sum += d[i];
	snprintf(text, sizeof(text), "%06o", sum);
	memcpy(d + 148, text, 7);
}

/* U-Boot's own where there is none */
static void get_magics(const struct identity *id, u32 magics[MAGICS])
{
	const char *text;
	u8 magic[4];
	u32 i;

	for (i = 0; i < MAGICS; i++) {
		text = id->get(id, "uimage-magic", i);
		magics[i] = text && sums_from_hex(text, magic, 4) == 4 ?
			    get32(magic) : UIMAGE_MAGIC;
	}
}

/* a vendor's magic may be part of the router's name, "3700" */
static bool is_linux(const u8 *d)
{
	return d[28] == 5 && d[29] == 5;
}

/* from the end: what is in front covers what is behind */
static void fix_inside(u8 *d, u32 len, u8 what, const struct identity *id,
		       u32 peb)
{
	u32 header = identity_has(id, "formats", "sge-uimage") ? 160 : 64;
	u32 magics[MAGICS], magic, i;

	get_magics(id, magics);
	for (i = len < 64 ? 0 : len - 63; i--;) {
		magic = get32(d + i);
		if (magic == UIMAGE_MAGIC ||
		    (is_linux(d + i) && (magic == magics[0] ||
					 magic == magics[1])))
			fix_uimage(d + i, len - i, what, header);
		if (!memcmp(d + i, "hsqs", 4) && what & REPAIR_LENGTHS)
			fix_squashfs(d + i, len - i);
		if (!memcmp(d + i, "UBI#", 4))
			fix_ubi(d + i, len - i, peb);
		if (is_tar(d + i, len - i))
			fix_tar(d + i, len - i, what);
	}
}

/* --- one vendor's sum each --- */

struct file {
	u8 *d;
	u32 len;
	u8 what;
	const struct identity *id;
	u32 peb;
};

/* offsets and lengths of kernel and root file system, one after the other */
static void fix_tplink_parts(const struct file *f, u32 off)
{
	u32 root = room(f->d, f->len);

	if (!(f->what & REPAIR_LENGTHS) || root < 0x200 ||
	    get32(f->d + off + 8) <= f->len)
		return;
	put32(f->d + off, 0x200);
	put32(f->d + off + 4, root - 0x200);
	put32(f->d + off + 8, root);
	put32(f->d + off + 12, f->len - root);
}

/* the salt of images with a boot loader, if it has one */
static void fix_tplink(const struct file *f, u32 parts, u32 sum,
		       const u8 *salt, const u8 *boot)
{
	fix_tplink_parts(f, parts);
	memcpy(f->d + sum, get32(f->d + parts + 20) ? boot : salt, MD5_LEN);
	md5(f->d, f->len, NULL, 0, f->d + sum);
}

static void fix_tplink_v1(const struct file *f)
{
	static const u8 boot[MD5_LEN] = {
		0x8c, 0xef, 0x33, 0x5b, 0xd5, 0xc5, 0xce, 0xfa,
		0xa7, 0x9c, 0x28, 0xda, 0xb2, 0xe9, 0x0f, 0x42,
	};
	static const u8 salt[MD5_LEN] = {
		0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb,
		0xdd, 0xf9, 0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x38,
	};

	if (f->len < 0x200 || !is(f->d, f->len, 0, "\1\0\0\0", 4))
		return;
	fix_tplink(f, 0x80, 0x4c, salt, boot);
}

static void fix_tplink_v2(const struct file *f)
{
	static const u8 boot[MD5_LEN] = {
		0x8c, 0xef, 0x33, 0x5f, 0xd5, 0xc5, 0xce, 0xfa,
		0xac, 0x9c, 0x28, 0xda, 0xb2, 0xe9, 0x0f, 0x42,
	};
	static const u8 salt[MD5_LEN] = {
		0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb,
		0xdc, 0xf9, 0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x37,
	};

	if (f->len < 0x200 || !is(f->d, f->len, 0x8c, "\x55\xaa", 2))
		return;
	fix_tplink(f, 0x74, 0x40, salt, boot);
}

static void fix_seama(const struct file *f)
{
	u8 *d = f->d;
	u32 len = f->len, skip;

	if (len < 28 || !is(d, len, 0, "\x5e\xa3\xa4\x17", 4))
		return;
	skip = 12 + (d[6] << 8 | d[7]);
	if (!get32(d + 8) && len >= 28 && skip < len - 28) {
		d += skip;
		len -= skip;
	}
	skip = 28 + (d[6] << 8 | d[7]);
	if (skip >= len)
		return;
	if (f->what & REPAIR_LENGTHS && get32(d + 8) > len - skip)
		put32(d + 8, len - skip);
	if (get32(d + 8) <= len - skip)
		md5(d + skip, get32(d + 8), NULL, 0, d + 12);
}

static u32 netgear_sum(const u8 *d, u32 len)
{
	u32 low = 0, high = 0, i;

	for (i = 0; i < len; i++) {
		low += d[i];
		high += low;
	}
	low = (low & 0xffff) + (low >> 16);
	high = (high & 0xffff) + (high >> 16);
	return (((high >> 16) + high) & 0xffff) << 16 |
	       (((low >> 16) + low) & 0xffff);
}

static void fix_chk(const struct file *f)
{
	u8 *d = f->d;
	u32 head, body;

	if (f->len < 0x29 || !is(d, f->len, 0, "\x2a\x23\x24\x5e", 4))
		return;
	head = get32(d + 4);
	if (head < 0x29 || head > f->len)
		return;
	body = f->len - head;
	if (f->what & REPAIR_LENGTHS && get32(d + 0x18) > body)
		put32(d + 0x18, body);
	if (get32(d + 0x18) <= body)
		put32(d + 0x10, netgear_sum(d + head, get32(d + 0x18)));
	put32(d + 0x20, netgear_sum(d + head, body));
	put32(d + 0x24, 0);
	put32(d + 0x24, netgear_sum(d, head));
}

static void fix_dni(const struct file *f)
{
	const struct region r = { f->d, f->len };

	if (is(f->d, f->len, 0, "device:", 7))
		f->d[f->len - 1] += 0xff - sums_bytes(&r);
}

static void fix_trx(const struct file *f)
{
	u8 *d = f->d;

	if (f->len < 28 || !is(d, f->len, 0, "HDR0", 4))
		return;
	if (f->what & REPAIR_LENGTHS && get32le(d + 4) > f->len) {
		put32le(d + 4, f->len);
		put32le(d + 20, room(d, f->len));
	}
	if (get32le(d + 4) >= 28 && get32le(d + 4) <= f->len)
		put32le(d + 8, ~crc32(0, d + 12, get32le(d + 4) - 12));
}

static void fix_safeloader(const struct file *f)
{
	static const u8 salt[MD5_LEN] = {
		0x7a, 0x2b, 0x15, 0xed, 0x9b, 0x98, 0x59, 0x6d,
		0xe5, 0x04, 0xab, 0x44, 0xac, 0x2a, 0x9f, 0x4e,
	};

	if (!is(f->d, f->len, 0x1014, "fwup-ptn ", 9))
		return;
	put32(f->d, f->len);
	md5(salt, sizeof(salt), f->d + 0x14, f->len - 0x14, f->d + 4);
}

static void fix_ubnt(const struct file *f)
{
	u8 *d = f->d;
	u32 off = 0x10c, len;

	if (f->len < 0x10c ||
	    (!is(d, f->len, 0, "OPEN", 4) && !is(d, f->len, 0, "UBNT", 4)))
		return;
	put32(d + 0x104, crc32(0, d, 0x104));
	while (is(d, f->len, off, "PART", 4) && f->len - off >= 0x40) {
		len = get32(d + off + 0x30);
		if (len > f->len - off - 0x40 && f->what & REPAIR_LENGTHS)
			len = max((int)(f->len - off) - 0x40 - 12, 0);
		put32(d + off + 0x30, len);
		if (len > f->len - off - 0x40)
			return;
		put32(d + off + 0x38 + len, crc32(0, d + off, 0x38 + len));
		off += 0x40 + len;
	}
	if (f->len - off < 8)
		return;
	memcpy(d + off, "END.", 4);
	put32(d + off + 4, crc32(0, d, off));
}

static void fix_edimax(const struct file *f)
{
	u32 i, size, sum = 0;
	u8 *d = f->d;

	if (f->len < 0x16 || !is(d, f->len, 0, "CSYS", 4))
		return;
	size = get32le(d + 0x10);
	if (f->what & REPAIR_LENGTHS && size > f->len - 0x14)
		size = (f->len - 0x14) & ~1;
	put32le(d + 0x10, size);
	if (size < 2 || size > f->len - 0x14 || size & 1)
		return;
	for (i = 0; i < size - 2; i += 2)
		sum += d[0x14 + i] | d[0x15 + i] << 8;
	d[0x14 + i] = -sum;
	d[0x15 + i] = -sum >> 8;
}

static void put_cksum(const struct file *f, u32 trailer, u32 off)
{
	const struct region r = { f->d, f->len - trailer };
	char text[9];

	snprintf(text, sizeof(text), "%08X", sums_cksum(&r));
	memcpy(f->d + r.len + off, text, 8);
}

static void fix_cksum(const struct file *f)
{
	if (f->len > 256 && is(f->d, f->len, f->len - 256, ".LINKSYS.", 9))
		put_cksum(f, 256, 32);
	if (f->len > 16 && is(f->d, f->len, f->len - 16, ".GEMTEK.", 8))
		put_cksum(f, 16, 8);
}

static void fix_zyimage(const struct file *f)
{
	if (f->len > 60 && is(f->d, f->len, f->len - 60, "ZNBG", 4))
		put32le(f->d + f->len - 4, ~crc32(0, f->d, f->len - 60));
}

static void fix_wrgg(const struct file *f)
{
	struct region pieces[3];
	u8 sum[MD5_LEN];
	u32 size;

	if (f->len <= 0xa0 || !is(f->d, f->len, 0x20, "\x21\3\x08\x20", 4))
		return;
	size = get32(f->d + 0x68);
	if (!size || size > f->len - 0xa0)
		size = f->len - 0xa0;
	put32(f->d + 0x68, size);
	pieces[0] = (struct region){ f->d + 0x6c, 4 };
	pieces[1] = (struct region){ f->d + 0x70, 32 };
	pieces[2] = (struct region){ f->d + 0xa0, size };
	sums_md5(pieces, 3, sum);
	memcpy(f->d + 0x90, sum, sizeof(sum));
}

static void fix_mstc(const struct file *f)
{
	u8 sum[MD5_LEN];

	if (f->len <= 56 || !is(f->d, f->len, f->len - 24, "MT76X", 5))
		return;
	md5(f->d, f->len - 56, "ffff", 4, sum);
	put_hex(f->d + f->len - 56, sum, sizeof(sum));
}

/* the innermost signature first */
static void fix_dlink_ru(const struct file *f)
{
	const char *text;
	u8 salt[MD5_LEN];
	u32 end, n;

	for (n = 0; f->id->get(f->id, "dlink-ru-salt", n); n++)
		;
	if (!n || f->len <= 20 * n ||
	    !is(f->d, f->len, f->len - 4, "\0\xc0\xff\xee", 4))
		return;
	end = f->len - 20 * n;
	for (n = 0; (text = f->id->get(f->id, "dlink-ru-salt", n)); n++) {
		sums_from_hex(text, salt, sizeof(salt));
		md5(salt, sizeof(salt), f->d, end, f->d + end);
		memcpy(f->d + end + MD5_LEN, "\0\xc0\xff\xee", 4);
		end += 20;
	}
}

static void fix_elecom(const struct file *f)
{
	u8 sum[MD5_LEN];
	u32 i;

	if (f->len < 80 || !is(f->d, f->len, 0, "ELECOM ", 7))
		return;
	for (i = f->len - 46; i >= 32; i--) {
		if (!is(f->d, f->len, i + 32, "MT7621_ELECOM_", 14))
			continue;
		md5(f->d + 32, i - 32, NULL, 0, sum);
		put_hex(f->d + i, sum, sizeof(sum));
		return;
	}
}

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

static void fix_elx(const struct file *f)
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

static void fix_senao(const struct file *f)
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

static void fix_netgear_enc(const struct file *f)
{
	u32 len, end;

	if (f->len < 0x218 || !is(f->d, f->len, 0x200, "encrpted_img", 12))
		return;
	len = get32(f->d + 0x20c);
	if (f->what & REPAIR_LENGTHS && len > f->len - 0x218)
		put32(f->d + 0x20c, len = (f->len - 0x218) & ~15);
	end = 0x214 + ((len + 15) & ~15);
	if (len && end >= len && end <= f->len - 4)
		put32(f->d + end, ~crc32(~0U, f->d, end));
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

static void fix_gzip(const struct file *f)
{
	fix_stored(f->d, f->len);
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
static void fix_tagged(const struct file *f)
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

static u32 folded(const u8 *d, u32 len)
{
	u32 sum = 0, i;

	for (i = 0; i < len; i++)
		sum += d[i];
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16);
}

static void fix_ras(const struct file *f)
{
	u8 *d = f->d;
	u32 size;

	if (f->len <= 0x800 || get32(d + 0x70) != 0xffffffff ||
	    get32(d + 0x7fc) != 0xffffffff)
		return;
	size = get32(d + 4);
	if (f->what & REPAIR_LENGTHS && size > f->len - 0x800)
		put32(d + 4, size = f->len - 0x800);
	if (size <= f->len)
		put32(d, folded(d + f->len - size, size));
	memcpy(d + 40, d, 4);
	put32(d + 40, folded(d, 0x800));
}

/* in the clear, too, behind the magic */
static void fix_nec(const struct file *f)
{
	const char *key = f->id->get(f->id, "nec-key", 0);
	u32 i, n = key ? strlen(key) : 0;

	if (!n || !is(f->d, f->len, 0, "\x5e\xa3\xa4\x17", 4) ||
	    !(f->what & REPAIR_TRAILER))
		return;
	for (i = 0; i < f->len; i++)
		f->d[i] ^= key[i % n] ^ (i % 251 + 1);
}

static void fix_format(const struct file *f)
{
	static void (*const fix[])(const struct file *f) = {
		fix_tplink_v1, fix_tplink_v2, fix_seama, fix_chk, fix_dni,
		fix_trx, fix_safeloader, fix_ubnt, fix_edimax, fix_cksum,
		fix_zyimage, fix_wrgg, fix_mstc, fix_dlink_ru, fix_elecom,
		fix_elx, fix_senao, fix_netgear_enc, fix_gzip, fix_ras,
		fix_tagged, fix_nec,
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(fix) && f->len; i++)
		fix[i](f);
}

/* what the last chunk of metadata takes away */
static u32 trailer_len(u8 *d, u32 len, u8 what)
{
	u32 size;

	if (len < 16 || memcmp(d + len - 16, "FWx0", 4))
		return 0;
	size = get32(d + len - 4);
	if (what & REPAIR_LENGTHS && (size < 16 || size > len))
		put32(d + len - 4, size = 16);
	return size <= len ? size : 0;
}

/* bytes in front of all that has sums */
static u32 envelope_len(const u8 *d, u32 len)
{
	return len > 192 && is(d, len, 0, "YUNCORE", 7) ? 192 : 0;
}

void repair(u8 *d, u32 len, u8 what, const struct identity *id, u32 peb)
{
	u32 skip = envelope_len(d, len), body;
	struct file f = { d + skip, 0, what, id, peb };

	d += skip;
	len -= skip;
	body = len - trailer_len(d, len, what);
	f.len = body;
	if (what & REPAIR_INSIDE)
		fix_inside(d, body, what, id, peb);
	if (what & REPAIR_FORMAT)
		fix_format(&f);
	if (what & REPAIR_TRAILER && body < len)
		put32(d + len - 12, ~crc32(0, d, len - 16));
}

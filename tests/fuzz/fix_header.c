// SPDX-License-Identifier: GPL-2.0-or-later
/* Formats whose header has the sum. */
#include <linux/kernel.h>
#include <linux/types.h>
#include <string.h>
#include <u-boot/crc.h>
#include "flash/sums.h"
#include "fix.h"

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

void fix_tplink_v1(const struct file *f)
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

void fix_tplink_v2(const struct file *f)
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

void fix_seama(const struct file *f)
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

void fix_chk(const struct file *f)
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

void fix_trx(const struct file *f)
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

void fix_safeloader(const struct file *f)
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

void fix_ubnt(const struct file *f)
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

void fix_edimax(const struct file *f)
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

void fix_wrgg(const struct file *f)
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

static u32 folded(const u8 *d, u32 len)
{
	u32 sum = 0, i;

	for (i = 0; i < len; i++)
		sum += d[i];
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16);
}

void fix_ras(const struct file *f)
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

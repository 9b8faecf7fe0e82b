// SPDX-License-Identifier: GPL-2.0-or-later
/* Formats that end in a sum. */
#include <linux/types.h>
#include <stdio.h>
#include <string.h>
#include <u-boot/crc.h>
#include "flash/sums.h"
#include "fix.h"

static void put_hex(u8 *to, const u8 *from, u32 n)
{
	char text[3];
	u32 i;

	for (i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "%02x", from[i]);
		memcpy(to + 2 * i, text, 2);
	}
}

void fix_dni(const struct file *f)
{
	const struct region r = { f->d, f->len };

	if (is(f->d, f->len, 0, "device:", 7))
		f->d[f->len - 1] += 0xff - sums_bytes(&r);
}

static void put_cksum(const struct file *f, u32 trailer, u32 off)
{
	const struct region r = { f->d, f->len - trailer };
	char text[9];

	snprintf(text, sizeof(text), "%08X", sums_cksum(&r));
	memcpy(f->d + r.len + off, text, 8);
}

void fix_cksum(const struct file *f)
{
	if (f->len > 256 && is(f->d, f->len, f->len - 256, ".LINKSYS.", 9))
		put_cksum(f, 256, 32);
	if (f->len > 16 && is(f->d, f->len, f->len - 16, ".GEMTEK.", 8))
		put_cksum(f, 16, 8);
}

void fix_zyimage(const struct file *f)
{
	if (f->len > 60 && is(f->d, f->len, f->len - 60, "ZNBG", 4))
		put32le(f->d + f->len - 4, ~crc32(0, f->d, f->len - 60));
}

void fix_mstc(const struct file *f)
{
	u8 sum[MD5_LEN];

	if (f->len <= 56 || !is(f->d, f->len, f->len - 24, "MT76X", 5))
		return;
	md5(f->d, f->len - 56, "ffff", 4, sum);
	put_hex(f->d + f->len - 56, sum, sizeof(sum));
}

/* the innermost signature first */
void fix_dlink_ru(const struct file *f)
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

void fix_elecom(const struct file *f)
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

void fix_netgear_enc(const struct file *f)
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

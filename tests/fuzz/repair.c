// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One function a family, each told by its magic; a family that has none in
 * fix_*.c is found by its dictionary alone.
 */
#include <linux/kernel.h>
#include <linux/types.h>
#include <string.h>
#include <u-boot/crc.h>
#include "fix.h"

static void fix_format(const struct file *f)
{
	static void (*const fix[])(const struct file *f) = {
		fix_tplink_v1, fix_tplink_v2, fix_seama, fix_chk, fix_dni,
		fix_trx, fix_safeloader, fix_ubnt, fix_edimax, fix_cksum,
		fix_zyimage, fix_wrgg, fix_mstc, fix_dlink_ru, fix_elecom,
		fix_elx, fix_senao, fix_netgear_enc, fix_gpt, fix_gzip, fix_ras,
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

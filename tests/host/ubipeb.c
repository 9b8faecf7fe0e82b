// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "flash/sums.h"
#include "ubipeb.h"

#define OFF_COMPAT	7
#define OFF_VOL_ID	8
#define OFF_LNUM	12
#define OFF_CRC		60

static void put32(u8 *p, u32 val)
{
	p[0] = val >> 24;
	p[1] = val >> 16;
	p[2] = val >> 8;
	p[3] = val;
}

void ubipeb_empty(u8 *peb, u32 len, const struct ubi_ec *ec)
{
	memset(peb, 0xff, len);
	ubi_ec_write(peb, ec);
}

void ubipeb_used(u8 *peb, u32 len, const struct ubi_ec *ec, u32 vol_id,
		 u32 lnum, u8 fill)
{
	u8 *vid = peb + ec->vid_offset;
	struct region hdr = { vid, OFF_CRC };

	ubi_layout_write(peb, len, 1, ec, 0);
	vid[OFF_COMPAT] = 0;
	put32(vid + OFF_VOL_ID, vol_id);
	put32(vid + OFF_LNUM, lnum);
	put32(vid + OFF_CRC, sums_crc32_jam(&hdr));
	memset(peb + ec->data_offset, fill, len - ec->data_offset);
}

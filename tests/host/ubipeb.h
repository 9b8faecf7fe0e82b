/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PEBs of UBI, one by one. */
#ifndef LIFEBOAT_UBIPEB_H
#define LIFEBOAT_UBIPEB_H

#include "flash/peb.h"

/* only an EC header */
void ubipeb_empty(u8 *peb, u32 len, const struct ubi_ec *ec);

/* mapped: @lnum of volume @vol_id, with bytes of @fill */
void ubipeb_used(u8 *peb, u32 len, const struct ubi_ec *ec, u32 vol_id,
		 u32 lnum, u8 fill);

#endif

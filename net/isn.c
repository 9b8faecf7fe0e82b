// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <mbedtls/sha256.h>
#include "net/isn.h"

void isn_stir(struct isn *isn, u32 ticks)
{
	u32 *p = &isn->pool[isn->at % ISN_POOL];

	if (isn->fixed)
		return;
	*p = (*p << 11 | *p >> 21) ^ ticks;
	isn->at++;
}

u32 isn_next(struct isn *isn, const u32 ends[3], u32 clock)
{
	mbedtls_sha256_context sha;
	u32 digest[8];

	isn->fixed = true;
	mbedtls_sha256_init(&sha);
	mbedtls_sha256_starts(&sha, 0);
	mbedtls_sha256_update(&sha, (const u8 *)isn->pool, sizeof(isn->pool));
	mbedtls_sha256_update(&sha, (const u8 *)ends, 3 * sizeof(*ends));
	mbedtls_sha256_finish(&sha, (u8 *)digest);
	return digest[0] + clock;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "plain" of streams.inc, unpacked in memory of just the size: see sanitizers. */
#ifndef LIFEBOAT_TEST_EXACTLY_H
#define LIFEBOAT_TEST_EXACTLY_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>
#include "streams.inc"

typedef int (*unpacker)(const u8 *src, u32 len, u8 *dst, u32 room);

/* what @fn returns; -EILSEQ if as many bytes came out as are right, others */
static int exactly(unpacker fn, const u8 *data, u32 len, u32 room)
{
	u8 *src = malloc(len ?: 1), *dst = malloc(room);
	int ret;

	memcpy(src, data, len);
	ret = fn(src, len, dst, room);
	if (ret == sizeof(plain) && memcmp(dst, plain, ret))
		ret = -EILSEQ;
	free(src);
	free(dst);
	return ret;
}

#endif

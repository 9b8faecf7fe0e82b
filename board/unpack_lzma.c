// SPDX-License-Identifier: GPL-2.0-or-later
/* Kernels are unpacked by U-Boot's LZMA and, where it is there, gunzip. */
#include <gzip.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <lzma/LzmaTools.h>
#include "board/watchdog.h"
#include "flash/kernel.h"
#include "flash/uimage.h"

/* properties and unpacked size (U-Boot's lib/lzma/lzma.txt) */
#define LZMA_HEADER	13
#define LZMA_SIZE_HIGH	9

/*
 * U-Boot's reads the header unseen, and its error for one of garbage is ours
 * for a kernel that is too large
 */
static bool has_header(const u8 *src, u32 len)
{
	return len >= LZMA_HEADER &&
	       (!memcmp(src + LZMA_SIZE_HIGH, "\0\0\0\0", 4) ||
		!memcmp(src + LZMA_SIZE_HIGH, "\xff\xff\xff\xff", 4));
}

/* a stream that would go on where there is no room fills it */
static int result(bool failed, ulong n, u32 room)
{
	return !failed ? (int)n : n >= room ? -EFBIG : -EBADMSG;
}

int kernel_unpack(u8 comp, const u8 *src, u32 len, u8 *dst, u32 room)
{
	ulong packed = len;
	SizeT n = room;
	int ret;

	/* seconds, which checksums before it do not take from it */
	watchdog_feed();
	if (comp == UIMAGE_COMP_LZMA) {
		if (!has_header(src, len))
			return -EBADMSG;
		ret = lzmaBuffToBuffDecompress(dst, &n, src, len);
		return result(ret, n, room);
	}
	if (!IS_ENABLED(CONFIG_GZIP) || comp != UIMAGE_COMP_GZIP)
		return -EOPNOTSUPP;
	ret = gunzip(dst, room, (u8 *)src, &packed);
	return result(ret, packed, room);
}

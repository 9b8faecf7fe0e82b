// SPDX-License-Identifier: GPL-2.0-or-later
/* Kernels are unpacked by U-Boot's LZMA and, where it is there, zlib. */
#include <compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <lzma/LzmaTools.h>
#include "board/watchdog.h"
#include "flash/inflate.h"
#include "flash/kernel.h"
#include "flash/uimage.h"

/* properties and unpacked size (U-Boot's lib/lzma/lzma.txt) */
#define LZMA_HEADER	13
#define LZMA_SIZE_HIGH	9

/* U-Boot's error for a header of garbage is ours for a kernel that is too large */
static bool has_header(const u8 *src, u32 len)
{
	return len >= LZMA_HEADER &&
	       (!memcmp(src + LZMA_SIZE_HIGH, "\0\0\0\0", 4) ||
		!memcmp(src + LZMA_SIZE_HIGH, "\xff\xff\xff\xff", 4));
}

static int unlzma_to(const u8 *src, u32 len, u8 *dst, u32 room)
{
	SizeT n = room;

	if (!has_header(src, len))
		return -EBADMSG;
	if (!lzmaBuffToBuffDecompress(dst, &n, src, len))
		return n;
	/* a stream that would go on where there is no room fills it */
	return n >= room ? -EFBIG : -EBADMSG;
}

/*
 * U-Boot's gunzip() would look for the end of a name behind that of the file.
 * The sum at the end is left to the uImage's.
 */
static int gunzip_from(const u8 *src, u32 len, u8 *dst, u32 room)
{
	struct region packed = { src, len };
	int ret;

	if (!gunzip_header(&packed))
		return -EBADMSG;
	ret = inflate_to(&packed, dst, &room);
	return !ret ? (int)room : ret == -ENOMEM ? -EFBIG : ret;
}

int kernel_unpack(u8 comp, const u8 *src, u32 len, u8 *dst, u32 room)
{
	/* seconds, which checksums before it do not take from it */
	watchdog_feed();
	if (comp == UIMAGE_COMP_LZMA)
		return unlzma_to(src, len, dst, room);
	if (IS_ENABLED(CONFIG_GZIP) && comp == UIMAGE_COMP_GZIP)
		return gunzip_from(src, len, dst, room);
	return -EOPNOTSUPP;
}

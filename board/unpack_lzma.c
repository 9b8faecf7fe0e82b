// SPDX-License-Identifier: GPL-2.0-or-later
/* Kernels are unpacked by U-Boot's LZMA. */
#include <linux/errno.h>
#include <lzma/LzmaTools.h>
#include "board/board.h"

int board_unpack(const u8 *src, u32 len, u8 *dst, u32 room)
{
	SizeT n = room;

	return lzmaBuffToBuffDecompress(dst, &n, src, len) ? -EBADMSG : n;
}

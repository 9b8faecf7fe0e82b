// SPDX-License-Identifier: GPL-2.0-or-later
/* What unpacks kernels on a PC; the router's own is board/unpack_*.c. */
#include <compiler.h>
#include <linux/errno.h>
#include "flash/inflate.h"
#include "flash/kernel.h"
#include "flash/uimage.h"
#include "flash/unlzma.h"

/* as U-Boot's gunzip(), which leaves the sum at its end to the uImage's */
static int ungzip(const u8 *src, u32 len, u8 *dst, u32 room)
{
	struct region packed = { src, len };
	u32 n = room;
	int ret;

	if (!gunzip_header(&packed))
		return -EBADMSG;
	ret = inflate_to(&packed, dst, &n);
	return !ret ? (int)n : ret == -ENOMEM ? -EFBIG : ret;
}

int kernel_unpack(u8 comp, const u8 *src, u32 len, u8 *dst, u32 room)
{
	static u16 probs[UNLZMA_PROBS];

	if (IS_ENABLED(CONFIG_GZIP) && comp == UIMAGE_COMP_GZIP)
		return ungzip(src, len, dst, room);
	if (comp != UIMAGE_COMP_LZMA)
		return -EOPNOTSUPP;
	return unlzma(src, len, dst, room, probs);
}

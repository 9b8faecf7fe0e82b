// SPDX-License-Identifier: GPL-2.0-or-later
/* What unpacks kernels on a PC; the router's own is board/unpack_*.c. */
#include <linux/errno.h>
#include "flash/kernel.h"
#include "flash/uimage.h"
#include "flash/unlzma.h"

int kernel_unpack(u8 comp, const u8 *src, u32 len, u8 *dst, u32 room)
{
	static u16 probs[UNLZMA_PROBS];

	if (comp != UIMAGE_COMP_LZMA)
		return -EOPNOTSUPP;
	return unlzma(src, len, dst, room, probs);
}

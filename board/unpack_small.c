// SPDX-License-Identifier: GPL-2.0-or-later
/* Kernels are unpacked by our own LZMA, a fifth of the size, and slower. */
#include "flash/kernel.h"
#include "flash/unlzma.h"

int kernel_unpack(u8 comp, const u8 *src, u32 len, u8 *dst, u32 room)
{
	static u16 probs[UNLZMA_PROBS];

	/* uimage_parse() lets nothing else pass */
	return unlzma(src, len, dst, room, probs);
}

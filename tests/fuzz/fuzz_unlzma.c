// SPDX-License-Identifier: GPL-2.0-or-later
/* The small decoder; what U-Boot's unpacks, too, has to come out the same. */
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>
#include <lzma/LzmaTools.h>
#include "flash/unlzma.h"

/* that much U-Boot's reads unseen (board/unpack_lzma.c looks before) */
#define HEADER	13

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static u8 ours[0x8000], theirs[0x8000];
	static u16 probs[UNLZMA_PROBS];
	SizeT n = sizeof(theirs);
	int ret;

	ret = unlzma(data, size, ours, sizeof(ours), probs);
	if (ret < 0 || size < HEADER ||
	    lzmaBuffToBuffDecompress(theirs, &n, (u8 *)data, size))
		return 0;
	if (n != ret || memcmp(ours, theirs, n))
		abort();
	return 0;
}

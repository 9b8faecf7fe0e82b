// SPDX-License-Identifier: GPL-2.0-or-later
/* The small decoder, and U-Boot's: what both unpack has to come out the same. */
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>
#include <lzma/LzmaTools.h>
#include "flash/unlzma.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static u8 ours[0x8000], theirs[0x8000];
	static u16 probs[UNLZMA_PROBS];
	SizeT n = sizeof(theirs);
	int ret, err;

	ret = unlzma(data, size, ours, sizeof(ours), probs);
	err = lzmaBuffToBuffDecompress(theirs, &n, (u8 *)data, size);
	if (ret >= 0 && !err && (n != ret || memcmp(ours, theirs, n)))
		abort();
	return 0;
}

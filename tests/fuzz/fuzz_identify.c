// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The whole way from bytes to a plan, on every board that there is.  The first
 * byte says which, the second what is repaired, the rest is the file.
 */
#include <linux/types.h>
#include "verdict.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	boards_load();
	return 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	const struct board *b;

	if (size < 2)
		return 0;
	b = &boards[data[0] % board_count];
	verdict_try(data + 2, size - 2, data[1], &b->id, &b->dt.layout);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/global_data.h>
#include <linux/errno.h>
#include "conlog.h"

DECLARE_GLOBAL_DATA_PTR;

/* to be taken apart: what is read from it stays in the record */
static struct membuff copy(void)
{
	return *(struct membuff *)&gd->console_out;
}

u32 conlog_begin(void)
{
	return gd->console_lost;
}

u32 conlog_end(void)
{
	struct membuff mb = copy();

	return gd->console_lost + membuff_avail(&mb);
}

int conlog_read(u32 at, char *buf, u32 size)
{
	struct membuff mb = copy();
	s32 skip = at - conlog_begin();
	char *ignored;
	int ch, n;

	if (skip < 0)
		return -ESTALE;
	/* what lies across the buffer's end comes in two lots */
	do {
		n = membuff_getraw(&mb, skip, true, &ignored);
		skip -= n;
	} while (n);
	for (; n < size; n++) {
		ch = membuff_getbyte(&mb);
		if (ch < 0)
			break;
		buf[n] = (ch >= ' ' && ch <= '~') || ch == '\n' ||
			 ch == '\t' ? ch : '?';
	}
	return n;
}

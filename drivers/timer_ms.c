// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * get_timer(), which a turn of the poll loop calls dozens of times.  U-Boot's
 * divides 64 bits each time, bit by bit: that was half of a turn.
 */
#include <time.h>
#include <asm/global_data.h>
#include "drivers/millis.h"

DECLARE_GLOBAL_DATA_PTR;

ulong get_timer(ulong base)
{
	static struct millis count;
	/* before relocation there is no memory for variables */
	struct millis none = { }, *m = gd->flags & GD_FLG_RELOC ? &count : &none;

	return millis(m, get_ticks(), get_tbclk() / CONFIG_SYS_HZ) - base;
}

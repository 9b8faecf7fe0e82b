// SPDX-License-Identifier: GPL-2.0-or-later
#include <div64.h>
#include "drivers/millis.h"

u32 millis(struct millis *m, u64 now, u32 tick)
{
	u64 passed = now - m->at;
	u64 n;

	if (passed < tick)
		return m->ms;
	n = passed >> 32 ? lldiv(passed, tick) : (u32)passed / tick;

	m->ms += n;
	m->at += n * tick;
	return m->ms;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Milliseconds out of a clock's ticks, without a division of 64 bits.  Pure. */
#ifndef LIFEBOAT_MILLIS_H
#define LIFEBOAT_MILLIS_H

#include <linux/types.h>

/**
 * struct millis - how far it has been counted; all 0 at the beginning
 * @at:		ticks when @ms was full
 * @ms:		milliseconds
 */
struct millis {
	u64 at;
	u32 ms;
};

/**
 * millis() - how many there are by now
 * @m:		the count, which goes on
 * @now:	ticks; never fewer than before
 * @tick:	of them in a millisecond
 *
 * Return: @now / @tick, in 32 bits.
 */
u32 millis(struct millis *m, u64 now, u32 tick);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network, while somebody else has the CPU. */
#ifndef LIFEBOAT_MEANWHILE_H
#define LIFEBOAT_MEANWHILE_H

#include <linux/types.h>

/**
 * net_meanwhile() - serve the network while something takes seconds
 * @on:		it begins, or has ended
 *
 * All that calls schedule() meanwhile, as reading flash and unpacking do, gives
 * it a turn.  Nothing comes in by a door: what connections bring is kept, and
 * so is a handful of the frames that some doors would act upon at once, until
 * the next net_poll().
 */
#ifdef CONFIG_LIFEBOAT_MEANWHILE
void net_meanwhile(bool on);
#else
static inline void net_meanwhile(bool on)
{
}
#endif

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How slow a peer may be that sends a file, or takes one: others wait for it.
 * It has to keep up 4 KiB a second.  Pure.
 */
#ifndef LIFEBOAT_PACE_H
#define LIFEBOAT_PACE_H

#include <linux/kernel.h>
#include <linux/types.h>

/* milliseconds behind which a peer is given up */
#define PACE_MS		20000

/**
 * pace_credit() - what a peer's bytes are worth
 * @behind:	milliseconds that it is behind
 * @bytes:	that have come, or have been acknowledged
 *
 * Each byte puts off the end by a quarter of a millisecond, and nobody saves
 * up more than the whole time.
 *
 * Return: milliseconds by which it is less behind.
 */
static inline u32 pace_credit(u32 behind, u32 bytes)
{
	return min(behind, bytes / 4);
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Initial sequence numbers that cannot be told beforehand (RFC 6528).  Pure.
 *
 * These SoCs have no random numbers.  What nobody outside knows is where a
 * counter of 80 to 440 MHz stands when a frame is taken from the ring: for the
 * first frame since power-on that is to be guessed within a millisecond or so
 * (some 17 bits), and for each that follows within a turn of the poll loop
 * (some 10).  A PC has sent ten or more before it opens a connection.  That
 * keeps out who would have to try them on the wire; it is no key for anything
 * else.
 */
#ifndef LIFEBOAT_ISN_H
#define LIFEBOAT_ISN_H

#include <linux/types.h>

#define ISN_POOL	8

/**
 * struct isn - what nobody else knows; zero to begin with
 * @pool:	times of frames
 * @at:		where the next one goes
 * @fixed:	a number has been made of it, and it stays as it is: one pair of
 *		ports counts on by the clock alone
 */
struct isn {
	u32 pool[ISN_POOL];
	u32 at;
	bool fixed;
};

/**
 * isn_stir() - a frame has come
 * @ticks:	the fastest counter that there is
 */
void isn_stir(struct isn *isn, u32 ticks);

/**
 * isn_next() - the number that a connection begins with
 * @ends:	addresses and ports, in any form
 * @clock:	grows faster than anybody sends
 */
u32 isn_next(struct isn *isn, const u32 ends[3], u32 clock);

/* for link.c: isn_stir() lwIP's, by the time of now (isn_lwip.c) */
void isn_frame(void);

#endif

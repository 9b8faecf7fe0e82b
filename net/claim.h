/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Are our addresses somebody else's (RFC 5227)?  They are asked for before
 * they are used, and what is answered for is left alone: a rescue may begin by
 * itself on a network that is alive.  Pure.  Addresses are in network byte
 * order, times in milliseconds, and may wrap.
 *
 * Whether there is a link nobody can tell behind a switch, so that it begins
 * with the first frame that comes, and is done before a PC asks again.  For the
 * same reason, what is somebody else's is asked for again from time to time:
 * the cable may have been moved.  If he was only away, he gets it back.
 */
#ifndef LIFEBOAT_CLAIM_H
#define LIFEBOAT_CLAIM_H

#include <linux/types.h>

#define CLAIM_FRAME_LEN	42	/* of a question: Ethernet and ARP */
#define CLAIM_AGAIN_MS	60000

enum claim_state {
	CLAIM_OPEN,	/* nobody has asked yet */
	CLAIM_OURS,
	CLAIM_TAKEN,	/* somebody else's; asked for once a minute */
};

/**
 * struct claim - one address
 * @ip:		the address
 * @owner:	MAC address of who has it, with CLAIM_TAKEN
 * @heard:	he has been, since all was decided last
 * @lent:	CLAIM_OURS, but it was @owner's
 */
struct claim {
	u32 ip;
	enum claim_state state;
	u8 owner[6];
	bool heard;
	bool lent;
};

/**
 * struct claims - all of them; zero to begin with but for @claim and @mac
 * @mac:	ours
 * @asked:	how often they have been asked for
 * @begun:	a frame has come
 * @changed:	what is whose, since all was decided last
 * @at:		when to go on
 */
struct claims {
	struct claim *claim;
	u32 count;
	u8 mac[6];
	u32 asked;
	bool begun;
	bool changed;
	u32 at;
};

/**
 * claims_is_arp() - after the first frame, only these say anything
 * @frame:	from its destination on
 * @len:	bytes of it
 */
bool claims_is_arp(const u8 *frame, u32 len);

/**
 * claims_frame() - a frame has come
 * @frame:	from its destination on
 * @len:	bytes of it
 * @now:	milliseconds
 */
void claims_frame(struct claims *c, const u8 *frame, u32 len, u32 now);

/**
 * claims_step() - what next?
 * @now:	milliseconds
 *
 * Return: 1 all but CLAIM_OURS are to be asked for, by claim_ask(); 2 the state
 * of all has just been decided, and some have changed; 0 nothing.
 */
int claims_step(struct claims *c, u32 now);

/* the question for one of them */
void claim_ask(const struct claims *c, const struct claim *a,
	       u8 frame[CLAIM_FRAME_LEN]);

#endif

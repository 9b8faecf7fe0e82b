/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is one address somebody else's?  Asked by who wants to have it for a while;
 * how, is claim.h's matter.
 */
#ifndef LIFEBOAT_PROBE_H
#define LIFEBOAT_PROBE_H

#include "net/claim.h"

/**
 * struct probe - an address that is asked for
 * @claim:	what is known of it
 * @claims:	the questions
 */
struct probe {
	struct claim claim;
	struct claims claims;
};

/**
 * probe_begin() - nothing is known
 * @p:		reset
 * @ip:		the address, network byte order
 */
void probe_begin(struct probe *p, u32 ip);

/* one question, from no address of ours */
void probe_ask(struct probe *p);

/**
 * probe_frame() - ARP has come, maybe an answer
 * @p:		from probe_begin() on
 * @frame:	from its destination's MAC address on
 * @len:	bytes of it
 */
void probe_frame(struct probe *p, const u8 *frame, u32 len);

/**
 * probe_turn() - ask when it is time
 * @p:		from probe_begin() on
 *
 * Return: CLAIM_OPEN for the first 0.6 s, unless it is answered.
 */
enum claim_state probe_turn(struct probe *p);

#endif

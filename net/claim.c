// SPDX-License-Identifier: GPL-2.0-or-later
/* Are our addresses somebody else's? */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include "net/claim.h"

/*
 * RFC 5227 has seconds between questions, for networks larger than a house.
 * Whoever is awake answers in a millisecond, and a PC that waits for us asks
 * again after a second.
 */
#define ASK_TIMES	3
#define ASK_MS		200

/* of a frame (RFC 826) */
#define OFF_SRC		6
#define OFF_TYPE	12
#define OFF_SHA		22
#define OFF_SPA		28
#define OFF_TPA		38

static const u8 arp_type[] = { 0x08, 0x06 };

void claims_frame(struct claims *c, const u8 *frame, u32 len, u32 now)
{
	struct claim *a;

	if (!c->begun) {
		c->begun = true;
		c->at = now;
	}
	if (len < CLAIM_FRAME_LEN ||
	    memcmp(frame + OFF_TYPE, arp_type, sizeof(arp_type)) ||
	    !memcmp(frame + OFF_SHA, c->mac, sizeof(c->mac)))
		return;
	/* later, it is he who has to find out: we were first */
	for (a = c->claim; a < c->claim + c->count; a++)
		if (a->state == CLAIM_OPEN &&
		    !memcmp(frame + OFF_SPA, &a->ip, sizeof(a->ip))) {
			a->state = CLAIM_TAKEN;
			memcpy(a->owner, frame + OFF_SHA, sizeof(a->owner));
		}
}

int claims_step(struct claims *c, u32 now)
{
	struct claim *a;

	if (!c->begun || c->asked > ASK_TIMES || (s32)(now - c->at) < 0)
		return 0;
	c->at = now + ASK_MS;
	if (c->asked++ < ASK_TIMES)
		return 1;
	for (a = c->claim; a < c->claim + c->count; a++)
		if (a->state == CLAIM_OPEN)
			a->state = CLAIM_OURS;
	return 2;
}

void claim_ask(const struct claims *c, const struct claim *a,
	       u8 frame[CLAIM_FRAME_LEN])
{
	static const u8 head[] = { 0, 1, 8, 0, 6, 4, 0, 1 };

	memset(frame, 0, CLAIM_FRAME_LEN);
	memset(frame, 0xff, sizeof(c->mac));
	memcpy(frame + OFF_SRC, c->mac, sizeof(c->mac));
	memcpy(frame + OFF_TYPE, arp_type, sizeof(arp_type));
	memcpy(frame + OFF_TYPE + sizeof(arp_type), head, sizeof(head));
	memcpy(frame + OFF_SHA, c->mac, sizeof(c->mac));
	/* from nobody's address, so that nobody's table changes */
	memcpy(frame + OFF_TPA, &a->ip, sizeof(a->ip));
}

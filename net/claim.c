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

bool claims_is_arp(const u8 *frame, u32 len)
{
	return len >= CLAIM_FRAME_LEN && frame[OFF_TYPE] == arp_type[0] &&
	       frame[OFF_TYPE + 1] == arp_type[1];
}

/* whoever comes later has to find out himself: we were first */
static void claimed(struct claims *c, struct claim *a, const u8 *mac, u32 now)
{
	if (a->state == CLAIM_OURS) {
		if (!a->lent || memcmp(a->owner, mac, sizeof(a->owner)))
			return;
		c->asked = 0;
		c->at = now;
	}
	c->changed |= a->state != CLAIM_TAKEN;
	a->state = CLAIM_TAKEN;
	a->heard = true;
	memcpy(a->owner, mac, sizeof(a->owner));
}

void claims_frame(struct claims *c, const u8 *frame, u32 len, u32 now)
{
	struct claim *a;

	if (!c->begun) {
		c->begun = true;
		c->at = now;
	}
	if (!claims_is_arp(frame, len) ||
	    !memcmp(frame + OFF_SHA, c->mac, sizeof(c->mac)))
		return;
	for (a = c->claim; a < c->claim + c->count; a++)
		if (!memcmp(frame + OFF_SPA, &a->ip, sizeof(a->ip)))
			claimed(c, a, frame + OFF_SHA, now);
}

/* all have been asked for */
static void settle(struct claims *c, u32 now)
{
	struct claim *a;

	for (a = c->claim; a < c->claim + c->count; a++) {
		if (a->heard) {
			c->asked = 0;
			c->at = now + CLAIM_AGAIN_MS;
		} else if (a->state != CLAIM_OURS) {
			c->changed = true;
			a->lent = a->state == CLAIM_TAKEN;
			a->state = CLAIM_OURS;
		}
		a->heard = false;
	}
}

int claims_step(struct claims *c, u32 now)
{
	bool changed;

	if (!c->begun || c->asked > ASK_TIMES || (s32)(now - c->at) < 0)
		return 0;
	c->at = now + ASK_MS;
	if (c->asked++ < ASK_TIMES)
		return 1;
	settle(c, now);
	changed = c->changed;
	c->changed = false;
	return changed ? 2 : 0;
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

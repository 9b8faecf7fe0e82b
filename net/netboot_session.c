// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/string.h>
#include "net/lend.h"
#include "net/netboot_session.h"

static void enter(struct netboot_session *s, enum netboot_state state, u32 wait,
		  u32 now)
{
	s->state = state;
	s->since = now;
	s->wait = wait;
	s->sent = 0;
}

static enum netboot_todo pause(struct netboot_session *s, u32 wait, u32 now)
{
	/* "Numerical Recipes"; its upper bits are the better ones */
	s->random = s->random * 1664525 + 1013904223;
	enter(s, NETBOOT_WAIT, wait + (s->random >> 16) % NETBOOT_JITTER_MS,
	      now);
	return NETBOOT_NOTHING;
}

static enum netboot_todo send(struct netboot_session *s, u32 wait, u32 now)
{
	s->since = now;
	s->wait = wait;
	s->sent++;
	return NETBOOT_SEND;
}

void netboot_begin(struct netboot_session *s, u32 random, u32 now)
{
	memset(s, 0, sizeof(*s));
	s->random = random;
	pause(s, NETBOOT_FIRST_MS, now);
}

bool netboot_usable(const struct netboot_reply *r, bool (*is_own)(u32 ip))
{
	return r->file[0] && lend_address_ok(r->ip, r->mask) &&
	       lend_address_ok(r->tftp, r->mask) &&
	       !((r->ip ^ r->tftp) & r->mask) && r->ip != r->tftp &&
	       !is_own(r->ip) && !is_own(r->tftp);
}

static enum netboot_todo ask(struct netboot_session *s,
			     const struct netboot_event *e, bool over, u32 now,
			     enum netboot_say *say)
{
	const struct netboot_reply *r = e->reply;

	if (r && e->usable && (!r->type || r->type == DHCP_OFFER)) {
		s->offer = *r;
		if (!r->type) {
			enter(s, NETBOOT_PROBE, NETBOOT_PROBE_MS, now);
			return NETBOOT_LOOK;
		}
		/* whichever of our requests is answered */
		s->leased = now;
		enter(s, NETBOOT_REQUEST, 0, now);
		*say = NETBOOT_SAY_REQUEST;
		return send(s, NETBOOT_REQUEST_MS, now);
	}
	if (r && (!r->type || r->type == DHCP_OFFER))
		s->none = true;
	if (!over)
		return NETBOOT_NOTHING;
	if (s->sent == 1) {
		/*
		 * Many a DHCP server answers BOOTP, too, with leases that do
		 * not end: one that has no file is not asked for another
		 * address.  Others may still look whether theirs is free.
		 */
		send(s, NETBOOT_BOTH_MS, now);
		*say = NETBOOT_SAY_BOOTP;
		return s->none ? NETBOOT_NOTHING : NETBOOT_SEND;
	}
	return pause(s, s->none ? NETBOOT_NONE_MS : NETBOOT_PAUSE_MS, now);
}

/* the type of what the server says whose offer was taken; 0 if it is nothing */
static u8 said(const struct netboot_session *s, const struct netboot_reply *r)
{
	if (!r || r->id != s->offer.id ||
	    (r->type == DHCP_ACK && r->ip != s->offer.ip))
		return 0;
	return r->type;
}

static enum netboot_todo request(struct netboot_session *s,
				 const struct netboot_event *e, bool over,
				 u32 now, enum netboot_say *say)
{
	u8 type = said(s, e->reply);

	if (type == DHCP_NAK)
		return pause(s, NETBOOT_REST_MS, now);
	if (type == DHCP_ACK) {
		s->offer.lease = e->reply->lease;
		s->asking = false;
		enter(s, NETBOOT_PROBE, NETBOOT_PROBE_MS, now);
		return NETBOOT_LOOK;
	}
	if (!over)
		return NETBOOT_NOTHING;
	if (s->sent == NETBOOT_REQUESTS)
		return pause(s, NETBOOT_PAUSE_MS, now);
	*say = NETBOOT_SAY_REQUEST;
	return send(s, NETBOOT_REQUEST_MS, now);
}

static enum netboot_todo probe(struct netboot_session *s,
			       const struct netboot_event *e, bool over,
			       u32 now, enum netboot_say *say)
{
	if (e->probe == CLAIM_OURS) {
		enter(s, NETBOOT_FETCH, 0, now);
		return NETBOOT_TAKE;
	}
	if (e->probe != CLAIM_TAKEN)
		return over ? pause(s, NETBOOT_PAUSE_MS, now) :
			      NETBOOT_NOTHING;
	pause(s, NETBOOT_REST_MS, now);
	*say = NETBOOT_SAY_DECLINE;
	return s->offer.type ? NETBOOT_SEND : NETBOOT_NOTHING;
}

/* the address is ours for as long as its lease lasts, and no longer */
static enum netboot_todo keep(struct netboot_session *s,
			      const struct netboot_event *e, u32 now,
			      enum netboot_say *say)
{
	u32 left, lease = s->offer.lease;
	u8 type = said(s, e->reply);

	/* by BOOTP it has no end */
	if (!s->offer.type || !lease || lease > NETBOOT_LEASE_MAX)
		return NETBOOT_NOTHING;
	if (type == DHCP_ACK && s->asking) {
		s->offer.lease = e->reply->lease;
		s->leased = s->begun;
		s->asking = false;
		return NETBOOT_NOTHING;
	}
	lease *= 1000;
	left = lease - (now - s->leased);
	if (left > lease || !left || type == DHCP_NAK) {
		pause(s, NETBOOT_REST_MS, now);
		return NETBOOT_LEAVE;
	}
	if (left > lease / 2 ||
	    (s->asking && now - s->asked < NETBOOT_RENEW_MS))
		return NETBOOT_NOTHING;
	if (!s->asking)
		s->begun = now;
	s->asking = true;
	s->asked = now;
	*say = NETBOOT_SAY_RENEW;
	return NETBOOT_SEND;
}

enum netboot_todo netboot_step(struct netboot_session *s,
			       const struct netboot_event *e, u32 now,
			       enum netboot_say *say)
{
	bool over = now - s->since >= s->wait;
	enum netboot_todo todo;

	/* and for a while, for it is a person who has come */
	if (!e->free && s->state < NETBOOT_FETCH)
		return pause(s, NETBOOT_PAUSE_MS, now);
	if (s->state >= NETBOOT_FETCH) {
		todo = keep(s, e, now, say);
		if (todo != NETBOOT_NOTHING)
			return todo;
	}
	switch (s->state) {
	case NETBOOT_WAIT:
		if (!over)
			break;
		enter(s, NETBOOT_ASK, 0, now);
		s->none = false;
		s->xid = s->random ^ now;
		*say = NETBOOT_SAY_DISCOVER;
		return send(s, NETBOOT_DHCP_MS, now);
	case NETBOOT_ASK:
		return ask(s, e, over, now, say);
	case NETBOOT_REQUEST:
		return request(s, e, over, now, say);
	case NETBOOT_PROBE:
		return probe(s, e, over, now, say);
	case NETBOOT_FETCH:
		if (!e->fetching)
			enter(s, NETBOOT_OVER, NETBOOT_OVER_MS, now);
		break;
	case NETBOOT_OVER:
		/* his connection would end in the middle */
		if (e->busy)
			s->since = now;
		if (e->busy || !over)
			break;
		pause(s, NETBOOT_REST_MS, now);
		return NETBOOT_GIVE_BACK;
	}
	return NETBOOT_NOTHING;
}

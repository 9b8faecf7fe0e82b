// SPDX-License-Identifier: GPL-2.0-or-later
/* What a DHCP server says. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include "net/dhcp_policy.h"

#define OFFER_MS	15000
#define DECLINE_MS	300000

/* see ->denied: then somebody answers for every address */
#define DENIED_MAX	3

/* one packet on its way through */
struct turn {
	struct dhcp_server *s;
	struct dhcp_request req;
	struct dhcp_client client;
	u32 now;
	struct dhcp_answer *out;
};

static bool is_own(const struct dhcp_server *s, u32 addr)
{
	u32 i;

	for (i = 0; i < s->own_count; i++)
		if (s->own[i].addr == addr)
			return true;
	return false;
}

/* the address of ours that serves the network of @addr, NULL if none does */
static const struct dhcp_own *own_for(const struct dhcp_server *s, u32 addr)
{
	u32 i;

	for (i = 0; i < s->own_count; i++)
		if (!((s->own[i].addr ^ addr) & s->own[i].mask))
			return &s->own[i];
	return NULL;
}

/* a host's address in one of our networks, and not ours */
static bool is_host(const struct dhcp_server *s, u32 addr)
{
	const struct dhcp_own *own = own_for(s, addr);
	u32 host;

	if (!own || is_own(s, addr))
		return false;
	host = addr & ~own->mask;
	return host && host != ~own->mask;
}

static bool in_pool(const struct dhcp_server *s, u32 addr)
{
	const struct dhcp_own *own = own_for(s, addr);

	return own &&
	       (addr & ~own->mask) - s->pool_first < s->pool_count;
}

/* could the client have @addr? */
static bool may_have(const struct turn *t, u32 addr)
{
	struct dhcp_lease *holder;

	if (!is_host(t->s, addr))
		return false;
	holder = dhcp_lease_at(&t->s->leases, addr);
	if (holder && !dhcp_lease_expired(holder, t->now)) {
		if (holder != dhcp_lease_of(&t->s->leases, &t->client))
			return false;
		/* what it has, whoever answers ARP in its stead */
		if (holder->state == LEASE_BOUND)
			return true;
	}
	/* of whom nobody would ever get one; the client looks itself, too */
	return t->s->denied >= DENIED_MAX || !t->s->in_use(addr, t->req.mac);
}

/*
 * Start where the MAC address says, so that a client we have forgotten gets
 * the same address again; prefer what nobody has had, then what nobody has
 * had for longest.  If all that is left was declined, so be it: something on
 * the cable answers for every address, and the client looks once more itself.
 */
static u32 from_pool(const struct turn *t)
{
	const struct dhcp_own *own = &t->s->own[0];
	const struct dhcp_lease *oldest = NULL;
	u32 i;

	for (i = 0; i < t->s->pool_count; i++) {
		u32 n = (t->req.mac[5] + i) % t->s->pool_count;
		u32 addr = (own->addr & own->mask) + t->s->pool_first + n;
		const struct dhcp_lease *l;

		if (!in_pool(t->s, addr) || !is_host(t->s, addr))
			continue;
		l = dhcp_lease_at(&t->s->leases, addr);
		if (!may_have(t, addr) && (!l || l->state != LEASE_DECLINED))
			continue;
		if (!l)
			return addr;
		if (!oldest || (s32)(l->until - oldest->until) < 0)
			oldest = l;
	}
	return oldest ? oldest->addr : 0;
}

/* what it asks for, what it has or had, or what is left; 0 if nothing is */
static u32 choose(const struct turn *t)
{
	const struct dhcp_lease *l = dhcp_lease_of(&t->s->leases, &t->client);

	if (in_pool(t->s, t->req.requested) && may_have(t, t->req.requested))
		return t->req.requested;
	if (l && may_have(t, l->addr))
		return l->addr;
	return from_pool(t);
}

static bool say(const struct turn *t, const struct dhcp_reply *rep, u32 to)
{
	t->out->from = rep->server;
	t->out->to = to;
	t->out->len = dhcp_build(&t->req, rep, t->out->data);
	return true;
}

/*
 * OFFER or ACK.  A client without an address cannot answer ARP, so what we
 * send it goes to everybody, whether or not it set the broadcast flag.
 */
static bool say_yes(const struct turn *t, u8 type, u32 addr)
{
	const struct dhcp_own *own = own_for(t->s, addr);
	const struct dhcp_reply rep = {
		.type = type,
		.ciaddr = type == DHCP_ACK ? t->req.ciaddr : 0,
		.yiaddr = addr,
		.server = own->addr,
		.mask = own->mask,
		.lease = t->s->lease,
	};

	return say(t, &rep, rep.ciaddr == addr ? addr : DHCP_TO_ALL);
}

/* always to everybody: the address that the client believes in is wrong */
static bool say_no(const struct turn *t)
{
	const struct dhcp_reply rep = {
		.type = DHCP_NAK,
		.server = t->req.server ? t->req.server : t->s->own[0].addr,
	};

	return say(t, &rep, DHCP_TO_ALL);
}

static bool on_discover(const struct turn *t)
{
	u32 addr = choose(t);
	struct dhcp_lease *l;

	if (!addr || t->s->quiet)
		return false;
	l = dhcp_lease_take(&t->s->leases, &t->client, addr, t->now);
	/* asking again does not shorten a lease that is still running */
	if (l->state != LEASE_BOUND || dhcp_lease_expired(l, t->now)) {
		l->state = LEASE_OFFERED;
		l->until = t->now + OFFER_MS;
	}
	t->out->offered = addr;
	return say_yes(t, DHCP_OFFER, addr);
}

/* the client took another server's offer; ours may go to somebody else */
static bool withdraw(const struct turn *t)
{
	struct dhcp_lease *l = dhcp_lease_of(&t->s->leases, &t->client);

	if (l && l->state == LEASE_OFFERED)
		l->state = LEASE_FREE;
	return false;
}

/*
 * server set: it takes an offer.  ciaddr set: it renews.  Neither: it has
 * come back with an address from before.
 */
static bool on_request(const struct turn *t)
{
	const struct dhcp_request *req = &t->req;
	struct dhcp_lease *l;
	u32 addr;

	if (req->server && !is_own(t->s, req->server))
		return withdraw(t);
	addr = req->requested;
	if (!addr || (!req->server && req->ciaddr))
		addr = req->ciaddr;
	if (!addr)
		return false;
	/* not known, and not to us: somebody else's client (RFC 2131, 4.3.2) */
	if ((!t->s->authority || t->s->quiet) && !req->server &&
	    !dhcp_lease_of(&t->s->leases, &t->client))
		return false;
	if (!may_have(t, addr)) {
		l = dhcp_lease_of(&t->s->leases, &t->client);
		if (l && l->addr == addr)
			t->s->denied++;
		return say_no(t);
	}
	t->s->denied = 0;
	l = dhcp_lease_take(&t->s->leases, &t->client, addr, t->now);
	l->state = LEASE_BOUND;
	l->until = t->now + t->s->lease * 1000;
	return say_yes(t, DHCP_ACK, addr);
}

/*
 * The client's own lease on @addr, if it says so to us.  systemd-networkd
 * leaves the server identifier out of a RELEASE.
 */
static struct dhcp_lease *given(const struct turn *t, u32 addr)
{
	struct dhcp_lease *l = dhcp_lease_of(&t->s->leases, &t->client);

	if (t->req.server && !is_own(t->s, t->req.server))
		return NULL;
	return l && l->addr == addr ? l : NULL;
}

/* the client found somebody else at the address that we gave it */
static bool on_decline(const struct turn *t)
{
	struct dhcp_lease *l = given(t, t->req.requested);

	if (l) {
		l->state = LEASE_DECLINED;
		l->until = t->now + DECLINE_MS;
	}
	return false;
}

static bool on_release(const struct turn *t)
{
	struct dhcp_lease *l = given(t, t->req.ciaddr);

	if (l)
		l->until = t->now;
	return false;
}

/* it has an address, and wants to know the rest */
static bool on_inform(const struct turn *t)
{
	const struct dhcp_own *own = own_for(t->s, t->req.ciaddr);
	struct dhcp_reply rep = {
		.type = DHCP_ACK,
		.ciaddr = t->req.ciaddr,
	};

	if (!is_host(t->s, t->req.ciaddr))
		return false;
	rep.server = own->addr;
	rep.mask = own->mask;
	return say(t, &rep, t->req.ciaddr);
}

u8 dhcp_new(struct dhcp_server *s, const u8 *p, u32 len, u32 now)
{
	struct dhcp_request req;
	struct dhcp_client client;
	const struct dhcp_lease *l;

	if (dhcp_parse(p, len, &req))
		return 0;
	dhcp_client_of(&req, &client);
	l = dhcp_lease_of(&s->leases, &client);
	return l && !dhcp_lease_expired(l, now) ? 0 : req.type;
}

bool dhcp_serve(struct dhcp_server *s, const u8 *p, u32 len, u32 now,
		struct dhcp_answer *out)
{
	struct turn t = { .s = s, .now = now, .out = out };

	out->offered = 0;
	if (!s->own_count || dhcp_parse(p, len, &t.req))
		return false;
	dhcp_client_of(&t.req, &t.client);

	switch (t.req.type) {
	case DHCP_DISCOVER:
		return on_discover(&t);
	case DHCP_REQUEST:
		return on_request(&t);
	case DHCP_DECLINE:
		return on_decline(&t);
	case DHCP_RELEASE:
		return on_release(&t);
	case DHCP_INFORM:
		return on_inform(&t);
	}
	return false;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Who has which address. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include "net/dhcp_lease.h"

#define HTYPE_ETHERNET	1

void dhcp_client_of(const struct dhcp_request *req, struct dhcp_client *c)
{
	memset(c, 0, sizeof(*c));
	if (req->id) {
		c->len = req->id_len;
		memcpy(c->id, req->id, req->id_len);
		return;
	}
	/* what most clients send as their identifier */
	c->len = 1 + sizeof(req->mac);
	c->id[0] = HTYPE_ETHERNET;
	memcpy(c->id + 1, req->mac, sizeof(req->mac));
}

static bool same_client(const struct dhcp_client *a,
			const struct dhcp_client *b)
{
	return a->len == b->len && !memcmp(a->id, b->id, a->len);
}

struct dhcp_lease *dhcp_lease_of(struct dhcp_leases *t,
				 const struct dhcp_client *c)
{
	struct dhcp_lease *l;

	for (l = t->lease; l < t->lease + DHCP_LEASES_MAX; l++)
		if ((l->state == LEASE_OFFERED || l->state == LEASE_BOUND) &&
		    same_client(&l->client, c))
			return l;
	return NULL;
}

struct dhcp_lease *dhcp_lease_at(struct dhcp_leases *t, u32 addr)
{
	struct dhcp_lease *l;

	for (l = t->lease; l < t->lease + DHCP_LEASES_MAX; l++)
		if (l->state != LEASE_FREE && l->addr == addr)
			return l;
	return NULL;
}

bool dhcp_lease_expired(const struct dhcp_lease *l, u32 now)
{
	return (s32)(now - l->until) >= 0;
}

/*
 * A free one, else the one that ends first: whoever renews it gets it back, for
 * we know then by ARP that nobody else has it.
 */
static struct dhcp_lease *spare(struct dhcp_leases *t)
{
	struct dhcp_lease *oldest = NULL;
	struct dhcp_lease *l;

	for (l = t->lease; l < t->lease + DHCP_LEASES_MAX; l++) {
		if (l->state == LEASE_FREE)
			return l;
		if (!oldest || (s32)(l->until - oldest->until) < 0)
			oldest = l;
	}
	return oldest;
}

struct dhcp_lease *dhcp_lease_take(struct dhcp_leases *t,
				   const struct dhcp_client *c, u32 addr,
				   u32 now)
{
	struct dhcp_lease *mine = dhcp_lease_of(t, c);
	struct dhcp_lease *l = dhcp_lease_at(t, addr);

	if (l && l == mine)
		return l;
	if (mine)
		mine->state = LEASE_FREE;
	if (!l)
		l = spare(t);
	l->state = LEASE_FREE;
	l->addr = addr;
	l->until = now;
	l->client = *c;
	return l;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who has which address.  At most one lease a client and one an address.
 * Pure.  Addresses are in host byte order, times in milliseconds, and may
 * wrap.  A lease that has expired is kept until its place or its address is
 * needed, so that a client that comes back gets what it had.
 */
#ifndef LIFEBOAT_DHCP_LEASE_H
#define LIFEBOAT_DHCP_LEASE_H

#include <linux/types.h>
#include "net/dhcp_packet.h"

#define DHCP_LEASES_MAX	32

enum dhcp_lease_state {
	LEASE_FREE,
	LEASE_OFFERED,	/* until the client takes it or the offer ends */
	LEASE_BOUND,
	LEASE_DECLINED,	/* somebody else is using the address; no client */
};

struct dhcp_client {
	u8 len;
	u8 id[DHCP_ID_MAX];
};

struct dhcp_lease {
	enum dhcp_lease_state state;
	u32 addr;
	u32 until;
	struct dhcp_client client;
};

struct dhcp_leases {
	struct dhcp_lease lease[DHCP_LEASES_MAX];
};

/* who sent @req: its identifier, else hardware type and MAC address */
void dhcp_client_of(const struct dhcp_request *req, struct dhcp_client *c);

/* NULL if there is none; expired ones are found, too */
struct dhcp_lease *dhcp_lease_of(struct dhcp_leases *t,
				 const struct dhcp_client *c);
struct dhcp_lease *dhcp_lease_at(struct dhcp_leases *t, u32 addr);

bool dhcp_lease_expired(const struct dhcp_lease *l, u32 now);

/**
 * dhcp_lease_take() - give an address to a client
 * @t:		the table
 * @c:		the client; it loses the lease that it had
 * @addr:	the address; nobody else may hold an unexpired lease on it
 * @now:	the time
 *
 * Return: the lease, for the caller to set state and end.  Where the table is
 * full, the one that ends first is forgotten for it.
 */
struct dhcp_lease *dhcp_lease_take(struct dhcp_leases *t,
				   const struct dhcp_client *c, u32 addr,
				   u32 now);

#endif

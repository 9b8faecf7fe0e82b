/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a DHCP server says (RFC 2131): packet in, table, our addresses and the
 * time -> reply and where it goes.  Pure.  Addresses are in host byte order.
 *
 * With a person there, we are the authority on the cable: a client that claims
 * an address in our networks which nobody else has gets it even if we never
 * heard of the client (we forget on every power-on, and an upload must survive
 * the PC's renewal of a lease from the dead firmware), and one that claims any
 * other address is told no at once.  Without, and beside another server, who
 * claims what is not from us is left alone.
 */
#ifndef LIFEBOAT_DHCP_POLICY_H
#define LIFEBOAT_DHCP_POLICY_H

#include <linux/types.h>
#include "net/dhcp_lease.h"
#include "net/dhcp_packet.h"

#define DHCP_ADDRESSES_MAX	8
#define DHCP_TO_ALL		0xffffffff

/**
 * struct dhcp_server - settings and state
 * @own:	our addresses, with netmasks, but for those that somebody else
 *		has; new clients get theirs from the network of the first, and
 *		of those that share a network the first one serves it
 * @own_count:	number of them
 * @pool_first:	host part of the first address to lease, in each network
 * @pool_count:	number of them
 * @lease:	seconds
 * @authority:	a person is here: whoever claims an address and is not known is
 *		told whether he may have it; otherwise only who asks for one
 * @quiet:	there is another server: nothing is offered, and only who has a
 *		lease of ours, or takes an offer of before, is answered
 * @denied:	times in a row that a client asked for what we had given it, and
 *		somebody else was found to use it
 * @in_use:	somebody other than @mac is known to use @addr
 * @leases:	who has what; all zero to begin with
 */
struct dhcp_server {
	struct dhcp_own {
		u32 addr;
		u32 mask;
	} own[DHCP_ADDRESSES_MAX];
	u32 own_count;
	u32 pool_first;
	u32 pool_count;
	u32 lease;
	bool authority;
	bool quiet;
	u32 denied;
	bool (*in_use)(u32 addr, const u8 mac[6]);
	struct dhcp_leases leases;
};

/**
 * struct dhcp_answer - a datagram from port 67 to port 68
 * @from:	which of our addresses sends it
 * @to:		where to: the client's address, or DHCP_TO_ALL
 * @offered:	address that was just offered, 0 if none: worth asking the
 *		cable about, the client will be back in a moment
 * @len:	bytes of @data
 * @data:	the message
 */
struct dhcp_answer {
	u32 from;
	u32 to;
	u32 offered;
	u32 len;
	u8 data[DHCP_REPLY_MAX];
};

/**
 * dhcp_serve() - take in one packet
 * @s:		the server
 * @p:		UDP payload
 * @len:	bytes of it
 * @now:	milliseconds, may wrap
 * @out:	the answer
 *
 * Return: true if @out is to be sent, false if silence is the answer.
 */
bool dhcp_serve(struct dhcp_server *s, const u8 *p, u32 len, u32 now,
		struct dhcp_answer *out);

/**
 * dhcp_new() - what does somebody want who has nothing of ours?
 *
 * Return: the message's type; 0 if it is none, or its sender has a lease of
 * ours that has not ended, or an offer.
 */
u8 dhcp_new(struct dhcp_server *s, const u8 *p, u32 len, u32 now);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DHCP on the wire (RFC 2131, RFC 2132): bytes to a request, a reply to
 * bytes.  Pure.  Addresses are in host byte order, 0 means none.
 */
#ifndef LIFEBOAT_DHCP_PACKET_H
#define LIFEBOAT_DHCP_PACKET_H

#include <linux/types.h>

#define DHCP_SERVER_PORT	67
#define DHCP_CLIENT_PORT	68

/* what every client takes: 576 bytes less the IP and UDP headers */
#define DHCP_REPLY_MAX		548

/* longer client identifiers are legal; nobody has been seen sending one */
#define DHCP_ID_MAX		128

enum dhcp_type {
	DHCP_DISCOVER = 1,
	DHCP_OFFER,
	DHCP_REQUEST,
	DHCP_DECLINE,
	DHCP_ACK,
	DHCP_NAK,
	DHCP_RELEASE,
	DHCP_INFORM,
};

/**
 * struct dhcp_request - what a client says
 * @type:	message type, DHCP_DISCOVER to DHCP_INFORM
 * @xid:	transaction, as it was on the wire
 * @flags:	the broadcast flag and bits that must be zero
 * @ciaddr:	address that the client has and answers ARP for
 * @mac:	its Ethernet address
 * @requested:	address that it asks for (option 50)
 * @server:	server that it speaks to (option 54)
 * @id:		its identifier (option 61), inside the packet; NULL if none
 * @id_len:	bytes of it
 */
struct dhcp_request {
	u8 type;
	u8 xid[4];
	u16 flags;
	u32 ciaddr;
	u8 mac[6];
	u32 requested;
	u32 server;
	const u8 *id;
	u8 id_len;
};

/**
 * struct dhcp_reply - what we say
 * @type:	DHCP_OFFER, DHCP_ACK or DHCP_NAK
 * @ciaddr:	the client's address, as it told us
 * @yiaddr:	the address that it gets
 * @server:	our address: server identifier, router and name server
 * @mask:	netmask; 0 leaves out all but the server identifier
 * @lease:	seconds; 0 leaves out the lease and its timers
 */
struct dhcp_reply {
	u8 type;
	u32 ciaddr;
	u32 yiaddr;
	u32 server;
	u32 mask;
	u32 lease;
};

/**
 * dhcp_parse() - read what a client sent to the server's port
 * @p:		UDP payload
 * @len:	bytes of it
 * @req:	the result, points into @p
 *
 * What clients get wrong is forgiven where it can be told what they want.
 *
 * Return: 0; -EBADMSG if it is malformed; -ENOMSG if it is not for us: a
 * reply, through a relay, BOOTP without DHCP, not from Ethernet.
 */
int dhcp_parse(const u8 *p, u32 len, struct dhcp_request *req);

/**
 * dhcp_build() - write a reply
 * @req:	the request that it answers
 * @rep:	the reply
 * @buf:	DHCP_REPLY_MAX bytes
 *
 * Return: bytes written, at least 300, which old BOOTP clients insist on.
 */
u32 dhcp_build(const struct dhcp_request *req, const struct dhcp_reply *rep,
	       u8 *buf);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An address that a PC gives us while it needs it: there is no time to ask
 * whether it is somebody else's.  So it is there for this PC alone, by its MAC
 * address, and for nobody else: no ARP request of others is answered, and
 * nothing is announced.  The same goes for one in a server's network, which
 * has been asked for, and which nobody has given us.  One that a DHCP server
 * leases, and that has been asked for, is there for everybody.
 */
#ifndef LIFEBOAT_LEND_H
#define LIFEBOAT_LEND_H

#include <linux/types.h>

struct netif;

/* what for: each has one */
enum lend_to {
	LEND_PC,
	LEND_FETCH,
	LEND_NETBOOT,
};

/**
 * lend_address_ok() - may a router have this address?
 * @ip:		host byte order
 * @mask:	the same
 *
 * Return: false for what is no host's address in a network of more than two.
 */
bool lend_address_ok(u32 ip, u32 mask);

/**
 * net_lend() - take an address, and give the one before back
 * @to:		what for
 * @ip:		host byte order
 * @mask:	the same
 * @mac:	whose it is from, and who alone sees it; with LEND_NETBOOT NULL,
 *		for everybody does
 *
 * Return: 0, one of our own will do as it is, too; -EADDRINUSE somebody else is
 * known to have it.
 */
int net_lend(enum lend_to to, u32 ip, u32 mask, const u8 mac[6]);

/* give it back, if there is one */
void net_lend_end(enum lend_to to);

/* its interface, NULL if there is none */
struct netif *lend_of(enum lend_to to);

/* is a file sent, read or written?  It may be by a lent address, whoever it is */
bool lend_in_use(void);

/**
 * lend_has() - for link.c: is it one of these addresses?
 * @ip:		network byte order
 */
bool lend_has(u32 ip);

/**
 * lend_netif() - the interface of such an address
 * @ip:		lend_has() it
 *
 * Return: NULL if the frame that is being taken in is not from its PC.
 */
struct netif *lend_netif(u32 ip);

#endif

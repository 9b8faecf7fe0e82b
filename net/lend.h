/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An address that a PC gives us while it needs it: there is no time to ask
 * whether it is somebody else's.  So it is there for this PC alone, by its MAC
 * address, and for nobody else: no ARP request of others is answered, and
 * nothing is announced.
 */
#ifndef LIFEBOAT_LEND_H
#define LIFEBOAT_LEND_H

#include <linux/types.h>

struct netif;

/**
 * net_lend() - take an address, and give the one before back
 * @ip:		host byte order
 * @mask:	the same
 * @mac:	whose it is from
 *
 * Return: 0, one of our own will do as it is, too; -EADDRINUSE somebody else is
 * known to have it.
 */
int net_lend(u32 ip, u32 mask, const u8 mac[6]);

/* give it back, if there is one */
void net_lend_end(void);

/**
 * lend_has() - for link.c: is it this address?
 * @ip:		network byte order
 */
bool lend_has(u32 ip);

/* its interface; NULL if the frame that is being taken in is not from its PC */
struct netif *lend_netif(void);

#endif

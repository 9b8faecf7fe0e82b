/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our addresses: the board's list of them, each an lwIP netif on the one NIC,
 * and which of them are somebody else's (claim.h).  For link.c, which has the
 * frames; what all others ask is in net.h.
 */
#ifndef LIFEBOAT_ADDRESSES_H
#define LIFEBOAT_ADDRESSES_H

#include <linux/types.h>

struct netif;

/**
 * addresses_start() - an interface for each of /lifeboat/addresses in the
 * device tree, "a.b.c.d", each in a /24
 * @netif:	has the first; up, and without an address yet
 *
 * Return: 0; -EINVAL for what is no address, or no list; -E2BIG for too many;
 * -ENOMEM.
 */
int addresses_start(struct netif *netif);

/**
 * addresses_netif() - who takes a frame
 * @ip:		that it is for, network byte order
 *
 * Broadcasts and strays are for the first address that is not somebody else's.
 *
 * Return: NULL if it is for one that is not (yet) ours, or was lent by another
 * PC than the sender (lend.h).
 */
struct netif *addresses_netif(u32 ip);

/**
 * addresses_frame() - a frame has come, before anybody takes it
 * @frame:	from its destination's MAC address on
 * @len:	bytes of it
 */
void addresses_frame(const u8 *frame, u32 len);

/* ask for addresses when it is time, and use those that are ours */
void addresses_poll(void);

/* there are none any more */
void addresses_stop(void);

#endif

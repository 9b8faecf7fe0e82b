/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lwIP believes any ARP frame, whoever sends it.  One frame, of a PC that has
 * the same address by mistake or by intent, and our acknowledgements go
 * elsewhere: an upload ends after 20 s.
 *
 * This is no wall.  Who floods the table with other addresses, or sends with
 * the PC's own MAC address, gets through.
 */
#ifndef LIFEBOAT_STAY_H
#define LIFEBOAT_STAY_H

#include <linux/types.h>

struct netif;

/**
 * stay_put() - would this frame move a PC that we are talking with?
 * @netif:	that it is for
 * @frame:	from its destination's MAC address on
 * @len:	of @frame
 *
 * Return: true if it is ARP, with another MAC address for a sender that has
 * a connection and was heard on it within two seconds.
 */
bool stay_put(struct netif *netif, const u8 *frame, u32 len);

#endif

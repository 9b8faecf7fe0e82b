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

/* peers without a connection: of TFTP, one each way */
enum stay_peer {
	STAY_SENDER,
	STAY_READER,
	STAY_PEERS,
};

#ifdef CONFIG_LIFEBOAT_STAY
/**
 * stay_heard() - a packet of somebody's whose transfer is on its way
 * @peer:	which of them
 * @ip:		its address, network byte order
 * @now:	sys_now()
 */
void stay_heard(enum stay_peer peer, u32 ip, u32 now);
#else
static inline void stay_heard(enum stay_peer peer, u32 ip, u32 now) {}
#endif

/**
 * stay_put() - would this frame move a PC that we are talking with?
 * @netif:	that it is for
 * @frame:	from its destination's MAC address on
 * @len:	of @frame
 *
 * Return: true if it is ARP, with another MAC address for a sender that has
 * a connection, or a transfer by TFTP, and was heard on it within two seconds.
 */
bool stay_put(struct netif *netif, const u8 *frame, u32 len);

#endif

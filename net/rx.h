/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames from the driver, as U-Boot's net_lwip_rx(), which copies each of them.
 * Of a file that arrives by UDP, one block a frame, that is half of the way: its
 * frames are looked at where the driver has put them.
 */
#ifndef LIFEBOAT_RX_H
#define LIFEBOAT_RX_H

#include <linux/types.h>

struct netif;
struct udevice;

/* whose packets: each has one port */
enum rx_port {
	RX_TFTP,
	RX_FETCH,
	RX_PORTS,
};

#ifdef CONFIG_LIFEBOAT_RX_IN_PLACE
/**
 * rx_in_place() - from now on, packets to a port are not copied
 * @who:	takes them; before it returns, it is done with each: it keeps
 *		none by pbuf_ref(), and writes into none
 * @port:	of UDP, 0 for none
 */
void rx_in_place(enum rx_port who, u16 port);
#else
static inline void rx_in_place(enum rx_port who, u16 port) {}
#endif

/**
 * rx_poll() - what is there
 * @dev:	NIC, active
 * @netif:	its ->input() gets it
 * @keep:	frames may be kept for later: all are copied
 */
void rx_poll(struct udevice *dev, struct netif *netif, bool keep);

/**
 * rx_is_for() - is it a packet to a port, in one frame?
 * @port:	of UDP, not 0
 * @frame:	from its destination's MAC address on
 * @len:	of @frame
 *
 * Return: false for what is no plain UDP packet over IPv4: with a VLAN's tag,
 * with options, or cut short.
 */
bool rx_is_for(u16 port, const u8 *frame, u32 len);

#endif

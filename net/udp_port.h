/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What our services have in common on lwIP's UDP. */
#ifndef LIFEBOAT_UDP_PORT_H
#define LIFEBOAT_UDP_PORT_H

#include <linux/types.h>
#include <lwip/udp.h>

struct netif;

/**
 * net_udp_open() - wait for packets, at every address of ours
 * @port:	where
 * @recv:	lwIP's callback; the packet is its to free
 * @arg:	first argument of it
 *
 * Return: lwIP's end of it; NULL without memory, or if the port is taken.
 */
struct udp_pcb *net_udp_open(u16 port, udp_recv_fn recv, void *arg);

/**
 * net_udp_send() - one packet
 * @pcb:	of net_udp_open(): it comes from that port
 * @data:	payload, copied
 * @len:	bytes of it
 * @to:		whose address
 * @port:	and port
 * @netif:	which of our addresses it comes from
 *
 * Without memory it is lost, as any packet may be.
 */
void net_udp_send(struct udp_pcb *pcb, const void *data, u32 len,
		  const ip_addr_t *to, u16 port, struct netif *netif);

#endif

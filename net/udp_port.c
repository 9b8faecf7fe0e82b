// SPDX-License-Identifier: GPL-2.0-or-later
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include "net/udp_port.h"

struct udp_pcb *net_udp_open(u16 port, udp_recv_fn recv, void *arg)
{
	struct udp_pcb *pcb = udp_new();

	if (!pcb)
		return NULL;
	if (udp_bind(pcb, IP4_ADDR_ANY, port) != ERR_OK) {
		udp_remove(pcb);
		return NULL;
	}
	udp_recv(pcb, recv, arg);
	return pcb;
}

void net_udp_send(struct udp_pcb *pcb, const void *data, u32 len,
		  const ip_addr_t *to, u16 port, struct netif *netif)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, len, PBUF_RAM);

	if (!p)
		return;
	pbuf_take(p, data, len);
	udp_sendto_if_src(pcb, p, to, port, netif, netif_ip_addr4(netif));
	pbuf_free(p);
}

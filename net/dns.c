// SPDX-License-Identifier: GPL-2.0-or-later
/* The name server on lwIP: dns_packet.c answers, this carries. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/udp.h>
#include "net/dns_packet.h"
#include "net/net.h"

#define PACKET_MAX	1472	/* of UDP payload in an Ethernet frame */

static void send(struct udp_pcb *pcb, const u8 *data, u32 len,
		 const ip_addr_t *to, u16_t port, struct netif *from)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, len, PBUF_RAM);

	if (!p)
		return;
	pbuf_take(p, data, len);
	udp_sendto_if_src(pcb, p, to, port, from, netif_ip_addr4(from));
	pbuf_free(p);
}

/*
 * lwIP's callback: @p is ours to free.  The interface that lwIP accepted the
 * query for has the address that was asked, or is the one that heard a
 * broadcast.
 */
static void receive(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		    const ip_addr_t *addr, u16_t port)
{
	static u8 copy[PACKET_MAX];
	static u8 out[DNS_ANSWER_MAX];
	struct netif *netif = ip_current_netif();
	u32 here = lwip_ntohl(netif_ip4_addr(netif)->addr);
	const u8 *data = NULL;
	u32 len = 0;

	if (p->tot_len <= sizeof(copy))
		data = pbuf_get_contiguous(p, copy, sizeof(copy), p->tot_len,
					   0);
	if (data)
		len = dns_answer(data, p->tot_len, here, out);
	if (len)
		send(pcb, out, len, addr, port, netif);
	pbuf_free(p);
}

int dns_start(void)
{
	struct udp_pcb *pcb = udp_new();

	if (!pcb)
		return -ENOMEM;
	if (udp_bind(pcb, IP4_ADDR_ANY, DNS_PORT) != ERR_OK) {
		udp_remove(pcb);
		return -EADDRINUSE;
	}
	udp_recv(pcb, receive, NULL);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* The name server on lwIP: dns_packet.c answers, this carries. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include "net/dns_packet.h"
#include "net/net.h"
#include "net/udp_port.h"

#define PACKET_MAX	1472	/* of UDP payload in an Ethernet frame */

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
		net_udp_send(pcb, out, len, addr, port, netif);
	pbuf_free(p);
}

int dns_start(void)
{
	return net_udp_open(DNS_PORT, receive, NULL) ? 0 : -ENOMEM;
}

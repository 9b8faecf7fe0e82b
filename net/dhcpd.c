// SPDX-License-Identifier: GPL-2.0-or-later
/* The DHCP server on lwIP: dhcp_policy.c decides, this carries. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <lwip/etharp.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <lwip/udp.h>
#include "net/dhcp_policy.h"
#include "net/net.h"

#if !LWIP_DHCP && !defined(LWIP_IP_ACCEPT_UDP_PORT)
#error "lwIP would drop what clients send from 0.0.0.0"
#endif

#define PACKET_MAX	1472	/* of UDP payload in an Ethernet frame */

static struct dhcp_server server;

static struct netif *netif_with(u32 addr)
{
	struct netif *netif;
	unsigned int i;

	for (i = 0; (netif = net_netif(i)); i++)
		if (lwip_ntohl(netif_ip4_addr(netif)->addr) == addr)
			return netif;
	return NULL;
}

/* a PC with a static address that has spoken to us is in the ARP table */
static bool in_use(u32 addr, const u8 mac[6])
{
	const ip4_addr_t ip = { .addr = lwip_htonl(addr) };
	const ip4_addr_t *found;
	struct eth_addr *owner;
	struct netif *netif;
	unsigned int i;

	for (i = 0; (netif = net_netif(i)); i++)
		if (etharp_find_addr(netif, &ip, &owner, &found) >= 0 &&
		    memcmp(owner->addr, mac, sizeof(owner->addr)))
			return true;
	return false;
}

static void send(struct udp_pcb *pcb, const struct dhcp_answer *a)
{
	const ip_addr_t from = { .addr = lwip_htonl(a->from) };
	const ip_addr_t to = { .addr = lwip_htonl(a->to) };
	struct netif *netif = netif_with(a->from);
	struct pbuf *p;

	if (!netif)
		return;
	p = pbuf_alloc(PBUF_TRANSPORT, a->len, PBUF_RAM);
	if (!p)
		return;
	pbuf_take(p, a->data, a->len);
	udp_sendto_if_src(pcb, p, &to, DHCP_CLIENT_PORT, netif, &from);
	pbuf_free(p);
}

/*
 * Ask the cable whether somebody has the address that was offered.  The reply
 * ends in the ARP table before the client takes the offer, and in_use() sees
 * it then.
 */
static void probe(const struct dhcp_answer *a)
{
	const ip4_addr_t ip = { .addr = lwip_htonl(a->offered) };
	struct netif *netif = netif_with(a->from);

	if (a->offered && netif)
		etharp_request(netif, &ip);
}

/* lwIP's callback: @p is ours to free */
static void receive(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		    const ip_addr_t *addr, u16_t port)
{
	static u8 copy[PACKET_MAX];
	static struct dhcp_answer answer;
	const u8 *data = NULL;

	if (p->tot_len <= sizeof(copy))
		data = pbuf_get_contiguous(p, copy, sizeof(copy), p->tot_len,
					   0);
	if (data &&
	    dhcp_serve(&server, data, p->tot_len, sys_now(), &answer)) {
		probe(&answer);
		send(pcb, &answer);
	}
	pbuf_free(p);
}

static void learn_addresses(void)
{
	struct netif *netif;
	u32 i;

	for (i = 0; i < DHCP_ADDRESSES_MAX && (netif = net_netif(i)); i++) {
		server.own[i].addr = lwip_ntohl(netif_ip4_addr(netif)->addr);
		server.own[i].mask = lwip_ntohl(netif_ip4_netmask(netif)->addr);
	}
	server.own_count = i;
}

int dhcpd_start(void)
{
	struct udp_pcb *pcb = udp_new();

	if (!pcb)
		return -ENOMEM;
	if (udp_bind(pcb, IP4_ADDR_ANY, DHCP_SERVER_PORT) != ERR_OK) {
		udp_remove(pcb);
		return -EADDRINUSE;
	}
	ip_set_option(pcb, SOF_BROADCAST);
	server.pool_first = CONFIG_LIFEBOAT_DHCP_FIRST;
	server.pool_count = CONFIG_LIFEBOAT_DHCP_COUNT;
	server.lease = CONFIG_LIFEBOAT_DHCP_LEASE;
	server.in_use = in_use;
	learn_addresses();
	udp_recv(pcb, receive, NULL);
	return 0;
}

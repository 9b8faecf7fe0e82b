// SPDX-License-Identifier: GPL-2.0-or-later
/* The DHCP server on lwIP: dhcp_policy.c decides, this carries. */
#include <compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <lwip/etharp.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include "board/board.h"
#include "net/dhcp_ask.h"
#include "net/dhcp_policy.h"
#include "net/net.h"
#include "net/netboot_reply.h"
#include "net/udp_port.h"

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
	const ip_addr_t to = { .addr = lwip_htonl(a->to) };
	struct netif *netif = netif_with(a->from);

	if (netif)
		net_udp_send(pcb, a->data, a->len, &to, DHCP_CLIENT_PORT,
			     netif);
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

/* some may turn out to be somebody else's */
static void learn_addresses(void)
{
	struct dhcp_own *own = server.own;
	struct netif *netif;
	u32 i;

	for (i = 0; i < DHCP_ADDRESSES_MAX && (netif = net_netif(i)); i++) {
		if (!netif_is_up(netif))
			continue;
		own->addr = lwip_ntohl(netif_ip4_addr(netif)->addr);
		own->mask = lwip_ntohl(netif_ip4_netmask(netif)->addr);
		own++;
	}
	server.own_count = own - server.own;
}

static void serve(struct udp_pcb *pcb, const struct pbuf *p)
{
	static u8 copy[PACKET_MAX];
	static struct dhcp_answer answer;
	const u8 *data = NULL;

	learn_addresses();
	if (p->tot_len <= sizeof(copy))
		data = pbuf_get_contiguous(p, copy, sizeof(copy), p->tot_len,
					   0);
	if (data &&
	    dhcp_serve(&server, data, p->tot_len, sys_now(), &answer)) {
		probe(&answer);
		send(pcb, &answer);
	}
}

#ifdef CONFIG_LIFEBOAT_DHCP_ASK
/*
 * Milliseconds that another server has: many look by ping or ARP, for up to
 * three seconds, whether an address is free.  A person who holds the button has
 * a cable of his own, mostly, and waits.
 */
#define ASK_MS_ALONE	1000
#define ASK_MS_NETWORK	4000

static struct dhcp_ask ask;
static struct udp_pcb *client;
static void (*listener)(const u8 *p, u32 len);
static char notice[80];
static struct pbuf *held;	/* who has asked last while we asked */

static void nobody_else(void *arg)
{
	if (ask.state != ASK_ASKING)
		return;
	dhcp_ask_alone(&ask, sys_now());
	server.quiet = false;
	notice[0] = '\0';
	if (held)
		serve(arg, held);
}

const char *dhcpd_notice(void)
{
	return notice;
}

static void let_go(void)
{
	if (held)
		pbuf_free(held);
	held = NULL;
}

static void asked(void *arg)
{
	nobody_else(arg);
	let_go();
}

void dhcpd_listen(void (*heard)(const u8 *p, u32 len))
{
	listener = heard;
}

/* @p, which is freed */
static void ask_all(struct pbuf *p, struct netif *netif)
{
	const ip_addr_t from = { .addr = 0 };
	const ip_addr_t to = { .addr = DHCP_TO_ALL };

	udp_sendto_if_src(client, p, &to, DHCP_SERVER_PORT, netif, &from);
	pbuf_free(p);
}

void dhcpd_ask(const void *data, u32 len, struct netif *netif)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, len, PBUF_RAM);

	if (!p)
		return;
	pbuf_take(p, data, len);
	ask_all(p, netif);
}

static void send_question(void)
{
	struct netif *netif = ip_current_netif();
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, DHCP_ASK_LEN, PBUF_RAM);

	if (!p)
		return;
	dhcp_ask_build(&ask, netif->hwaddr, p->payload);
	ask_all(p, netif);
}

/* true if the client that sent @p has to wait */
static bool must_wait(struct udp_pcb *pcb, struct pbuf *p)
{
	/* one in pieces is what no client sends */
	u8 new = p->len < p->tot_len ? DHCP_DISCOVER :
		 dhcp_new(&server, p->payload, p->len, sys_now());

	if (!client)
		return false;
	if (dhcp_ask_due(&ask, new == DHCP_DISCOVER, sys_now())) {
		send_question();
		if (ask.state == ASK_ASKING)
			sys_timeout(server.authority ? ASK_MS_ALONE :
				    ASK_MS_NETWORK, asked, pcb);
	}
	/* who is served goes on being served */
	if (ask.state != ASK_ASKING || (!new && !server.quiet))
		return false;
	/* one that looks for a server is not put aside for one that has none */
	if (held && new != DHCP_DISCOVER)
		return true;
	let_go();
	held = p;
	pbuf_ref(p);
	return true;
}

/* lwIP's callback: @p is ours to free */
static void answered(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *addr, u16_t port)
{
	if (p->len == p->tot_len &&
	    dhcp_ask_answer(&ask, p->payload, p->len, sys_now())) {
		snprintf(notice, sizeof(notice),
			 "Another DHCP server is here, %s: no leases from us.",
			 ipaddr_ntoa(addr));
		if (!server.quiet)
			printf("lifeboat: %s\n", notice);
		server.quiet = true;
	}
	if (IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT) && listener &&
	    p->len == p->tot_len)
		listener(p->payload, p->len);
	pbuf_free(p);
}

static void open_client(void)
{
	client = net_udp_open(DHCP_CLIENT_PORT, answered, NULL);
	if (client)
		ip_set_option(client, SOF_BROADCAST);
}
#else
static bool must_wait(struct udp_pcb *pcb, struct pbuf *p)
{
	return false;
}

static void open_client(void)
{
}
#endif

/* a boot loader: if it is another Lifeboat, both would take the other for a
 * server, and no PC would get a lease
 */
static bool is_loader(const struct pbuf *p)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT) &&
	       p->len == p->tot_len &&
	       netboot_asks(p->payload, p->len, board_netboot_class());
}

/* lwIP's callback: @p is ours to free */
static void receive(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		    const ip_addr_t *addr, u16_t port)
{
	if (!is_loader(p) && !must_wait(pcb, p))
		serve(pcb, p);
	pbuf_free(p);
}

int dhcpd_start(bool authority)
{
	struct udp_pcb *pcb = net_udp_open(DHCP_SERVER_PORT, receive, NULL);

	open_client();
	if (!pcb)
		return -ENOMEM;
	ip_set_option(pcb, SOF_BROADCAST);
	server.authority = authority;
	server.pool_first = CONFIG_LIFEBOAT_DHCP_FIRST;
	server.pool_count = CONFIG_LIFEBOAT_DHCP_COUNT;
	server.lease = CONFIG_LIFEBOAT_DHCP_LEASE;
	server.in_use = in_use;
	return 0;
}

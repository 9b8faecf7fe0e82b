// SPDX-License-Identifier: GPL-2.0-or-later
/* The real ARP table of lwIP; TCP is a list of connections. */
#include <lwip/etharp.h>
#include <lwip/netif.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/sys.h>
#include <netif/ethernet.h>
#include "net/stay.h"
#include "test.h"

#define PC	lwip_htonl(0xc0a80164)
#define OTHER	lwip_htonl(0xc0a80165)
#define US	lwip_htonl(0xc0a80101)

u32_t tcp_ticks = 1000;
struct tcp_pcb *tcp_active_pcbs, *tcp_tw_pcbs;

static struct netif netif;
static struct tcp_pcb pcb;

static u32 now;

u32_t sys_now(void)
{
	return now;
}

void tcp_tmr(void)
{
}

void tcp_input(struct pbuf *p, struct netif *inp)
{
	pbuf_free(p);
}

void tcp_netif_ip_addr_changed(const ip_addr_t *old, const ip_addr_t *new)
{
}

static err_t send(struct netif *n, struct pbuf *p)
{
	return ERR_OK;
}

static err_t init(struct netif *n)
{
	n->output = etharp_output;
	n->linkoutput = send;
	n->mtu = 1500;
	n->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
		   NETIF_FLAG_LINK_UP;
	n->hwaddr_len = 6;
	return ERR_OK;
}

static void arp_frame(u8 *f, u8 op, u8 mac, u32 from, u32 to)
{
	memset(f, 0, 60);
	memset(f, 0xff, 6);
	f[6] = 2;
	f[11] = mac;
	memcpy(f + 12, "\x08\x06\x00\x01\x08\x00\x06\x04", 8);
	f[21] = op;
	memcpy(f + 22, f + 6, 6);
	memcpy(f + 28, &from, 4);
	memcpy(f + 38, &to, 4);
}

/* as link_input() does it */
static void arp(u8 op, u8 mac, u32 from, u32 to)
{
	struct pbuf *p = pbuf_alloc(PBUF_RAW, 60, PBUF_POOL);
	u8 f[60];

	arp_frame(f, op, mac, from, to);
	pbuf_take(p, f, sizeof(f));
	if (stay_put(&netif, p->payload, p->len) ||
	    ethernet_input(p, &netif) != ERR_OK)
		pbuf_free(p);
}

/* the last byte of the MAC address that frames for the PC go to */
static u8 where(u32 ip)
{
	const ip4_addr_t a = { ip }, *found;
	struct eth_addr *mac;

	if (etharp_find_addr(&netif, &a, &mac, &found) < 0)
		return 0;
	return mac->addr[5];
}

static void start(void)
{
	ip4_addr_t ip = { US }, mask = { lwip_htonl(0xffffff00) }, none = { 0 };

	if (!netif.input) {
		netif_add(&netif, &ip, &mask, &none, NULL, init,
			  ethernet_input);
		netif_set_up(&netif);
	}
	etharp_cleanup_netif(&netif);
	memset(&pcb, 0, sizeof(pcb));
	pcb.state = ESTABLISHED;
	ip_2_ip4(&pcb.remote_ip)->addr = PC;
	pcb.tmr = tcp_ticks;
	tcp_active_pcbs = &pcb;
	arp(1, 7, PC, US);
}

TEST(a_pc_that_we_talk_with_is_not_moved)
{
	start();
	CHECK_EQ(where(PC), 7);
	arp(2, 66, PC, US);		/* an answer that nobody asked for */
	CHECK_EQ(where(PC), 7);
	arp(1, 66, PC, US);		/* a question */
	CHECK_EQ(where(PC), 7);
	arp(1, 66, PC, PC);		/* an announcement */
	CHECK_EQ(where(PC), 7);
	/* the same of who is not there yet, or says what is known */
	arp(1, 8, OTHER, US);
	CHECK_EQ(where(OTHER), 8);
	arp(1, 7, PC, US);
	CHECK_EQ(where(PC), 7);
	/* nobody talks with this one */
	arp(2, 9, OTHER, US);
	CHECK_EQ(where(OTHER), 9);
}

TEST(who_is_not_heard_any_more_may_have_moved)
{
	start();
	pcb.tmr = tcp_ticks - 3;
	arp(2, 66, PC, US);
	CHECK_EQ(where(PC), 7);
	pcb.tmr = tcp_ticks - 4;
	arp(2, 66, PC, US);
	CHECK_EQ(where(PC), 66);
	/* what has only begun is no conversation */
	start();
	pcb.state = SYN_RCVD;
	arp(2, 66, PC, US);
	CHECK_EQ(where(PC), 66);
	start();
	tcp_active_pcbs = NULL;
	arp(2, 66, PC, US);
	CHECK_EQ(where(PC), 66);
}

TEST(nor_is_one_without_a_connection)
{
	u32 i;

	for (i = 0; i < STAY_PEERS; i++) {
		start();
		tcp_active_pcbs = NULL;
		now = 0xfffffff0;	/* it wraps */
		stay_heard(i, PC, sys_now());
		now += 1999;
		arp(2, 66, PC, US);
		CHECK_EQ(where(PC), 7);
		now++;
		arp(2, 66, PC, US);
		CHECK_EQ(where(PC), 66);
		/* that was the last of this one: here is another */
		stay_heard(i, OTHER, sys_now());
		arp(2, 7, PC, US);
		CHECK_EQ(where(PC), 7);
	}
}

TEST(only_whole_arp_is_looked_at)
{
	u8 f[60];
	u32 len;

	start();
	arp_frame(f, 2, 66, PC, US);
	for (len = 0; len < sizeof(f); len++)
		CHECK_EQ(stay_put(&netif, f, len), len >= 42);
	f[12] = 0x86;
	CHECK(!stay_put(&netif, f, sizeof(f)));
}

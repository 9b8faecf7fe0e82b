// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames of a type of their own, and an address for one PC, on the real lwIP. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <lwip/etharp.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include <netif/ethernet.h>
#include "net/frames.h"
#include "net/lend.h"
#include "net/net.h"
#include "test.h"

#define TYPE	0x0912
#define PC(n)	{ 2, 0, 0, 0, 2, n }

static struct netif own[2];
static u8 sent[64];
static u32 sent_len, sent_count;

u32_t sys_now(void)
{
	return 0;
}

struct netif *net_netif(unsigned int i)
{
	return i < 2 ? &own[i] : NULL;
}

static err_t capture(struct netif *netif, struct pbuf *p)
{
	sent_count++;
	sent_len = pbuf_copy_partial(p, sent, sizeof(sent), 0);
	return ERR_OK;
}

static err_t init(struct netif *netif)
{
	netif->output = etharp_output;
	netif->linkoutput = capture;
	netif->mtu = 1500;
	netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
		       NETIF_FLAG_LINK_UP;
	netif->hwaddr_len = 6;
	memcpy(netif->hwaddr, "\2\0\0\0\1\0", 6);
	return ERR_OK;
}

static int add(struct netif *netif, u32 ip)
{
	const ip4_addr_t addr = { .addr = lwip_htonl(ip) };
	const ip4_addr_t mask = { .addr = lwip_htonl(0xffffff00) };

	return netif_add(netif, &addr, &mask, IP4_ADDR_ANY4, NULL, init,
			 ethernet_input) ? 0 : -ENOMEM;
}

int net_alias(struct netif *netif, const ip4_addr_t *ip,
	      const ip4_addr_t *mask)
{
	return add(netif, lwip_ntohl(ip->addr));
}

static void start(void)
{
	static bool started;

	if (!started) {
		add(&own[0], 0xc0a80101);
		add(&own[1], 0xc0a80001);
		netif_set_up(&own[0]);
	}
	started = true;
	net_lend_end(LEND_PC);
	sent_count = 0;
}

static void from(u8 n)
{
	const u8 frame[14] = { [6] = 2, [10] = 2, [11] = n };

	frames_take(frame, sizeof(frame));
}

static int lend(u32 ip)
{
	const u8 mac[6] = PC(1);

	return net_lend(LEND_PC, ip, 0xffffff00, mac);
}

TEST(for_one_pc)
{
	const u32 ip = lwip_htonl(0x0aa4b7fc);

	start();
	CHECK(!lend_has(ip));
	CHECK_EQ(lend(0x0aa4b7fc), 0);
	CHECK(lend_has(ip));
	CHECK(!lend_has(ip ^ 1));
	from(1);
	CHECK(lend_netif(ip));
	CHECK(netif_is_up(lend_netif(ip)));
	CHECK(lend_netif(ip)->flags & NETIF_FLAG_ETHARP);
	from(2);
	CHECK(!lend_netif(ip));
	net_lend_end(LEND_PC);
	CHECK(!lend_has(ip));
	/* nobody was told of it */
	CHECK_EQ(sent_count, 0);
}

/* one netif, however often: lwIP's list would be a circle */
TEST(again_and_again)
{
	struct netif *n;
	u32 i;

	start();
	for (i = 1; i < 100; i++)
		CHECK_EQ(lend(0x0aa4b700 + i), 0);
	CHECK(lend_has(lwip_htonl(0x0aa4b763)));
	CHECK(!lend_has(lwip_htonl(0x0aa4b762)));
	i = 0;
	NETIF_FOREACH(n)
		CHECK(++i <= 3);
	CHECK_EQ(i, 3);
}

TEST(one_of_our_own)
{
	start();
	CHECK_EQ(lend(0xc0a80101), 0);
	CHECK(!lend_has(lwip_htonl(0xc0a80101)));
	/* down: somebody else has it */
	CHECK_EQ(lend(0xc0a80001), -EADDRINUSE);
}

TEST(somebody_elses)
{
	const ip4_addr_t ip = { .addr = lwip_htonl(0xc0a80102) };
	u8 frame[42] = { [12] = 8, 6, 0, 1, 8, 0, 6, 4, 0, 2 };
	struct pbuf *p = pbuf_alloc(PBUF_RAW, sizeof(frame), PBUF_RAM);

	start();
	CHECK_EQ(lend(0xc0a80102), 0);
	net_lend_end(LEND_PC);
	/* which its ARP has told us */
	memcpy(frame, "\2\0\0\0\1\0\2\0\0\0\2\2", 12);
	memcpy(frame + 22, "\2\0\0\0\2\2", 6);
	memcpy(frame + 28, &ip, 4);
	memcpy(frame + 38, netif_ip4_addr(&own[0]), 4);
	pbuf_take(p, frame, sizeof(frame));
	etharp_request(&own[0], &ip);
	ethernet_input(p, &own[0]);
	CHECK_EQ(lend(0xc0a80102), -EADDRINUSE);
	CHECK(!lend_has(ip.addr));
}

static u32 received, received_len;

static void receive(const u8 *frame, u32 len)
{
	received++;
	received_len = len;
}

TEST(types)
{
	static struct frames ours = { .type = TYPE, .receive = receive };
	u8 frame[20] = { [12] = TYPE >> 8, [13] = TYPE & 0xff };
	u32 i;

	start();
	frames_open(&ours);
	for (i = 0; i < 14; i++)
		frames_take(frame, i);
	CHECK_EQ(received, 0);
	frames_take(frame, sizeof(frame));
	CHECK_EQ(received, 1);
	CHECK_EQ(received_len, sizeof(frame));
	frame[13]++;
	frames_take(frame, sizeof(frame));
	CHECK_EQ(received, 1);
	frames_send(frame, sizeof(frame));
	CHECK_EQ(sent_count, 1);
	CHECK_EQ(sent_len, sizeof(frame));
	CHECK(!memcmp(sent, frame, sizeof(frame)));
}

/* in a server's network: for it alone, beside the others */
TEST(for_a_server)
{
	const u8 server[6] = PC(3);
	const u32 ip = lwip_htonl(0xc0a80b01);

	start();
	CHECK(!lend_of(LEND_FETCH));
	CHECK_EQ(lend(0x0aa4b7fc), 0);
	CHECK_EQ(net_lend(LEND_FETCH, 0xc0a80b01, 0xffffff00, server), 0);
	CHECK(lend_of(LEND_FETCH));
	from(1);
	CHECK(!lend_netif(ip));
	CHECK(lend_netif(lwip_htonl(0x0aa4b7fc)));
	from(3);
	CHECK(lend_netif(ip) == lend_of(LEND_FETCH));
	CHECK(!lend_netif(lwip_htonl(0x0aa4b7fc)));
	net_lend_end(LEND_FETCH);
	CHECK(!lend_of(LEND_FETCH));
	CHECK(!lend_has(ip));
	CHECK(lend_of(LEND_PC));
	CHECK_EQ(sent_count, 0);
}

/* whoever had it first goes on */
TEST(one_address_for_two)
{
	const u8 server[6] = PC(3);

	start();
	CHECK_EQ(lend(0xc0a80b01), 0);
	CHECK_EQ(net_lend(LEND_FETCH, 0xc0a80b01, 0xffffff00, server),
		 -EADDRINUSE);
	CHECK(!lend_of(LEND_FETCH));
	from(1);
	CHECK(lend_netif(lwip_htonl(0xc0a80b01)));
	/* but not himself */
	CHECK_EQ(lend(0xc0a80b01), 0);
}

/* a lease is there for everybody, and one is not the other */
TEST(for_all)
{
	const u32 ip = lwip_htonl(0x0aa4b7fb);

	start();
	CHECK_EQ(lend(0x0aa4b7fc), 0);
	CHECK_EQ(net_lend(LEND_NETBOOT, 0x0aa4b7fb, 0xffffff00, NULL), 0);
	from(2);
	CHECK(lend_netif(ip));
	CHECK(!lend_netif(lwip_htonl(0x0aa4b7fc)));
	net_lend_end(LEND_PC);
	CHECK(lend_has(ip));
	net_lend_end(LEND_NETBOOT);
	CHECK(!lend_has(ip));
}

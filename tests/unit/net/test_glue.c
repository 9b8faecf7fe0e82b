// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dhcpd.c and dns.c on the real lwIP: Ethernet frames in, Ethernet frames
 * out.  Frames are given to the netif that they ask for, as net/link.c does.
 */
#include <lwip/etharp.h>
#include <lwip/inet_chksum.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include <lwip/udp.h>
#include <netif/ethernet.h>
#include "board/board.h"
#include "net/dhcp_packet.h"
#include "net/dns_packet.h"
#include "net/net.h"
#include "dhcp_client.h"
#include "dns_packets.h"
#include "test.h"

#define LAN1(n)	IP(192, 168, 1, n)
#define LAN0(n)	IP(192, 168, 0, n)
#define ALL	0xffffffff

/* offsets in a frame */
#define ETH_TYPE	12
#define IP_SRC		26
#define IP_DST		30
#define UDP_SRC		34
#define UDP_DST		36
#define UDP_DATA	42
#define ARP_OP		20
#define ARP_TPA		38

static struct netif netifs[3];
static const u8 our_mac[6] = { 2, 0, 0, 0, 1, 0 };

/* what went out since the last look */
static struct frame {
	u8 data[1514];
	u32 len;
} sent[8];
static u32 sent_count;
static u32 now;

u32_t sys_now(void)
{
	return now;
}

const char *board_netboot_class(void)
{
	return "Own";
}

struct netif *net_netif(unsigned int i)
{
	return i < 3 ? &netifs[i] : NULL;
}

/* a chain is an error: U-Boot's drivers take one buffer */
static err_t capture(struct netif *netif, struct pbuf *p)
{
	struct frame *f = &sent[sent_count];

	if (p->next || sent_count == 8)
		return ERR_IF;
	sent_count++;
	f->len = p->len;
	memcpy(f->data, p->payload, p->len);
	return ERR_OK;
}

static err_t init(struct netif *netif)
{
	netif->output = etharp_output;
	netif->linkoutput = capture;
	netif->mtu = 1500;
	netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
		       NETIF_FLAG_LINK_UP;
	netif->hwaddr_len = sizeof(our_mac);
	memcpy(netif->hwaddr, our_mac, sizeof(our_mac));
	return ERR_OK;
}

static void dhcp(u8 type, u8 mac, u32 requested, u32 server, u32 ciaddr,
		 u32 to);
static u8 dhcp_type(u32 i);
static bool is_question(u32 i);

static void wait(u32 ms)
{
	now += ms;
	sys_check_timeouts();
}

/* the first client has to wait until we know that nobody else serves */
static void first_client(void)
{
	dhcp(DHCP_DISCOVER, 200, 0, 0, 0, ALL);
	if (sent_count != 1 || !is_question(0))
		abort();
	dhcp(DHCP_DISCOVER, 201, 0, 0, 0, ALL);
	wait(900);
	if (sent_count != 1)
		abort();
	/* whoever has asked last */
	wait(100);
	if (sent_count != 3 || dhcp_type(2) != DHCP_OFFER ||
	    sent[2].data[UDP_DATA + 33] != 201)
		abort();
	now += 20000;	/* the offer is over */
	sent_count = 0;
}

/* it has been asked, and nobody else is there; what was offered is free again */
static void alone(void)
{
	dhcp(DHCP_DISCOVER, 201, 0, 0, 0, ALL);
	wait(1000);
	dhcp(DHCP_REQUEST, 201, 0, IP(10, 0, 0, 1), 0, ALL);
	sent_count = 0;
}

static void start(void)
{
	static const u32 own[] = { LAN1(1), LAN0(1), LAN0(254) };
	static bool started;
	u32 i;

	sent_count = 0;
	if (started) {
		alone();
		return;
	}
	started = true;
	udp_init();
	for (i = 0; i < 3; i++) {
		ip4_addr_t ip = { lwip_htonl(own[i]) };
		ip4_addr_t mask = { lwip_htonl(0xffffff00) }, none = { 0 };

		netif_add(&netifs[i], &ip, &mask, &none, NULL, init,
			  ethernet_input);
		netif_set_up(&netifs[i]);
	}
	netif_set_default(&netifs[0]);
	if (dhcpd_start(true) || dns_start())
		abort();
	sent_count = 0;		/* gratuitous ARP */
	first_client();
	alone();
}

static void input(const u8 *frame, u32 len, u32 for_ip)
{
	struct pbuf *p = pbuf_alloc(PBUF_RAW, len, PBUF_POOL);
	u32 i, to = 0;

	for (i = 0; i < 3; i++)
		if (netif_ip4_addr(&netifs[i])->addr == lwip_htonl(for_ip))
			to = i;
	pbuf_take(p, frame, len);
	if (ethernet_input(p, &netifs[to]) != ERR_OK)
		pbuf_free(p);
}

static void udp(u8 mac, u32 from, u32 to, u16 port, const u8 *data, u32 len)
{
	u8 f[1514] = { 0 };
	u16 sum;

	memcpy(f, to == ALL ? (const u8 *)"\xff\xff\xff\xff\xff\xff" : our_mac,
	       6);
	f[6] = 2;
	f[11] = mac;
	put_unaligned_be16(0x0800, f + ETH_TYPE);
	f[14] = 0x45;
	put_unaligned_be16(28 + len, f + 16);
	f[22] = 64;
	f[23] = 17;
	put_unaligned_be32(from, f + IP_SRC);
	put_unaligned_be32(to, f + IP_DST);
	sum = inet_chksum(f + 14, 20);
	memcpy(f + 24, &sum, 2);
	put_unaligned_be16(port == 67 ? 68 : port == 68 ? 67 : 5353,
			   f + UDP_SRC);
	put_unaligned_be16(port, f + UDP_DST);
	put_unaligned_be16(8 + len, f + 38);
	memcpy(f + UDP_DATA, data, len);
	input(f, UDP_DATA + len, to);
}

static void arp(u16 op, u8 mac, u32 from, u32 to)
{
	u8 f[60] = { 0 };

	memcpy(f, our_mac, 6);
	f[6] = 2;
	f[11] = mac;
	memcpy(f + ETH_TYPE, "\x08\x06\x00\x01\x08\x00\x06\x04", 8);
	put_unaligned_be16(op, f + ARP_OP);
	memcpy(f + 22, f + 6, 6);
	put_unaligned_be32(from, f + 28);
	memcpy(f + 32, our_mac, 6);
	put_unaligned_be32(to, f + ARP_TPA);
	input(f, sizeof(f), to);
}

static u32 field(u32 i, u32 offset)
{
	return get_unaligned_be32(sent[i].data + offset);
}

static u16 half(u32 i, u32 offset)
{
	return get_unaligned_be16(sent[i].data + offset);
}

/* DHCP message type of a frame, 0 if it is none to a client's port */
static u8 dhcp_type(u32 i)
{
	if (half(i, ETH_TYPE) != 0x0800 || half(i, UDP_DST) != 68 ||
	    half(i, UDP_SRC) != 67)
		return 0;
	return option(sent[i].data + UDP_DATA, sent[i].len - UDP_DATA, 53);
}

/* are we asking for an address ourselves? */
static bool is_question(u32 i)
{
	return half(i, ETH_TYPE) == 0x0800 && half(i, UDP_SRC) == 68 &&
	       half(i, UDP_DST) == 67 && field(i, IP_DST) == ALL &&
	       !field(i, IP_SRC) &&
	       option(sent[i].data + UDP_DATA, sent[i].len - UDP_DATA, 53) ==
	       DHCP_DISCOVER;
}

static bool is_arp_request(u32 i, u32 for_ip)
{
	return half(i, ETH_TYPE) == 0x0806 && half(i, ARP_OP) == 1 &&
	       field(i, ARP_TPA) == for_ip;
}

static void dhcp(u8 type, u8 mac, u32 requested, u32 server, u32 ciaddr,
		 u32 to)
{
	struct made m = make(type, mac);

	put_unaligned_be32(ciaddr, m.data + 12);
	if (requested)
		add_addr(&m, 50, requested);
	if (server)
		add_addr(&m, 54, server);
	end(&m);
	udp(mac, ciaddr, to, 67, m.data, m.len);
}

/* the first packet comes from 0.0.0.0, which lwIP drops if built without */
TEST(discover_to_ack_by_broadcast)
{
	start();
	dhcp(DHCP_DISCOVER, 4, 0, 0, 0, ALL);
	CHECK_EQ(sent_count, 2);
	CHECK(is_arp_request(0, LAN1(104)));
	CHECK_EQ(dhcp_type(1), DHCP_OFFER);
	CHECK_EQ(field(1, 0), ALL);
	CHECK_EQ(field(1, IP_SRC), LAN1(1));
	CHECK_EQ(field(1, IP_DST), ALL);
	CHECK_EQ(sent[1].len, UDP_DATA + 300);

	sent_count = 0;
	dhcp(DHCP_REQUEST, 4, LAN1(104), LAN1(1), 0, ALL);
	CHECK_EQ(sent_count, 1);
	CHECK_EQ(dhcp_type(0), DHCP_ACK);
	CHECK_EQ(field(0, UDP_DATA + 16), LAN1(104));
}

TEST(renewal_by_unicast)
{
	start();
	dhcp(DHCP_REQUEST, 9, LAN0(109), 0, 0, ALL);
	CHECK_EQ(sent_count, 1);
	CHECK_EQ(dhcp_type(0), DHCP_ACK);
	CHECK_EQ(field(0, IP_SRC), LAN0(1));

	sent_count = 0;
	dhcp(DHCP_REQUEST, 9, 0, 0, LAN0(109), LAN0(1));
	CHECK_EQ(sent_count, 1);
	CHECK(is_arp_request(0, LAN0(109)));
	arp(2, 9, LAN0(109), LAN0(1));
	CHECK_EQ(sent_count, 2);
	CHECK_EQ(dhcp_type(1), DHCP_ACK);
	CHECK_EQ(field(1, IP_SRC), LAN0(1));
	CHECK_EQ(field(1, IP_DST), LAN0(109));
	CHECK_EQ(sent[1].data[5], 9);
}

TEST(a_static_pc_that_spoke_to_us)
{
	start();
	arp(1, 77, LAN1(110), LAN1(1));
	sent_count = 0;
	dhcp(DHCP_DISCOVER, 10, LAN1(110), 0, 0, ALL);
	CHECK_EQ(sent_count, 2);
	CHECK_EQ(dhcp_type(1), DHCP_OFFER);
	CHECK(field(1, UDP_DATA + 16) != LAN1(110));
}

TEST(a_static_pc_that_only_answers_the_probe)
{
	start();
	dhcp(DHCP_DISCOVER, 11, LAN0(111), 0, 0, ALL);
	CHECK_EQ(sent_count, 2);
	CHECK(is_arp_request(0, LAN0(111)));
	CHECK_EQ(field(1, UDP_DATA + 16), LAN0(111));
	arp(2, 78, LAN0(111), LAN0(1));
	sent_count = 0;
	dhcp(DHCP_REQUEST, 11, LAN0(111), LAN0(1), 0, ALL);
	CHECK_EQ(sent_count, 1);
	CHECK_EQ(dhcp_type(0), DHCP_NAK);
	CHECK_EQ(field(0, IP_DST), ALL);
}

/* proxy ARP: who takes the offer finds that somebody has the address */
TEST(somebody_answers_for_every_address)
{
	u32 i, addr;
	u8 type = 0;

	start();
	for (i = 0; i < 40 && type != DHCP_ACK; i++) {
		sent_count = 0;
		dhcp(DHCP_DISCOVER, 60, 0, 0, 0, ALL);
		CHECK_EQ(sent_count, 2);
		addr = field(1, UDP_DATA + 16);
		arp(2, 79, addr, LAN1(1));
		sent_count = 0;
		dhcp(DHCP_REQUEST, 60, addr, LAN1(1), 0, ALL);
		CHECK_EQ(sent_count, 1);
		type = dhcp_type(0);
	}
	CHECK_EQ(type, DHCP_ACK);
	CHECK(i <= 4);
	/* and keeps it */
	sent_count = 0;
	dhcp(DHCP_REQUEST, 60, addr, 0, 0, ALL);
	CHECK_EQ(dhcp_type(0), DHCP_ACK);
	etharp_cleanup_netif(&netifs[0]);
}

TEST(time_comes_from_lwips_clock)
{
	u32 i;

	start();
	for (i = 0; i < 16; i++) {
		sent_count = 0;
		dhcp(DHCP_REQUEST, 20 + i, LAN1(100) + i, 0, 0, ALL);
	}
	sent_count = 0;
	dhcp(DHCP_DISCOVER, 90, 0, 0, 0, ALL);
	CHECK_EQ(sent_count, 0);
	now += 61000;
	dhcp(DHCP_DISCOVER, 90, 0, 0, 0, ALL);
	CHECK_EQ(sent_count, 1);
	CHECK(is_question(0));
	wait(1000);
	CHECK_EQ(sent_count, 3);
	CHECK_EQ(dhcp_type(2), DHCP_OFFER);
}

TEST(names_from_the_address_that_was_asked)
{
	static const u32 own[] = { LAN1(1), LAN0(1), LAN0(254) };
	u32 i;

	start();
	for (i = 0; i < 3; i++) {
		u32 pc = (own[i] & 0xffffff00) + 50 + i, n;

		arp(1, 50 + i, pc, own[i]);
		sent_count = 0;
		udp(50 + i, pc, own[i], 53, glibc_a, sizeof(glibc_a));
		CHECK_EQ(sent_count, 1);
		CHECK_EQ(field(0, IP_SRC), own[i]);
		CHECK_EQ(field(0, IP_DST), pc);
		CHECK_EQ(half(0, UDP_SRC), 53);
		CHECK_EQ(half(0, UDP_DST), 5353);
		n = UDP_DATA + sizeof(glibc_a) + 16;
		CHECK_EQ(sent[0].len, n);
		CHECK_EQ(field(0, n - 4), own[i]);
	}
}

TEST(rubbish_is_dropped)
{
	static const u8 rubbish[1472] = { 1, 2, 3 };

	start();
	udp(5, LAN1(55), LAN1(1), 67, rubbish, sizeof(rubbish));
	udp(5, LAN1(55), LAN1(1), 67, rubbish, 0);
	udp(5, LAN1(55), LAN1(1), 53, rubbish, 11);
	udp(5, LAN1(55), LAN1(1), 53, rubbish, 0);
	CHECK_EQ(sent_count, 0);
}

/* an answer to question @i */
static void offer(u32 i, u8 type, u32 xid_off_by)
{
	struct made m = make(type, 1);

	m.data[0] = 2;
	memcpy(m.data + 4, sent[i].data + UDP_DATA + 4, 4);
	m.data[7] += xid_off_by;
	add_addr(&m, 54, IP(192, 168, 178, 1));
	end(&m);
	udp(250, IP(192, 168, 178, 1), ALL, 68, m.data, m.len);
}

/* somebody who has nothing of ours is not offered anything before it is known */
TEST(another_server_that_comes_later)
{
	start();
	dhcp(DHCP_REQUEST, 9, LAN1(109), 0, 0, ALL);
	wait(10000);
	sent_count = 0;
	dhcp(DHCP_DISCOVER, 13, 0, 0, 0, ALL);
	CHECK_EQ(sent_count, 1);
	CHECK(is_question(0));
	/* others need not wait for that */
	dhcp(DHCP_REQUEST, 9, LAN1(109), 0, 0, ALL);
	CHECK_EQ(sent_count, 2);
	CHECK_EQ(dhcp_type(1), DHCP_ACK);
	dhcp(DHCP_DISCOVER, 9, 0, 0, 0, ALL);
	CHECK_EQ(dhcp_type(sent_count - 1), DHCP_OFFER);
	sent_count = 1;
	offer(0, DHCP_OFFER, 0);
	wait(5000);
	CHECK_EQ(sent_count, 1);
	/* nor is it asked more often, now that it is known */
	wait(20000);
	dhcp(DHCP_DISCOVER, 13, 0, 0, 0, ALL);
	CHECK_EQ(sent_count, 1);
	/* and has gone */
	wait(61000);
	dhcp(DHCP_DISCOVER, 13, 0, 0, 0, ALL);
	wait(1000);
	CHECK_EQ(dhcp_type(sent_count - 1), DHCP_OFFER);
	CHECK_STR(dhcpd_notice(), "");
}

/* nobody waits for the minute's question, so that it tells a new client nothing */
TEST(a_question_that_was_not_waited_for)
{
	start();
	dhcp(DHCP_REQUEST, 9, LAN1(109), 0, 0, ALL);
	wait(70000);
	sent_count = 0;
	dhcp(DHCP_REQUEST, 9, LAN1(109), 0, 0, ALL);
	CHECK_EQ(sent_count, 2);
	CHECK(is_question(0));
	wait(100);
	sent_count = 0;
	dhcp(DHCP_DISCOVER, 13, 0, 0, 0, ALL);
	CHECK_EQ(sent_count, 1);
	CHECK(is_question(0));
	wait(1000);
	CHECK_EQ(dhcp_type(sent_count - 1), DHCP_OFFER);
}

/* one second in eleven, however many come and go */
TEST(nobody_is_kept_waiting_for_long)
{
	u32 i, asked = 0, served = 0;

	start();
	for (i = 0; i < 600; i++) {
		sent_count = 0;
		/* a new one each time, which does not take what it is offered */
		dhcp(DHCP_DISCOVER, 20 + i % 128, 0, 0, 0, ALL);
		asked += sent_count && is_question(0);
		served += sent_count &&
			  dhcp_type(sent_count - 1) == DHCP_OFFER;
		dhcp(DHCP_REQUEST, 20 + i % 128, 0, IP(10, 0, 0, 1), 0, ALL);
		sent_count = 0;
		wait(100);
	}
	CHECK_EQ(asked, 5);
	CHECK_EQ(served, 600 - 5 * 10);
}

TEST(another_server_on_the_cable)
{
	u32 i;

	start();
	wait(61000);
	dhcp(DHCP_REQUEST, 9, LAN1(109), 0, 0, ALL);
	/* once a minute, without keeping anybody waiting */
	CHECK_EQ(sent_count, 2);
	CHECK(is_question(0));
	CHECK_EQ(dhcp_type(1), DHCP_ACK);
	CHECK_STR(dhcpd_notice(), "");
	/* what is no offer, or not to us */
	offer(0, DHCP_NAK, 0);
	offer(0, DHCP_OFFER, 1);
	CHECK_STR(dhcpd_notice(), "");
	offer(0, DHCP_OFFER, 0);
	CHECK_STR(dhcpd_notice(),
		  "Another DHCP server is here, 192.168.178.1: no leases from us.");
	sent_count = 0;
	dhcp(DHCP_DISCOVER, 11, 0, 0, 0, ALL);
	dhcp(DHCP_REQUEST, 12, LAN1(112), 0, 0, ALL);
	dhcp(DHCP_REQUEST, 12, IP(192, 168, 178, 20), 0, 0, ALL);
	CHECK_EQ(sent_count, 0);
	/* an upload goes on */
	dhcp(DHCP_REQUEST, 9, LAN1(109), 0, 0, ALL);
	CHECK_EQ(sent_count, 1);
	CHECK_EQ(dhcp_type(0), DHCP_ACK);
	/* as long as it answers */
	for (i = 0; i < 3; i++) {
		wait(61000);
		sent_count = 0;
		dhcp(DHCP_DISCOVER, 11, 0, 0, 0, ALL);
		CHECK_EQ(sent_count, 1);
		CHECK(is_question(0));
		offer(0, DHCP_OFFER, 0);
		wait(5000);
		dhcp(DHCP_DISCOVER, 11, 0, 0, 0, ALL);
		CHECK_EQ(sent_count, 1);
	}
	wait(61000);
	sent_count = 0;
	dhcp(DHCP_DISCOVER, 11, 0, 0, 0, ALL);
	CHECK_EQ(sent_count, 1);
	wait(1000);
	CHECK_EQ(dhcp_type(sent_count - 1), DHCP_OFFER);
	CHECK_STR(dhcpd_notice(), "");
}

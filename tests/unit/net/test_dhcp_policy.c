// SPDX-License-Identifier: GPL-2.0-or-later
/* What the server says, and what it is silent about. */
#include <linux/kernel.h>
#include "dhcp_lab.h"

static bool serve(const struct made *m)
{
	memset(&answer, 0xaa, sizeof(answer));
	return dhcp_serve(&server, m->data, m->len, now, &answer);
}

/* type of the answer, 0 for silence */
static u8 ask(u8 type, u8 mac, u32 requested, u32 to_server, u32 ciaddr)
{
	struct made m = make(type, mac);

	put_unaligned_be32(ciaddr, m.data + 12);
	if (requested)
		add_addr(&m, 50, requested);
	if (to_server)
		add_addr(&m, 54, to_server);
	end(&m);
	return serve(&m) ? answered(53) : 0;
}

static u8 discover(u8 mac, u32 requested)
{
	return ask(DHCP_DISCOVER, mac, requested, 0, 0);
}

static u8 select_offer(u8 mac, u32 addr)
{
	return ask(DHCP_REQUEST, mac, addr, answer.from, 0);
}

static u8 renew(u8 mac, u32 addr)
{
	return ask(DHCP_REQUEST, mac, 0, 0, addr);
}

static u8 reboot(u8 mac, u32 addr)
{
	return ask(DHCP_REQUEST, mac, addr, 0, 0);
}

/* DISCOVER to ACK; the address, 0 if it did not work */
static u32 bind_client(u8 mac, u32 requested)
{
	u32 addr;

	if (discover(mac, requested) != DHCP_OFFER)
		return 0;
	addr = yiaddr();
	return select_offer(mac, addr) == DHCP_ACK ? yiaddr() : 0;
}

TEST(offer_and_ack)
{
	reset();
	CHECK_EQ(discover(5, 0), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(105));
	CHECK_EQ(answer.from, LAN1(1));
	CHECK_EQ(answer.to, DHCP_TO_ALL);
	CHECK_EQ(answer.offered, LAN1(105));
	CHECK_EQ(select_offer(5, LAN1(105)), DHCP_ACK);
	CHECK_EQ(yiaddr(), LAN1(105));
	CHECK_EQ(answer.to, DHCP_TO_ALL);
	CHECK_EQ(answer.offered, 0);
	CHECK_EQ(answered(54), LAN1(1));
	CHECK_EQ(answered(51), LEASE);
	CHECK_EQ(answered(58), LEASE / 2);
	CHECK(answered(59) > LEASE / 2 && answered(59) < LEASE);
	CHECK_EQ(answered(1), 0xffffff00);
	CHECK_EQ(answered(3), LAN1(1));
	CHECK_EQ(answered(6), LAN1(1));
	CHECK_EQ(answered(28), LAN1(255));
}

TEST(one_pool_in_each_network)
{
	reset();
	CHECK_EQ(bind_client(1, LAN0(107)), LAN0(107));
	CHECK_EQ(answer.from, LAN0(1));
	CHECK_EQ(answered(3), LAN0(1));
	CHECK_EQ(answered(28), LAN0(255));
	/* the third address shares the second's network */
	CHECK_EQ(ask(DHCP_REQUEST, 1, LAN0(107), LAN0(254), 0), DHCP_ACK);
	CHECK_EQ(answer.from, LAN0(1));
}

TEST(asking_for_what_is_not_to_be_had)
{
	static const u32 wanted[] = {
		LAN1(1), LAN0(1), LAN0(254), LAN1(0), LAN1(255), LAN1(99),
		LAN1(116), LAN1(254), IP(10, 0, 0, 100), 0xffffffff,
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		reset();
		CHECK_EQ(discover(3, wanted[i]), DHCP_OFFER);
		CHECK_EQ(yiaddr(), LAN1(103));
	}
}

TEST(our_own_address_in_the_pool_is_not_leased)
{
	u32 i;

	reset();
	server.own[0].addr = LAN1(103);
	for (i = 0; i < 16; i++) {
		reset();
		server.own[0].addr = LAN1(103);
		CHECK_EQ(discover(i, LAN1(103)), DHCP_OFFER);
		CHECK(yiaddr() != LAN1(103));
	}
}

TEST(each_client_its_own)
{
	bool seen[16] = { false };
	u32 i, addr;

	reset();
	for (i = 0; i < 16; i++) {
		addr = bind_client(i * 16, 0);	/* all start at the same */
		CHECK(addr >= LAN1(100) && addr < LAN1(116));
		CHECK(!seen[addr - LAN1(100)]);
		seen[addr - LAN1(100)] = true;
	}
	CHECK_EQ(discover(200, 0), 0);
	CHECK_EQ(discover(200, LAN1(105)), 0);
	/* the other network's is still to be had */
	CHECK_EQ(bind_client(200, LAN0(100)), LAN0(100));
}

TEST(the_same_client_keeps_its_address)
{
	reset();
	CHECK_EQ(bind_client(9, LAN1(111)), LAN1(111));
	CHECK_EQ(discover(9, 0), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(111));
	now += 10 * LEASE * 1000;	/* expired long ago */
	CHECK_EQ(discover(9, 0), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(111));
}

TEST(among_expired_ones_the_oldest_goes_first)
{
	reset();
	server.pool_count = 3;
	CHECK_EQ(bind_client(1, LAN1(101)), LAN1(101));
	now += 1000;
	CHECK_EQ(bind_client(2, LAN1(100)), LAN1(100));
	CHECK_EQ(bind_client(3, LAN1(102)), LAN1(102));
	now += 2 * LEASE * 1000;
	CHECK_EQ(discover(6, 0), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(101));
}

TEST(one_lease_a_client)
{
	reset();
	CHECK_EQ(bind_client(9, LAN1(111)), LAN1(111));
	CHECK_EQ(bind_client(9, LAN1(112)), LAN1(112));
	CHECK_EQ(bind_client(8, LAN1(111)), LAN1(111));
	CHECK_EQ(renew(9, LAN1(111)), DHCP_NAK);
}

TEST(an_identifier_tells_clients_apart)
{
	struct made a = make(DHCP_DISCOVER, 1), b = a, c = make(2, 1);

	reset();
	add(&a, 61, "\377one", 4);
	end(&a);
	add(&b, 61, "\377two", 4);
	end(&b);
	CHECK(serve(&a));
	CHECK_EQ(yiaddr(), LAN1(101));
	CHECK(serve(&b));
	CHECK_EQ(yiaddr(), LAN1(102));
	/* one that begins like another */
	b = make(DHCP_DISCOVER, 1);
	add(&b, 61, "\377ones", 5);
	end(&b);
	CHECK(serve(&b));
	CHECK_EQ(yiaddr(), LAN1(103));
	/* the usual identifier is the MAC address, spelt out */
	c = make(DHCP_DISCOVER, 7);
	add(&c, 61, "\x01\x02\x00\x00\x00\x00\x07", 7);
	end(&c);
	CHECK(serve(&c));
	CHECK_EQ(yiaddr(), LAN1(107));
	CHECK_EQ(discover(7, 0), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(107));
}

TEST(an_offer_is_held_then_given_to_others)
{
	reset();
	server.pool_count = 1;
	CHECK_EQ(discover(1, 0), DHCP_OFFER);
	CHECK_EQ(discover(2, 0), 0);
	now += 20000;
	CHECK_EQ(discover(2, 0), DHCP_OFFER);
	/* too late for the first */
	CHECK_EQ(select_offer(1, LAN1(100)), DHCP_NAK);
	CHECK_EQ(answer.to, DHCP_TO_ALL);
	CHECK_EQ(answered(54), LAN1(1));
	CHECK_EQ(answered(51), 0);
	CHECK_EQ(yiaddr(), 0);
	CHECK_EQ(select_offer(2, LAN1(100)), DHCP_ACK);
}

TEST(asking_again_does_not_shorten_a_lease)
{
	reset();
	server.pool_count = 1;
	CHECK_EQ(bind_client(1, 0), LAN1(100));
	CHECK_EQ(discover(1, 0), DHCP_OFFER);
	now += 20000;			/* an offer would be over */
	CHECK_EQ(discover(2, 0), 0);
	now += LEASE * 1000;
	CHECK_EQ(discover(2, 0), DHCP_OFFER);
}

TEST(another_servers_offer_was_taken)
{
	reset();
	server.pool_count = 1;
	CHECK_EQ(discover(1, 0), DHCP_OFFER);
	CHECK_EQ(ask(DHCP_REQUEST, 1, LAN1(100), LAN1(2), 0), 0);
	CHECK_EQ(discover(2, 0), DHCP_OFFER);
}

TEST(another_servers_client_keeps_what_we_gave)
{
	reset();
	server.pool_count = 1;
	CHECK_EQ(bind_client(1, 0), LAN1(100));
	CHECK_EQ(ask(DHCP_REQUEST, 1, LAN1(100), LAN1(2), 0), 0);
	CHECK_EQ(discover(2, 0), 0);
}

TEST(renewing_is_answered_to_the_client_itself)
{
	reset();
	CHECK_EQ(bind_client(4, 0), LAN1(104));
	now += LEASE * 500;
	CHECK_EQ(renew(4, LAN1(104)), DHCP_ACK);
	CHECK_EQ(answer.to, LAN1(104));
	CHECK_EQ(get_unaligned_be32(answer.data + 12), LAN1(104));
	now += LEASE * 700;		/* would have expired */
	CHECK_EQ(ask(DHCP_REQUEST, 5, LAN1(104), LAN1(1), 0), DHCP_NAK);
}

TEST(an_upload_survives_the_dead_firmwares_lease)
{
	reset();
	CHECK_EQ(renew(4, LAN1(150)), DHCP_ACK);
	CHECK_EQ(yiaddr(), LAN1(150));
	CHECK_EQ(answer.to, LAN1(150));
	CHECK_EQ(reboot(5, LAN0(33)), DHCP_ACK);
	CHECK_EQ(yiaddr(), LAN0(33));
	CHECK_EQ(answer.from, LAN0(1));
	CHECK_EQ(answer.to, DHCP_TO_ALL);
	/* and afterwards it keeps it */
	CHECK_EQ(discover(4, 0), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(150));
}

TEST(wrong_claims_are_refused_at_once)
{
	static const u32 claims[] = {
		LAN1(1), LAN0(254), LAN1(0), LAN1(255), IP(10, 0, 0, 7),
		IP(192, 168, 2, 100), 0xffffffff, 1,
	};
	u32 i;

	reset();
	CHECK_EQ(bind_client(1, LAN1(110)), LAN1(110));
	for (i = 0; i < ARRAY_SIZE(claims); i++) {
		CHECK_EQ(reboot(2, claims[i]), DHCP_NAK);
		CHECK_EQ(renew(2, claims[i]), DHCP_NAK);
		CHECK_EQ(answer.to, DHCP_TO_ALL);
		CHECK_EQ(answer.from, LAN1(1));
	}
	CHECK_EQ(reboot(2, LAN1(110)), DHCP_NAK);
	CHECK_EQ(renew(2, LAN1(110)), DHCP_NAK);
}

/* out of the standard, but plain enough */
TEST(an_address_where_none_belongs)
{
	reset();
	CHECK_EQ(ask(DHCP_DISCOVER, 1, 0, 0, LAN1(101)), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(101));
	CHECK_EQ(answer.to, DHCP_TO_ALL);
	CHECK_EQ(get_unaligned_be32(answer.data + 12), 0);
	/* what it has counts for more than what it would like */
	CHECK_EQ(ask(DHCP_REQUEST, 1, LAN1(102), 0, LAN1(101)), DHCP_ACK);
	CHECK_EQ(yiaddr(), LAN1(101));
	CHECK_EQ(answer.to, LAN1(101));
}

TEST(a_request_for_nothing_is_ignored)
{
	reset();
	CHECK_EQ(ask(DHCP_REQUEST, 1, 0, 0, 0), 0);
	CHECK_EQ(ask(DHCP_REQUEST, 1, 0, LAN1(1), 0), 0);
}

TEST(a_static_pcs_address_is_left_alone)
{
	reset();
	static_addr = LAN1(105);
	static_mac = 99;
	CHECK_EQ(discover(5, LAN1(105)), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(106));
	CHECK_EQ(renew(6, LAN1(105)), DHCP_NAK);
	CHECK_EQ(reboot(6, LAN1(105)), DHCP_NAK);
	/* the PC itself may have it */
	CHECK_EQ(reboot(99, LAN1(105)), DHCP_ACK);
}

/* the probe's answer comes between offer and request */
TEST(found_in_use_after_the_offer)
{
	reset();
	CHECK_EQ(discover(5, 0), DHCP_OFFER);
	static_addr = answer.offered;
	static_mac = 99;
	CHECK_EQ(select_offer(5, LAN1(105)), DHCP_NAK);
	CHECK_EQ(bind_client(5, 0), LAN1(106));
}

/* something on the cable answers for every address, once it is asked for */
TEST(all_found_in_use_after_the_offer)
{
	u32 i, mac, addr;

	reset();
	static_mac = 99;
	for (mac = 1; mac < 3; mac++) {
		for (i = 0; i < 3; i++) {
			static_addr = 0;
			CHECK_EQ(discover(mac, 0), DHCP_OFFER);
			addr = yiaddr();
			static_addr = addr;
			CHECK_EQ(select_offer(mac, addr), DHCP_NAK);
		}
		CHECK_EQ(discover(mac, 0), DHCP_OFFER);
		static_addr = yiaddr();
		CHECK_EQ(select_offer(mac, yiaddr()), DHCP_ACK);
		/* that one is believed that is not asked for everything */
		static_addr = LAN1(50);
		CHECK_EQ(reboot(20, LAN1(50)), DHCP_NAK);
	}
}

/* what others claim says nothing of the cable */
TEST(refusals_of_other_kinds_do_not_count)
{
	u32 i;

	reset();
	static_addr = LAN1(105);
	static_mac = 99;
	for (i = 0; i < 10; i++) {
		CHECK_EQ(reboot(6, LAN1(105)), DHCP_NAK);
		CHECK_EQ(reboot(6, IP(10, 0, 0, 1)), DHCP_NAK);
		CHECK_EQ(discover(6, 0), DHCP_OFFER);
		CHECK_EQ(select_offer(6, LAN1(105)), DHCP_NAK);
	}
	CHECK_EQ(bind_client(5, 0), LAN1(107));
}

TEST(declined)
{
	reset();
	CHECK_EQ(bind_client(5, 0), LAN1(105));
	CHECK_EQ(ask(DHCP_DECLINE, 6, LAN1(105), LAN1(1), 0), 0);
	CHECK_EQ(renew(5, LAN1(105)), DHCP_ACK);	/* not by another */
	CHECK_EQ(ask(DHCP_DECLINE, 5, LAN1(105), LAN1(2), 0), 0);
	CHECK_EQ(renew(5, LAN1(105)), DHCP_ACK);	/* not to us */
	CHECK_EQ(ask(DHCP_DECLINE, 5, LAN1(106), LAN1(1), 0), 0);
	CHECK_EQ(renew(5, LAN1(105)), DHCP_ACK);	/* not this one */
	CHECK_EQ(ask(DHCP_DECLINE, 5, LAN1(105), LAN1(1), 0), 0);
	CHECK_EQ(discover(5, LAN1(105)), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(106));
	now += 3600 * 1000;
	CHECK_EQ(discover(7, LAN1(105)), DHCP_OFFER);
	CHECK_EQ(yiaddr(), LAN1(105));
}

TEST(released)
{
	reset();
	server.pool_count = 1;
	CHECK_EQ(bind_client(5, 0), LAN1(100));
	CHECK_EQ(ask(DHCP_RELEASE, 6, 0, LAN1(1), LAN1(100)), 0);
	CHECK_EQ(discover(7, 0), 0);
	CHECK_EQ(ask(DHCP_RELEASE, 5, 0, 0, LAN1(100)), 0);	/* networkd's */
	CHECK_EQ(discover(7, 0), DHCP_OFFER);
}

TEST(inform)
{
	reset();
	CHECK_EQ(ask(DHCP_INFORM, 1, 0, 0, LAN0(77)), DHCP_ACK);
	CHECK_EQ(answer.to, LAN0(77));
	CHECK_EQ(answer.from, LAN0(1));
	CHECK_EQ(yiaddr(), 0);
	CHECK_EQ(answered(51), 0);
	CHECK_EQ(answered(3), LAN0(1));
	CHECK_EQ(ask(DHCP_INFORM, 1, 0, 0, 0), 0);
	CHECK_EQ(ask(DHCP_INFORM, 1, 0, 0, LAN1(1)), 0);
	CHECK_EQ(ask(DHCP_INFORM, 1, 0, 0, LAN1(255)), 0);
	CHECK_EQ(ask(DHCP_INFORM, 1, 0, 0, IP(10, 0, 0, 7)), 0);
}

TEST(what_only_servers_say_is_ignored)
{
	static const u8 types[] = { DHCP_OFFER, DHCP_ACK, DHCP_NAK, 9, 255 };
	u32 i;

	reset();
	for (i = 0; i < sizeof(types); i++)
		CHECK_EQ(ask(types[i], 1, LAN1(100), 0, 0), 0);
}

TEST(no_address_no_answer)
{
	reset();
	server.own_count = 0;
	CHECK_EQ(discover(1, 0), 0);
	reset();
	server.pool_count = 0;
	CHECK_EQ(discover(1, 0), 0);
}

/* the one that ends first goes, and who renews it gets it back */
TEST(a_full_table)
{
	u32 i;

	reset();
	for (i = 0; i < DHCP_LEASES_MAX; i++) {
		CHECK_EQ(reboot(i, LAN1(10) + i), DHCP_ACK);
		now += 10;
	}
	CHECK_EQ(reboot(200, LAN1(200)), DHCP_ACK);
	CHECK_EQ(discover(201, 0), DHCP_OFFER);
	CHECK_EQ(renew(31, LAN1(41)), DHCP_ACK);
	CHECK_EQ(renew(0, LAN1(10)), DHCP_ACK);
	CHECK_EQ(renew(200, LAN1(200)), DHCP_ACK);
}

/* a client bridge answers ARP for its PCs; so may anybody who sends one frame */
TEST(a_renewal_whatever_arp_says)
{
	reset();
	CHECK_EQ(bind_client(5, 0), LAN1(105));
	static_addr = LAN1(105);
	static_mac = 99;
	CHECK_EQ(renew(5, LAN1(105)), DHCP_ACK);
	now += LEASE * 500;
	CHECK_EQ(renew(5, LAN1(105)), DHCP_ACK);
	/* others do not get it */
	CHECK_EQ(renew(6, LAN1(105)), DHCP_NAK);
	/* and once it has expired, whoever is there has it */
	now += LEASE * 1000;
	CHECK_EQ(renew(5, LAN1(105)), DHCP_NAK);
}

/* something on the cable answers for every address */
TEST(all_declined)
{
	u32 i, addr;

	reset();
	for (i = 0; i < 16; i++) {
		addr = bind_client(1, 0);
		CHECK(addr);
		ask(DHCP_DECLINE, 1, addr, LAN1(1), 0);
		now += 1000;
	}
	/* the one that was declined first */
	CHECK_EQ(bind_client(7, 0), LAN1(101));
	CHECK_EQ(bind_client(8, 0), LAN1(102));
}

TEST(without_authority_strangers_are_left_alone)
{
	reset();
	server.authority = false;
	CHECK_EQ(reboot(3, IP(192, 168, 178, 20)), 0);
	CHECK_EQ(renew(3, LAN1(120)), 0);
	CHECK_EQ(reboot(3, LAN1(120)), 0);
	/* who asks gets one, and keeps it */
	CHECK_EQ(bind_client(3, 0), LAN1(103));
	CHECK_EQ(renew(3, LAN1(103)), DHCP_ACK);
	CHECK_EQ(reboot(3, LAN1(103)), DHCP_ACK);
	CHECK_EQ(renew(3, LAN1(104)), DHCP_ACK);
}

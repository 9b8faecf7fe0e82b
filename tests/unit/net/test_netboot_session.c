// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole sessions, millisecond by millisecond, with servers of all kinds. */
#include <linux/kernel.h>
#include "net/netboot_session.h"
#include "dhcp_client.h"
#include "test.h"

#define SERVER	IP(192, 168, 88, 1)
#define GIVEN	IP(192, 168, 88, 20)

static struct netboot_session s;
static struct netboot_event e;
static struct netboot_reply r;
static enum netboot_say what;
static u32 now;

static void begin(void)
{
	now = 0xfffffc00;	/* it wraps */
	memset(&e, 0, sizeof(e));
	e.free = true;
	netboot_begin(&s, 1, now);
	r = (struct netboot_reply){ DHCP_OFFER, GIVEN, 0xffffff00, SERVER,
				    SERVER, 0, "f.elf" };
}

/* until something is to be done, or nothing has been for @ms */
static enum netboot_todo wait(u32 ms)
{
	enum netboot_todo todo = NETBOOT_NOTHING;

	for (; ms && !todo; ms--) {
		now++;
		todo = netboot_step(&s, &e, now, &what);
	}
	return todo;
}

static bool sends(enum netboot_say say, u32 ms)
{
	return wait(ms) == NETBOOT_SEND && what == say;
}

static enum netboot_todo hear(u8 type)
{
	struct netboot_event h = e;

	r.type = type;
	h.reply = &r;
	h.usable = true;
	return netboot_step(&s, &h, now, &what);
}

static bool reach(enum netboot_state state)
{
	begin();
	if (state >= NETBOOT_ASK)
		wait(10000);
	if (state >= NETBOOT_REQUEST)
		hear(DHCP_OFFER);
	if (state >= NETBOOT_PROBE)
		hear(DHCP_ACK);
	if (state >= NETBOOT_FETCH) {
		e.probe = CLAIM_OURS;
		wait(1);
		e.fetching = true;
	}
	if (state == NETBOOT_OVER) {
		e.fetching = false;
		wait(1);
	}
	return s.state == state;
}

TEST(all_of_it)
{
	begin();
	CHECK(sends(NETBOOT_SAY_DISCOVER, NETBOOT_FIRST_MS + NETBOOT_JITTER_MS));
	CHECK_EQ(hear(DHCP_OFFER), NETBOOT_SEND);
	CHECK_EQ(what, NETBOOT_SAY_REQUEST);
	CHECK_EQ(hear(DHCP_ACK), NETBOOT_LOOK);
	CHECK_EQ(wait(1000), NETBOOT_NOTHING);
	e.probe = CLAIM_OURS;
	CHECK_EQ(wait(1), NETBOOT_TAKE);
	CHECK_STR(s.offer.file, "f.elf");
	e.fetching = true;
	/* our own upload is not free */
	e.free = false;
	CHECK_EQ(wait(1000000), NETBOOT_NOTHING);
	e.fetching = false;
	CHECK_EQ(wait(NETBOOT_OVER_MS - 1), NETBOOT_NOTHING);
	CHECK_EQ(wait(2), NETBOOT_GIVE_BACK);
	e.free = true;
	CHECK_EQ(wait(NETBOOT_REST_MS), NETBOOT_NOTHING);
	CHECK(sends(NETBOOT_SAY_DISCOVER, NETBOOT_JITTER_MS));
}

/* two packets in a quarter of a minute, and never in step */
TEST(nobody_is_there)
{
	u32 i, last, gap, low = U32_MAX, high = 0;

	begin();
	wait(10000);
	for (i = 0; i < 200; i++) {
		last = now;
		CHECK(sends(NETBOOT_SAY_BOOTP, NETBOOT_DHCP_MS));
		CHECK_EQ(now - last, NETBOOT_DHCP_MS);
		CHECK(sends(NETBOOT_SAY_DISCOVER, 60000));
		gap = now - last;
		low = min(low, gap);
		high = max(high, gap);
	}
	CHECK(low >= NETBOOT_DHCP_MS + NETBOOT_BOTH_MS + NETBOOT_PAUSE_MS);
	CHECK(high <= 15000);
	CHECK(high - low > NETBOOT_JITTER_MS / 2);
}

/*
 * asked once a minute, and not by BOOTP: its leases may be without end; whoever
 * has one is heard all the same
 */
TEST(no_file)
{
	struct netboot_event h;
	u32 last;

	CHECK(reach(NETBOOT_ASK));
	last = now;
	h = e;
	h.reply = &r;
	CHECK_EQ(netboot_step(&s, &h, now, &what), NETBOOT_NOTHING);
	CHECK_EQ(wait(DHCP_ASK_AGAIN), NETBOOT_NOTHING);
	CHECK(sends(NETBOOT_SAY_DISCOVER, 60000));
	CHECK(now - last >= DHCP_ASK_AGAIN);
	CHECK_EQ(netboot_step(&s, &h, now, &what), NETBOOT_NOTHING);
	/* one that looks for three seconds whether its address is free */
	CHECK_EQ(wait(NETBOOT_DHCP_MS + NETBOOT_BOTH_MS - 1), NETBOOT_NOTHING);
	CHECK_EQ(s.state, NETBOOT_ASK);
	CHECK_EQ(hear(DHCP_OFFER), NETBOOT_SEND);
	/* and it is asked by BOOTP again after it has been away */
	CHECK(reach(NETBOOT_ASK));
	CHECK(sends(NETBOOT_SAY_BOOTP, NETBOOT_DHCP_MS));
}

/* renewed from half of it on, whether the file is on its way or over */
TEST(lease)
{
	u32 i, last;

	begin();
	r.lease = 120;
	wait(10000);
	hear(DHCP_OFFER);
	last = now;
	/* a second later */
	CHECK_EQ(wait(900), NETBOOT_NOTHING);
	hear(DHCP_ACK);
	e.probe = CLAIM_OURS;
	CHECK_EQ(wait(1), NETBOOT_TAKE);
	e.fetching = true;
	e.free = false;
	for (i = 0; i < 40; i++) {
		/* of what comes unasked for, nothing is longer */
		CHECK_EQ(hear(DHCP_ACK), NETBOOT_NOTHING);
		CHECK(sends(NETBOOT_SAY_RENEW, 60000));
		CHECK_EQ(now - last, 60000);
		last = now;
		CHECK_EQ(wait(100), NETBOOT_NOTHING);
		if (i == 20)
			e.fetching = false;
		e.busy = true;
		CHECK_EQ(hear(DHCP_ACK), NETBOOT_NOTHING);
	}
	CHECK_EQ(s.state, NETBOOT_OVER);
	e.busy = false;
	CHECK_EQ(wait(NETBOOT_OVER_MS), NETBOOT_GIVE_BACK);
}

/* nobody else is ever to have it at the same time */
TEST(lease_ends)
{
	u32 got, sent = 0, gap = 0;
	enum netboot_todo todo;

	begin();
	r.lease = 120;
	wait(10000);
	hear(DHCP_OFFER);
	got = now;
	hear(DHCP_ACK);
	e.probe = CLAIM_OURS;
	wait(1);
	e.fetching = true;
	while ((todo = wait(120000)) == NETBOOT_SEND) {
		CHECK_EQ(what, NETBOOT_SAY_RENEW);
		CHECK(!sent++ || now - gap >= NETBOOT_RENEW_MS);
		gap = now;
		/* none of these is a yes */
		r.ip ^= 1;
		CHECK_EQ(hear(DHCP_ACK), NETBOOT_NOTHING);
		r.ip ^= 1;
		r.id ^= 1;
		CHECK_EQ(hear(DHCP_ACK), NETBOOT_NOTHING);
		CHECK_EQ(hear(DHCP_NAK), NETBOOT_NOTHING);
		r.id ^= 1;
		CHECK_EQ(hear(DHCP_OFFER), NETBOOT_NOTHING);
		CHECK(sent < 20);
	}
	CHECK_EQ(todo, NETBOOT_LEAVE);
	CHECK_EQ(now - got, 120000);
	CHECK(sent > 3);
	CHECK_EQ(s.state, NETBOOT_WAIT);
	CHECK_EQ(wait(NETBOOT_REST_MS - 1), NETBOOT_NOTHING);
}

/* a yes to whichever question is counted from the first one on */
TEST(lease_from_the_first_question)
{
	u32 begun;

	CHECK(reach(NETBOOT_FETCH));
	s.offer.lease = 120;
	r.lease = 120;
	s.leased = now;
	CHECK(sends(NETBOOT_SAY_RENEW, 60000));
	begun = now;
	CHECK(sends(NETBOOT_SAY_RENEW, 60000));
	CHECK(now > begun);
	CHECK_EQ(hear(DHCP_ACK), NETBOOT_NOTHING);
	CHECK(sends(NETBOOT_SAY_RENEW, 60000));
	CHECK_EQ(now - begun, 60000);
}

TEST(lease_is_refused)
{
	CHECK(reach(NETBOOT_FETCH));
	s.offer.lease = 120;
	s.leased = now;
	CHECK(sends(NETBOOT_SAY_RENEW, 60000));
	CHECK_EQ(hear(DHCP_NAK), NETBOOT_LEAVE);
	CHECK_EQ(s.state, NETBOOT_WAIT);
}

TEST(lease_without_an_end)
{
	static const u32 none[] = { 0, NETBOOT_LEASE_MAX + 1, U32_MAX };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(none); i++) {
		CHECK(reach(NETBOOT_FETCH));
		s.offer.lease = none[i];
		s.leased = now;
		CHECK_EQ(wait(1000000), NETBOOT_NOTHING);
		now = s.leased + 3000000000u;
		CHECK_EQ(wait(1), NETBOOT_NOTHING);
	}
	/* by BOOTP, whatever is said */
	CHECK(reach(NETBOOT_FETCH));
	s.offer.type = 0;
	s.offer.lease = 1;
	CHECK_EQ(wait(100000), NETBOOT_NOTHING);
	/* the longest that has one */
	CHECK(reach(NETBOOT_FETCH));
	s.offer.lease = NETBOOT_LEASE_MAX;
	s.leased = now;
	CHECK_EQ(wait(1000000), NETBOOT_NOTHING);
	now = s.leased + NETBOOT_LEASE_MAX * 500;
	CHECK(sends(NETBOOT_SAY_RENEW, 1));
}

TEST(bootp)
{
	CHECK(reach(NETBOOT_ASK));
	CHECK(sends(NETBOOT_SAY_BOOTP, NETBOOT_DHCP_MS));
	CHECK_EQ(hear(0), NETBOOT_LOOK);
	/* and has nothing that could be declined */
	e.probe = CLAIM_TAKEN;
	CHECK_EQ(wait(NETBOOT_REST_MS), NETBOOT_NOTHING);
	CHECK(sends(NETBOOT_SAY_DISCOVER, NETBOOT_JITTER_MS));
}

TEST(server_falls_silent)
{
	u32 i;

	CHECK(reach(NETBOOT_REQUEST));
	for (i = 1; i < NETBOOT_REQUESTS; i++)
		CHECK(sends(NETBOOT_SAY_REQUEST, NETBOOT_REQUEST_MS));
	CHECK_EQ(wait(NETBOOT_REQUEST_MS), NETBOOT_NOTHING);
	CHECK_EQ(s.state, NETBOOT_WAIT);
}

TEST(no)
{
	CHECK(reach(NETBOOT_REQUEST));
	/* somebody else's */
	r.id ^= 1;
	CHECK_EQ(hear(DHCP_NAK), NETBOOT_NOTHING);
	CHECK_EQ(hear(DHCP_ACK), NETBOOT_NOTHING);
	CHECK_EQ(s.state, NETBOOT_REQUEST);
	r.id ^= 1;
	/* another address than was offered */
	r.ip ^= 1;
	CHECK_EQ(hear(DHCP_ACK), NETBOOT_NOTHING);
	CHECK_EQ(s.state, NETBOOT_REQUEST);
	CHECK_EQ(hear(DHCP_NAK), NETBOOT_NOTHING);
	CHECK_EQ(s.state, NETBOOT_WAIT);
	CHECK_EQ(wait(NETBOOT_REST_MS - 1), NETBOOT_NOTHING);
}

TEST(not_what_was_asked)
{
	CHECK(reach(NETBOOT_ASK));
	CHECK_EQ(hear(DHCP_ACK), NETBOOT_NOTHING);
	CHECK_EQ(hear(DHCP_NAK), NETBOOT_NOTHING);
	CHECK_EQ(s.state, NETBOOT_ASK);
	CHECK(reach(NETBOOT_WAIT));
	CHECK_EQ(hear(DHCP_OFFER), NETBOOT_NOTHING);
	CHECK_EQ(s.state, NETBOOT_WAIT);
}

TEST(somebody_elses)
{
	CHECK(reach(NETBOOT_PROBE));
	e.probe = CLAIM_TAKEN;
	CHECK(sends(NETBOOT_SAY_DECLINE, 1));
	CHECK_EQ(s.state, NETBOOT_WAIT);
	/* without an answer to a look */
	CHECK(reach(NETBOOT_PROBE));
	CHECK_EQ(wait(NETBOOT_PROBE_MS), NETBOOT_NOTHING);
	CHECK_EQ(s.state, NETBOOT_WAIT);
}

/* and to that address, maybe: it is not taken from under him */
TEST(a_person_comes_while_it_is_ours)
{
	CHECK(reach(NETBOOT_OVER));
	CHECK_EQ(wait(NETBOOT_OVER_MS - 10), NETBOOT_NOTHING);
	e.free = false;
	e.busy = true;
	CHECK_EQ(wait(100000), NETBOOT_NOTHING);
	CHECK_EQ(s.state, NETBOOT_OVER);
	/* he is asked, and told */
	e.busy = false;
	CHECK_EQ(wait(NETBOOT_OVER_MS - 1), NETBOOT_NOTHING);
	CHECK_EQ(wait(1), NETBOOT_GIVE_BACK);
}

/* whatever it was about, it begins anew, and not at once */
TEST(a_person_has_come)
{
	u32 i;

	for (i = NETBOOT_WAIT; i < NETBOOT_FETCH; i++) {
		CHECK(reach(i));
		e.free = false;
		CHECK_EQ(hear(i == NETBOOT_ASK ? DHCP_OFFER : DHCP_ACK),
			 NETBOOT_NOTHING);
		CHECK_EQ(wait(100000), NETBOOT_NOTHING);
		CHECK_EQ(s.state, NETBOOT_WAIT);
		e.free = true;
		CHECK_EQ(wait(NETBOOT_PAUSE_MS - 1), NETBOOT_NOTHING);
		CHECK(sends(NETBOOT_SAY_DISCOVER, NETBOOT_JITTER_MS + 1));
	}
}

/* each has a transaction of its own */
TEST(transactions)
{
	u32 last, i;

	CHECK(reach(NETBOOT_ASK));
	for (i = 0; i < 100; i++) {
		last = s.xid;
		do
			CHECK_EQ(wait(60000), NETBOOT_SEND);
		while (what != NETBOOT_SAY_DISCOVER);
		CHECK(s.xid != last);
	}
}

static bool is_own(u32 ip)
{
	return ip == IP(192, 168, 1, 1);
}

TEST(usable)
{
	static const struct {
		u32 ip, mask, tftp;
		bool good;
	} t[] = {
		{ GIVEN, 0xffffff00, SERVER, true },
		{ IP(192, 168, 1, 2), 0xffffff00, IP(192, 168, 1, 3), true },
		/* ours */
		{ IP(192, 168, 1, 1), 0xffffff00, IP(192, 168, 1, 3), false },
		{ IP(192, 168, 1, 2), 0xffffff00, IP(192, 168, 1, 1), false },
		{ GIVEN, 0xffffff00, GIVEN, false },
		/* none, everybody's, a group's, a PC's own */
		{ 0, 0xffffff00, SERVER, false },
		{ GIVEN, 0xffffff00, 0, false },
		{ GIVEN, 0xffffff00, 0xffffffff, false },
		{ GIVEN, 0xffffff00, IP(192, 168, 88, 255), false },
		{ GIVEN, 0xffffff00, IP(192, 168, 88, 0), false },
		{ GIVEN, 0xffffff00, IP(224, 0, 0, 1), false },
		{ IP(224, 0, 0, 2), 0xffffff00, IP(224, 0, 0, 1), false },
		{ IP(127, 0, 0, 1), 0xff000000, IP(127, 0, 0, 2), false },
		/* elsewhere */
		{ GIVEN, 0xffffff00, IP(192, 168, 89, 1), false },
		{ GIVEN, 0xfffffe00, IP(192, 168, 89, 1), true },
		/* no network */
		{ GIVEN, 0xffffffff, SERVER, false },
		{ GIVEN, 0xff00ff00, SERVER, false },
		{ GIVEN, 0x80000000, SERVER, false },
	};
	struct netboot_reply u = { .type = DHCP_OFFER, .file = "f" };
	u32 i;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		u.ip = t[i].ip;
		u.mask = t[i].mask;
		u.tftp = t[i].tftp;
		CHECK_EQ(netboot_usable(&u, is_own), t[i].good);
	}
	u.ip = GIVEN;
	u.mask = 0xffffff00;
	u.tftp = SERVER;
	CHECK(netboot_usable(&u, is_own));
	u.file[0] = '\0';
	CHECK(!netboot_usable(&u, is_own));
}

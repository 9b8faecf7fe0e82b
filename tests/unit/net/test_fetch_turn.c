// SPDX-License-Identifier: GPL-2.0-or-later
/* Whose turn it is: servers that are not there, have not, or have been had. */
#include <linux/kernel.h>
#include "net/fetch_turn.h"
#include "test.h"

#define PAUSE_MAX	(FETCH_PAUSE_MS + FETCH_JITTER_MS)

static struct fetch_turn t;
static u32 now;

static void begin(u32 count, u32 random)
{
	now = 0xffffff00;	/* it wraps */
	t.count = count;
	fetch_turn_begin(&t, random, now);
}

/* until something is to be sent, or nothing has been for @ms */
static enum fetch_todo wait(u32 ms, enum fetch_reach reach)
{
	enum fetch_todo todo = FETCH_NOTHING;

	for (; ms && !todo; ms--) {
		now++;
		todo = fetch_turn_step(&t, true, reach, now);
	}
	return todo;
}

static void request(void)
{
	while (t.state != FETCH_REQUEST)
		wait(1, FETCH_KNOWN);
}

/* a file arrives, whose first bytes have this sum */
static bool arrives(u32 sum)
{
	request();
	t.state = FETCH_DATA;
	return fetch_turn_first(&t, sum);
}

TEST(none)
{
	begin(0, 1);
	CHECK_EQ(wait(100000, FETCH_KNOWN), FETCH_NOTHING);
}

/* one ARP frame a turn, each file in its order, never in step */
TEST(nobody_is_there)
{
	u32 i, last, gap, low = U32_MAX, high = 0;

	begin(3, 1);
	for (i = 0; i < 300; i++) {
		last = now;
		CHECK_EQ(wait(FETCH_ASK_MS + PAUSE_MAX, FETCH_UNKNOWN),
			 FETCH_SEND_ARP);
		CHECK_EQ(t.at, i % 3);
		gap = now - last;
		if (!i)
			continue;
		low = min(low, gap);
		high = max(high, gap);
	}
	CHECK(low >= FETCH_ASK_MS + FETCH_PAUSE_MS);
	CHECK(high - low > FETCH_JITTER_MS / 2);
}

TEST(two_routers)
{
	u32 i, one[8], same = 0;

	begin(1, 0x01020304);
	for (i = 0; i < ARRAY_SIZE(one); i++) {
		wait(FETCH_ASK_MS + PAUSE_MAX, FETCH_UNKNOWN);
		one[i] = now;
	}
	begin(1, 0x01020305);
	for (i = 0; i < ARRAY_SIZE(one); i++) {
		wait(FETCH_ASK_MS + PAUSE_MAX, FETCH_UNKNOWN);
		same += one[i] == now;
	}
	CHECK(same < 2);
}

TEST(nothing_but_arp_before_it_is_answered)
{
	begin(1, 1);
	CHECK_EQ(wait(PAUSE_MAX, FETCH_UNKNOWN), FETCH_SEND_ARP);
	CHECK_EQ(wait(FETCH_ASK_MS - 1, FETCH_UNKNOWN), FETCH_NOTHING);
	CHECK_EQ(wait(1, FETCH_KNOWN), FETCH_SEND_RRQ);
	/* once; and it is not there for ever */
	CHECK_EQ(wait(FETCH_REQUEST_MS, FETCH_KNOWN), FETCH_NOTHING);
	CHECK_EQ(t.state, FETCH_WAIT);
	CHECK_EQ(wait(PAUSE_MAX, FETCH_KNOWN), FETCH_SEND_ARP);
}

/* an address in its network is looked for when it is there, and not before */
TEST(elsewhere)
{
	begin(2, 1);
	CHECK_EQ(wait(PAUSE_MAX, FETCH_UNKNOWN), FETCH_SEND_ARP);
	CHECK_EQ(wait(FETCH_ASK_MS - 1, FETCH_UNKNOWN), FETCH_NOTHING);
	CHECK_EQ(wait(1, FETCH_THERE), FETCH_SEND_PROBE);
	CHECK_EQ(t.state, FETCH_PROBE);
	/* once, and longer than ARP is waited for */
	CHECK_EQ(wait(FETCH_PROBE_MS - 1, FETCH_THERE), FETCH_NOTHING);
	CHECK_EQ(t.state, FETCH_PROBE);
	CHECK_EQ(wait(1, FETCH_KNOWN), FETCH_SEND_RRQ);
	CHECK_EQ(t.at, 0);
	/* and without an answer it is the next one's turn */
	CHECK_EQ(wait(FETCH_REQUEST_MS, FETCH_KNOWN), FETCH_NOTHING);
	CHECK_EQ(wait(PAUSE_MAX, FETCH_KNOWN), FETCH_SEND_ARP);
	CHECK_EQ(t.at, 1);
}

/* the address there is somebody else's: it is not asked for at each turn */
TEST(nothing_free_elsewhere)
{
	u32 i;

	begin(1, 1);
	CHECK_EQ(wait(PAUSE_MAX, FETCH_UNKNOWN), FETCH_SEND_ARP);
	CHECK_EQ(wait(1, FETCH_THERE), FETCH_SEND_PROBE);
	for (i = 0; i < 3; i++) {
		CHECK_EQ(wait(FETCH_PROBE_MS + FETCH_REST * FETCH_PAUSE_MS,
			      FETCH_THERE), FETCH_NOTHING);
		CHECK_EQ(wait((FETCH_REST + 1) * PAUSE_MAX, FETCH_THERE),
			 FETCH_SEND_ARP);
		CHECK_EQ(wait(1, FETCH_THERE), FETCH_SEND_PROBE);
	}
}

TEST(somebody_is_at_it)
{
	static const enum fetch_state states[] = {
		FETCH_WAIT, FETCH_ASK, FETCH_PROBE, FETCH_REQUEST,
	};
	u32 i, s;

	for (s = 0; s < ARRAY_SIZE(states); s++) {
		begin(1, 1);
		while (t.state != states[s])
			wait(1, states[s] == FETCH_PROBE ? FETCH_THERE :
							   FETCH_KNOWN);
		for (i = 0; i < 100000; i++)
			CHECK_EQ(fetch_turn_step(&t, false, FETCH_KNOWN, ++now),
				 FETCH_NOTHING);
		CHECK_EQ(wait(FETCH_PAUSE_MS - 1, FETCH_KNOWN), FETCH_NOTHING);
		CHECK_EQ(wait(FETCH_JITTER_MS, FETCH_KNOWN), FETCH_SEND_ARP);
	}
}

/* the server has said no, or has fallen silent */
TEST(rests)
{
	u32 i, since;

	begin(2, 1);
	CHECK(arrives(7));
	since = now;
	fetch_turn_over(&t, false, now);
	for (i = 0; i <= FETCH_REST + 1; i++) {
		CHECK_EQ(wait(2 * PAUSE_MAX + FETCH_ASK_MS, FETCH_UNKNOWN),
			 FETCH_SEND_ARP);
		CHECK_EQ(t.at, i <= FETCH_REST);
	}
	CHECK(now - since >= 2 * FETCH_REST * FETCH_PAUSE_MS);
	/* and it comes after all: it was not had */
	CHECK_EQ(wait(1, FETCH_KNOWN), FETCH_SEND_RRQ);
	t.state = FETCH_DATA;
	CHECK(fetch_turn_first(&t, 7));
}

TEST(had_once)
{
	begin(2, 1);
	CHECK(arrives(7));
	fetch_turn_over(&t, true, now);
	/* another file of the same bytes is another file */
	CHECK(arrives(7));
	CHECK_EQ(t.at, 1);
	fetch_turn_over(&t, false, now);
	CHECK(!arrives(7));
	CHECK_EQ(t.at, 0);
	fetch_turn_over(&t, false, now);
	CHECK(arrives(7));
	CHECK_EQ(t.at, 1);
	fetch_turn_over(&t, true, now);
	CHECK(!arrives(7));
	fetch_turn_over(&t, false, now);
	CHECK(!arrives(7));
}

TEST(another_in_its_place)
{
	begin(1, 1);
	CHECK(arrives(7));
	fetch_turn_over(&t, true, now);
	CHECK(arrives(8));
	/* which did not come as a whole */
	fetch_turn_over(&t, false, now);
	CHECK(arrives(8));
	fetch_turn_over(&t, true, now);
	CHECK(!arrives(8));
}

/* one that netboot has found: at once, some times, and then it is others' turn */
TEST(offered)
{
	u32 i;

	for (i = 0; i < 3; i++) {
		begin(i, 1);
		wait(PAUSE_MAX / 2, FETCH_UNKNOWN);
		fetch_turn_offer(&t, now);
		CHECK_EQ(wait(1, FETCH_UNKNOWN), FETCH_SEND_ARP);
		CHECK_EQ(t.at, FETCH_OFFERED);
		CHECK_EQ(wait(1, FETCH_KNOWN), FETCH_SEND_RRQ);
		CHECK_EQ(wait(FETCH_REQUEST_MS, FETCH_KNOWN), FETCH_NOTHING);
		CHECK_EQ(t.at, FETCH_OFFERED);
		for (u32 n = 1; n < FETCH_TRIES; n++) {
			CHECK_EQ(wait(PAUSE_MAX, FETCH_UNKNOWN),
				 FETCH_SEND_ARP);
			CHECK_EQ(t.at, FETCH_OFFERED);
			CHECK_EQ(wait(FETCH_ASK_MS, FETCH_UNKNOWN),
				 FETCH_NOTHING);
		}
		CHECK_EQ(t.at, 0);
		CHECK_EQ(wait(PAUSE_MAX, FETCH_UNKNOWN),
			 i ? FETCH_SEND_ARP : FETCH_NOTHING);
	}
}

TEST(offered_and_had)
{
	begin(0, 1);
	fetch_turn_offer(&t, now);
	CHECK(arrives(7));
	fetch_turn_over(&t, true, now);
	CHECK_EQ(t.at, 0);
	CHECK_EQ(wait(100000, FETCH_KNOWN), FETCH_NOTHING);
	fetch_turn_offer(&t, now);
	CHECK(!arrives(7));
	fetch_turn_over(&t, false, now);
	fetch_turn_offer(&t, now);
	CHECK(arrives(8));
	fetch_turn_over(&t, true, now);
	/* somebody has come */
	fetch_turn_offer(&t, now);
	CHECK_EQ(fetch_turn_step(&t, false, FETCH_UNKNOWN, now), FETCH_NOTHING);
	CHECK_EQ(t.at, 0);
	CHECK_EQ(wait(100000, FETCH_KNOWN), FETCH_NOTHING);
}

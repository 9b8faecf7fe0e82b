// SPDX-License-Identifier: GPL-2.0-or-later
/* Addresses are asked for before they are used. */
#include <stdlib.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "net/claim.h"
#include "test.h"

static const u8 our_mac[6] = { 2, 0, 0, 0, 1, 0 };
static const u8 his_mac[6] = { 2, 0, 0, 0, 2, 9 };
static struct claim claim[3];
static struct claims claims;
static u32 now;

static u32 ip(u8 a, u8 b)
{
	const u8 raw[4] = { 192, 168, a, b };
	u32 ret;

	memcpy(&ret, raw, 4);
	return ret;
}

static void reset(void)
{
	memset(claim, 0, sizeof(claim));
	memset(&claims, 0, sizeof(claims));
	claim[0].ip = ip(1, 1);
	claim[1].ip = ip(0, 1);
	claim[2].ip = ip(0, 254);
	claims.claim = claim;
	claims.count = 3;
	memcpy(claims.mac, our_mac, 6);
	now = 0xffffff00;	/* wraps */
}

/* in a block of just that size */
static void come(const void *frame, u32 len)
{
	u8 *copy = malloc(len ? len : 1);

	memcpy(copy, frame, len);
	claims_frame(&claims, copy, len, now);
	free(copy);
}

/* an ARP frame from @mac, who has @spa */
static void arp(const u8 *mac, u32 spa, u8 op)
{
	u8 f[60] = { 0 };

	f[12] = 8;
	f[13] = 6;
	f[21] = op;
	memcpy(f + 22, mac, 6);
	memcpy(f + 28, &spa, 4);
	come(f, sizeof(f));
}

/* until they are decided; questions that were asked meanwhile */
static u32 wait(u32 ms)
{
	u32 asked = 0;
	int ret;

	for (; ms; ms--, now++) {
		ret = claims_step(&claims, now);
		asked += ret == 1;
		if (ret == 2)
			break;
	}
	return asked;
}

TEST(not_before_there_is_anybody)
{
	reset();
	CHECK_EQ(wait(100000), 0);
	CHECK_EQ(claim[0].state, CLAIM_OPEN);
	come("x", 1);
	CHECK_EQ(wait(1000), 3);
	CHECK_EQ(claim[0].state, CLAIM_OURS);
	CHECK_EQ(claim[1].state, CLAIM_OURS);
	CHECK_EQ(claim[2].state, CLAIM_OURS);
	/* once */
	come("x", 1);
	CHECK_EQ(wait(100000), 0);
}

TEST(what_is_answered_for_is_somebody_elses)
{
	u8 op;

	for (op = 1; op <= 2; op++) {
		reset();
		come("x", 1);
		CHECK_EQ(wait(100), 1);
		arp(his_mac, ip(1, 1), op);
		wait(1000);
		CHECK_EQ(claim[0].state, CLAIM_TAKEN);
		CHECK(!memcmp(claim[0].owner, his_mac, 6));
		CHECK_EQ(claim[1].state, CLAIM_OURS);
		CHECK_EQ(claim[2].state, CLAIM_OURS);
	}
	/* by the very first frame, and in the last moment */
	reset();
	arp(his_mac, ip(0, 254), 1);
	wait(590);
	CHECK_EQ(claims.asked, 3);
	arp(his_mac, ip(0, 1), 2);
	wait(1000);
	CHECK_EQ(claim[0].state, CLAIM_OURS);
	CHECK_EQ(claim[1].state, CLAIM_TAKEN);
	CHECK_EQ(claim[2].state, CLAIM_TAKEN);
}

TEST(what_is_no_answer)
{
	u8 f[60] = { 0 };
	u32 i;

	reset();
	arp(our_mac, ip(1, 1), 2);	/* our own, come back */
	arp(his_mac, ip(1, 2), 2);
	arp(his_mac, 0, 1);		/* he asks, too */
	for (i = 0; i < CLAIM_FRAME_LEN; i++)
		come(f, i);
	f[12] = 8;			/* IPv4 */
	memcpy(f + 28, &claim[0].ip, 4);
	come(f, sizeof(f));
	wait(1000);
	CHECK_EQ(claim[0].state, CLAIM_OURS);
	/* whoever comes later: we were first */
	arp(his_mac, ip(1, 1), 2);
	CHECK_EQ(claim[0].state, CLAIM_OURS);
}

/* the cable is in another PC now, or whoever had it has been switched off */
TEST(what_is_somebody_elses_is_asked_for_again)
{
	reset();
	arp(his_mac, ip(1, 1), 1);
	arp(his_mac, ip(0, 1), 1);
	wait(1000);
	CHECK_EQ(claim[0].state, CLAIM_TAKEN);
	CHECK_EQ(wait(CLAIM_AGAIN_MS - 1), 0);
	/* he is still there, at one of them */
	CHECK_EQ(wait(500), 3);
	CHECK_EQ(claim[0].state, CLAIM_TAKEN);
	arp(his_mac, ip(0, 1), 2);
	wait(1000);
	CHECK_EQ(claim[0].state, CLAIM_OURS);
	CHECK_EQ(claim[1].state, CLAIM_TAKEN);
	CHECK_EQ(claim[2].state, CLAIM_OURS);
	/* nothing has changed: nobody is told */
	CHECK_EQ(wait(CLAIM_AGAIN_MS), 0);
	CHECK_EQ(wait(500), 3);
	arp(his_mac, ip(0, 1), 2);
	CHECK_EQ(claims_step(&claims, now + 1000), 0);
	CHECK_EQ(claim[1].state, CLAIM_TAKEN);
	CHECK_EQ(claim[0].state, CLAIM_OURS);
}

TEST(whoever_had_it_gets_it_back)
{
	static const u8 other_mac[6] = { 2, 0, 0, 0, 3, 9 };

	reset();
	arp(his_mac, ip(1, 1), 1);
	wait(1000);
	wait(CLAIM_AGAIN_MS);
	wait(1000);
	CHECK_EQ(claim[0].state, CLAIM_OURS);
	/* of anybody else, we were first */
	arp(other_mac, ip(1, 1), 2);
	arp(his_mac, ip(0, 1), 2);
	CHECK_EQ(claim[0].state, CLAIM_OURS);
	CHECK_EQ(wait(1000), 0);
	/* a router that was started anew: its network goes on by it */
	arp(his_mac, ip(1, 1), 1);
	CHECK_EQ(claim[0].state, CLAIM_TAKEN);
	CHECK_EQ(wait(1000), 3);
	CHECK_EQ(claim[0].state, CLAIM_TAKEN);
	CHECK_EQ(claim[1].state, CLAIM_OURS);
	/* and once more, later */
	wait(CLAIM_AGAIN_MS);
	wait(1000);
	CHECK_EQ(claim[0].state, CLAIM_OURS);
}

TEST(the_question)
{
	static const u8 want[CLAIM_FRAME_LEN] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 1, 0, 8, 6,
		0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 192, 168, 0, 254,
	};
	u8 *f = malloc(CLAIM_FRAME_LEN);

	reset();
	claim_ask(&claims, &claim[2], f);
	CHECK(!memcmp(f, want, sizeof(want)));
	free(f);
}

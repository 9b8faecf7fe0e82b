// SPDX-License-Identifier: GPL-2.0-or-later
/* The sending end of TFTP. */
#include <linux/kernel.h>
#include "net/tftp_get.h"
#include "pace.h"
#include "test.h"

static struct tftp_get g;
static u32 now;

static void begin(u32 block)
{
	struct tftp_request r = { .block = block, .window = 4,
				  .has_size = true };

	now = 0xfffffff0;	/* it wraps */
	tftp_get_begin(&g, &r, 1234, now);
}

static enum tftp_get_todo wait(u32 ms)
{
	now += ms;
	return tftp_get_turn(&g, now);
}

TEST(what_is_agreed_to)
{
	struct tftp_request r = { .block = 65464, .window = 64,
				  .has_size = true };

	tftp_get_begin(&g, &r, 1234, 0);
	CHECK_EQ(r.block, TFTP_BLOCK_MAX);
	CHECK_EQ(r.window, 0);
	CHECK_EQ(r.size, 1234);
	CHECK_EQ(g.block, TFTP_BLOCK_MAX);
	begin(0);
	CHECK_EQ(g.block, TFTP_BLOCK);
}

TEST(block_by_block)
{
	u32 i;

	begin(0);
	CHECK_EQ(tftp_get_ack(&g, 0), TFTP_GET_NEXT);
	for (i = 1; i < 65536 + 3; i++) {
		tftp_get_next(&g, now);
		CHECK_EQ(g.sent, (u16)i);
		/* what was on its way for long: no second copy */
		CHECK_EQ(tftp_get_ack(&g, i - 1), TFTP_GET_NOTHING);
		CHECK_EQ(tftp_get_ack(&g, i + 1), TFTP_GET_NOTHING);
		CHECK_EQ(tftp_get_ack(&g, i), TFTP_GET_NEXT);
	}
	tftp_get_next(&g, now);
	g.last = true;
	CHECK_EQ(tftp_get_ack(&g, g.sent), TFTP_GET_DONE);
}

TEST(silence)
{
	u32 i;

	begin(0);
	CHECK_EQ(wait(TFTP_RESEND_MS - 1), TFTP_GET_NOTHING);
	CHECK_EQ(wait(1), TFTP_GET_AGAIN);
	tftp_get_next(&g, now);
	for (i = 0; i < TFTP_RESENDS; i++) {
		CHECK_EQ(wait(TFTP_RESEND_MS - 1), TFTP_GET_NOTHING);
		CHECK_EQ(wait(1), TFTP_GET_AGAIN);
	}
	CHECK_EQ(wait(TFTP_RESEND_MS), TFTP_GET_GONE);
}

/* an ACK every few seconds holds every job off */
TEST(trickle)
{
	u32 i;

	begin(0);
	tftp_get_next(&g, now);
	for (i = 1; i * 5000 <= PACE_MS; i++) {
		CHECK(wait(5000) != TFTP_GET_GONE);
		CHECK_EQ(tftp_get_ack(&g, i), TFTP_GET_NEXT);
		tftp_get_next(&g, now);
	}
	/* each was worth 128 ms, and more often is worth no more */
	CHECK_EQ(tftp_get_ack(&g, i - 1), TFTP_GET_NOTHING);
	CHECK(wait((i - 1) * 128) != TFTP_GET_GONE);
	CHECK_EQ(wait(1), TFTP_GET_GONE);
}

TEST(slow_and_steady)
{
	u32 i;

	begin(0);
	for (i = 1; i < 3600 * 8; i++) {
		tftp_get_next(&g, now);
		CHECK(wait(i % 8 ? 100 : 324) != TFTP_GET_GONE);
		CHECK_EQ(tftp_get_ack(&g, i), TFTP_GET_NEXT);
	}
}

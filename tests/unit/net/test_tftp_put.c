// SPDX-License-Identifier: GPL-2.0-or-later
/* The receiving end of TFTP against senders that lose, repeat and vanish. */
#include <linux/kernel.h>
#include "net/tftp_put.h"
#include "pace.h"
#include "test.h"

static struct tftp_put p;
static u32 now;

static void begin(u32 block, u32 window)
{
	struct tftp_request r = { .block = block, .window = window };

	now = 0xfffffff0;	/* it wraps */
	tftp_put_begin(&p, &r, now);
}

static enum tftp_todo put(u16 block, u32 len)
{
	return tftp_put_data(&p, block, len, now);
}

static enum tftp_todo wait(u32 ms)
{
	now += ms;
	return tftp_put_turn(&p, now);
}

TEST(what_is_agreed_to)
{
	struct tftp_request r = { .block = 65464, .window = 64 };

	tftp_put_begin(&p, &r, 0);
	CHECK_EQ(r.block, TFTP_BLOCK_MAX);
	CHECK_EQ(r.window, TFTP_WINDOW_MAX);
	CHECK_EQ(p.block, TFTP_BLOCK_MAX);
	begin(0, 0);
	CHECK_EQ(p.block, TFTP_BLOCK);
	CHECK_EQ(p.window, 1);
}

TEST(block_by_block)
{
	begin(0, 0);
	CHECK_EQ(put(1, 512), TFTP_TAKE_AND_ACK);
	CHECK_EQ(put(2, 512), TFTP_TAKE_AND_ACK);
	/* its ACK was lost, or late: it is not taken twice */
	CHECK_EQ(put(2, 512), TFTP_ACK_AGAIN);
	CHECK_EQ(put(1, 512), TFTP_ACK_AGAIN);
	CHECK_EQ(put(4, 512), TFTP_ACK_AGAIN);
	CHECK_EQ(p.last, 2);
	CHECK_EQ(put(3, 511), TFTP_TAKE_LAST);
	CHECK_EQ(p.state, TFTP_PUT_LAST);
}

TEST(whole_blocks_end_with_an_empty_one)
{
	begin(0, 0);
	CHECK_EQ(put(1, 512), TFTP_TAKE_AND_ACK);
	CHECK_EQ(put(2, 0), TFTP_TAKE_LAST);
}

TEST(larger_than_agreed)
{
	begin(0, 0);
	CHECK_EQ(put(1, 512), TFTP_TAKE_AND_ACK);
	CHECK_EQ(put(2, 513), TFTP_BAD);
	/* it comes again if the sender has not heard why */
	p.state = TFTP_PUT_OVER;
	CHECK_EQ(put(2, 513), TFTP_ANSWER);
	CHECK_EQ(put(1, 512), TFTP_NOTHING);
}

TEST(numbers_start_again)
{
	u32 i;

	begin(0, 0);
	for (i = 1; i <= 65536 + 3; i++)
		CHECK_EQ(put(i, 512), TFTP_TAKE_AND_ACK);
	CHECK_EQ(p.last, 3);
	CHECK(p.begun);
}

TEST(windows)
{
	begin(1400, 4);
	CHECK_EQ(put(1, 1400), TFTP_TAKE);
	CHECK_EQ(put(2, 1400), TFTP_TAKE);
	CHECK_EQ(put(3, 1400), TFTP_TAKE);
	CHECK_EQ(put(4, 1400), TFTP_TAKE_AND_ACK);
	CHECK_EQ(put(5, 1400), TFTP_TAKE);
	/* 6 is lost: told once, and the window begins behind 5 */
	CHECK_EQ(put(7, 1400), TFTP_ACK_AGAIN);
	CHECK_EQ(put(8, 1400), TFTP_NOTHING);
	CHECK_EQ(p.last, 5);
	CHECK_EQ(put(6, 1400), TFTP_TAKE);
	CHECK_EQ(put(8, 1400), TFTP_ACK_AGAIN);
	CHECK_EQ(put(7, 1400), TFTP_TAKE);
	CHECK_EQ(put(8, 1400), TFTP_TAKE);
	CHECK_EQ(put(9, 1400), TFTP_TAKE);
	CHECK_EQ(put(10, 1400), TFTP_TAKE_AND_ACK);
}

TEST(silence)
{
	static const u32 waits[] = { 100, 200, 400, 7000, 7000 };
	u32 i, all = 0;

	begin(0, 0);
	CHECK_EQ(wait(99), TFTP_NOTHING);
	CHECK_EQ(wait(1), TFTP_ACK_AGAIN);
	CHECK_EQ(wait(199), TFTP_NOTHING);
	CHECK_EQ(put(1, 512), TFTP_TAKE_AND_ACK);
	for (i = 0; i < ARRAY_SIZE(waits); i++) {
		CHECK_EQ(wait(waits[i] - 1), TFTP_NOTHING);
		CHECK_EQ(wait(1), TFTP_ACK_AGAIN);
		all += waits[i];
	}
	CHECK_EQ(wait(TFTP_GONE_MS - all - 1), TFTP_NOTHING);
	CHECK_EQ(wait(1), TFTP_GONE);
}

/* one block every few seconds keeps everybody else out */
TEST(trickle)
{
	u32 i;

	begin(0, 0);
	for (i = 1; i * 5000 <= PACE_MS; i++) {
		CHECK(wait(5000) != TFTP_GONE);
		CHECK_EQ(put(i, 512), TFTP_TAKE_AND_ACK);
	}
	/* each of them was worth 128 ms; what comes again is worth nothing */
	CHECK_EQ(put(i - 1, 512), TFTP_ACK_AGAIN);
	CHECK(wait((i - 1) * 128) != TFTP_GONE);
	CHECK_EQ(wait(1), TFTP_GONE);
}

/* at 4 KiB a second, with pauses, for an hour */
TEST(slow_and_steady)
{
	u32 i;

	begin(0, 0);
	for (i = 1; i < 3600 * 8; i++) {
		CHECK(wait(i % 64 ? 16 : 112 * 64) != TFTP_GONE);
		CHECK_EQ(put(i, 512), TFTP_TAKE_AND_ACK);
	}
	/* nothing is saved up by speed */
	for (; i < 65000; i++)
		CHECK_EQ(put(i, 512), TFTP_TAKE_AND_ACK);
	CHECK_EQ(wait(TFTP_GONE_MS), TFTP_GONE);
}

TEST(last_ack_is_kept_back)
{
	begin(0, 0);
	CHECK_EQ(put(1, 1), TFTP_TAKE_LAST);
	CHECK_EQ(wait(TFTP_KEEP_MS - 1), TFTP_NOTHING);
	CHECK_EQ(put(1, 1), TFTP_NOTHING);
	CHECK_EQ(wait(1), TFTP_ACCEPT);
}

TEST(no_longer_than_an_impatient_sender_bears)
{
	u32 i;

	begin(0, 0);
	CHECK_EQ(put(1, 1), TFTP_TAKE_LAST);
	for (i = 0; i < TFTP_KEEP_ASKED; i++) {
		CHECK_EQ(wait(200), TFTP_NOTHING);
		CHECK_EQ(put(1, 1), TFTP_NOTHING);
	}
	CHECK_EQ(wait(1), TFTP_ACCEPT);
}

TEST(answered_again)
{
	begin(0, 0);
	CHECK_EQ(put(1, 1), TFTP_TAKE_LAST);
	p.state = TFTP_PUT_OVER;
	CHECK_EQ(put(1, 1), TFTP_ANSWER);
	CHECK_EQ(put(7, 1), TFTP_NOTHING);
	CHECK_EQ(wait(TFTP_GONE_MS), TFTP_NOTHING);
	CHECK_EQ(p.state, TFTP_PUT_IDLE);
	CHECK_EQ(put(1, 1), TFTP_NOTHING);
}

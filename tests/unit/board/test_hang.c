// SPDX-License-Identifier: GPL-2.0-or-later
/* How many hangs in a row, out of bytes that may be anything. */
#include <string.h>
#include <linux/kernel.h>
#include "board/hang.h"
#include "test.h"

static struct hang_record record;

/* a start that the watchdog may have caused */
static u32 restart(void)
{
	return hang_start(&record, true).count;
}

static void power_on(void)
{
	memset(&record, 0, sizeof(record));
	restart();
}

TEST(a_start_out_of_nothing_is_no_hang)
{
	memset(&record, 0, sizeof(record));
	CHECK_EQ(restart(), 0);
	memset(&record, 0xff, sizeof(record));
	CHECK_EQ(restart(), 0);
}

TEST(hangs_in_a_row_are_counted_up_to_the_limit)
{
	u32 i;

	power_on();
	for (i = 1; i <= HANG_LIMIT; i++)
		CHECK_EQ(restart(), i);
	/* and never wrap, however often */
	for (i = 0; i < 1000; i++)
		CHECK_EQ(restart(), HANG_LIMIT);
}

TEST(leaving_in_order_ends_the_row)
{
	power_on();
	CHECK_EQ(restart(), 1);
	CHECK_EQ(restart(), 2);
	hang_end(&record);
	CHECK_EQ(restart(), 0);
	CHECK_EQ(restart(), 1);
}

TEST(a_job_that_went_well_ends_the_row_but_goes_on_running)
{
	power_on();
	restart();
	CHECK_EQ(restart(), 2);
	hang_good(&record);
	CHECK_EQ(restart(), 1);
}

TEST(without_a_bite_it_is_no_hang_whatever_ram_kept)
{
	power_on();
	restart();
	CHECK_EQ(hang_start(&record, false).count, 0);
	CHECK_EQ(restart(), 1);
}

TEST(it_is_told_what_was_going_on)
{
	struct hang hang;

	power_on();
	hang_looking(&record, true);
	hang = hang_start(&record, true);
	CHECK_EQ(hang.count, 1);
	CHECK(hang.looking);
	/* not the last one's, but one before it */
	hang = hang_start(&record, true);
	CHECK_EQ(hang.count, 2);
	CHECK(!hang.looking);
	hang_looking(&record, true);
	hang_looking(&record, false);
	hang = hang_start(&record, true);
	CHECK_EQ(hang.count, 3);
	CHECK(!hang.looking);
}

TEST(a_record_with_one_wrong_bit_is_not_believed)
{
	struct hang_record whole, *r = &record;
	int i;

	power_on();
	restart();
	whole = record;
	for (i = 0; i < sizeof(whole) * 8; i++) {
		record = whole;
		((u8 *)r)[i / 8] ^= 1 << i % 8;
		CHECK_EQ(restart(), 0);
	}
	record = whole;
	CHECK_EQ(restart(), 2);
}

TEST(a_reset_between_two_words_is_not_believed)
{
	struct hang_record before, after;

	power_on();
	before = record;
	restart();
	after = record;
	record = before;
	record.state = after.state;
	CHECK_EQ(restart(), 0);
}

TEST(a_count_or_a_bit_that_nobody_sets_is_not_believed)
{
	const u32 wrong[] = { HANG_RUNNING | (HANG_LIMIT + 1),
			      HANG_RUNNING | HANG_COUNT,
			      HANG_RUNNING | 0x100, 0xffffffff };
	int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		record.magic = HANG_MAGIC;
		record.state = wrong[i];
		record.check = ~(HANG_MAGIC ^ wrong[i]);
		CHECK_EQ(restart(), 0);
	}
}

TEST(noise_is_not_believed)
{
	u32 x = 2463534242u;
	u32 *word = &record.magic;
	int i, j;

	for (i = 0; i < 100000; i++) {
		for (j = 0; j < 3; j++) {
			/* xorshift (Marsaglia) */
			x ^= x << 13;
			x ^= x >> 17;
			x ^= x << 5;
			word[j] = x;
		}
		/* the luck of a right magic is given for free */
		if (i & 1)
			record.magic = HANG_MAGIC;
		CHECK_EQ(restart(), 0);
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Milliseconds out of ticks, against the division that they do without. */
#include "drivers/millis.h"
#include "test.h"

#define TICK	160000

TEST(as_a_division_says)
{
	/* each look so much later: less than a millisecond, minutes, days */
	static const u64 steps[] = { 1, TICK - 1, TICK, TICK + 1, 12345678,
				     0xffffffff, 0x100000000, 0x123456789ab };
	struct millis m = { };
	u64 now = 0;
	u32 i, turn;

	for (turn = 0; turn < 1000; turn++)
		for (i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
			now += steps[(i + turn) % 8];
			CHECK_EQ(millis(&m, now, TICK), (u32)(now / TICK));
		}
}

TEST(nothing_is_lost_between_two_looks)
{
	struct millis m = { };
	u64 now;

	for (now = 0; now < 3 * TICK; now++)
		CHECK_EQ(millis(&m, now, TICK), now / TICK);
}

/* before relocation */
TEST(the_first_look_may_come_late)
{
	struct millis m = { };

	CHECK_EQ(millis(&m, 0x5123456789, TICK), 0x5123456789 / TICK);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* The reset button's decision, with a fake clock. */
#include "board/trigger.h"
#include "test.h"

#define HOLD	1000

/* press from start for @ms, one look a millisecond; returns the state then */
static enum trigger_state hold(struct trigger *t, u32 start, u32 ms)
{
	enum trigger_state st = t->state;
	u32 i;

	for (i = 0; i <= ms; i++)
		st = trigger_step(t, true, start + i);
	return st;
}

TEST(rescue_starts_when_the_time_is_full_and_not_before)
{
	struct trigger t = { .hold_ms = HOLD };

	CHECK_EQ(hold(&t, 0, HOLD - 1), TRIGGER_HELD);
	CHECK_EQ(trigger_step(&t, true, HOLD), TRIGGER_FULL);
	/* final, whatever happens */
	CHECK_EQ(trigger_step(&t, false, HOLD + 1), TRIGGER_FULL);
}

TEST(letting_go_early_boots)
{
	struct trigger t = { .hold_ms = HOLD };
	u32 i;

	hold(&t, 0, 500);
	for (i = 1; i <= TRIGGER_DEBOUNCE_MS; i++)
		CHECK_EQ(trigger_step(&t, false, 500 + i), TRIGGER_BOUNCING);
	CHECK_EQ(trigger_step(&t, false, 501 + TRIGGER_DEBOUNCE_MS),
		 TRIGGER_OPEN);
	CHECK_EQ(trigger_step(&t, true, 5000), TRIGGER_OPEN);
}

TEST(a_bouncing_contact_counts_as_held)
{
	struct trigger t = { .hold_ms = HOLD };
	u32 now;

	for (now = 0; now < HOLD; now++)
		CHECK(trigger_step(&t, now % 20 < 10, now) != TRIGGER_OPEN);
	trigger_step(&t, true, now);
	CHECK_EQ(trigger_step(&t, true, now), TRIGGER_FULL);
}

TEST(the_time_can_begin_anew)
{
	struct trigger t = { .hold_ms = HOLD };

	hold(&t, 0, HOLD - 1);
	t.start_ms = HOLD - 1;
	CHECK_EQ(hold(&t, HOLD, HOLD - 2), TRIGGER_HELD);
	CHECK_EQ(trigger_step(&t, true, 2 * HOLD - 1), TRIGGER_FULL);
}

TEST(a_late_look_finds_it_full)
{
	struct trigger t = { .hold_ms = HOLD };

	CHECK_EQ(trigger_step(&t, true, 50 * HOLD), TRIGGER_FULL);
}

TEST(the_clock_may_wrap)
{
	struct trigger t = { .hold_ms = HOLD, .start_ms = 0xffffff00 };

	CHECK_EQ(hold(&t, 0xffffff00, HOLD - 1), TRIGGER_HELD);
	CHECK_EQ(trigger_step(&t, true, 0xffffff00 + HOLD), TRIGGER_FULL);
}

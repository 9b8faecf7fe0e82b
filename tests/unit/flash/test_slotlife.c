// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A router with two firmwares: what it knows at the next power-on, and what a
 * start costs it. */
#include <linux/kernel.h>
#include "board/board.h"
#include "slotlab.h"
#include "test.h"

TEST(what_was_just_written_is_known)
{
	u32 i;

	for (i = 0; i < 2 * CHIPS; i++) {
		factory_new(&chips[i / 2]);
		variable = i % 2;
		in_vain();
		in_vain();
		CHECK(!variable || variable == 2);
		power_on();
		CHECK_EQ(find_slot(), RESCUE_STARTS);
		CHECK_EQ(slots_selected(), 2);
		/* somebody comes with a file, is told "done", pulls the plug */
		CHECK(write_image(1, 3));
		slots_written(1);
		CHECK_EQ(variable, i % 2);
		in_vain();
		CHECK_EQ(slots_selected(), 1);
		/* it is on trial: until it is given up, a file replaces it */
		CHECK_EQ(slots_upload(), 1);
		power_on();
		CHECK_EQ(find_slot(), RESCUE_NO_REASON);
		CHECK_EQ(slots_selected(), 2);
		CHECK(!sim.fault);
	}
}

TEST(only_a_person_leads_to_a_slot_nobody_has_seen_start)
{
	u32 i;

	factory_new(&chips[0]);
	stays = "not seen to start";
	in_vain();
	power_on();
	CHECK_EQ(find_slot(), RESCUE_STARTS);
	CHECK_EQ(slots_selected(), 1);
	CHECK_EQ(slots_upload(), 1);
	/* a person tries it; it does not come up */
	slots_take(2);
	slots_count_start(false);
	for (i = 1; i < 3; i++) {
		power_on();
		CHECK_EQ(find_slot(), RESCUE_NO_REASON);
		CHECK_EQ(slots_selected(), 2);
		slots_count_start(false);
	}
	in_vain();
	CHECK_EQ(slots_selected(), 1);
	power_on();
	CHECK_EQ(find_slot(), RESCUE_STARTS);
	CHECK_EQ(slots_selected(), 1);
	/* nor does a broken one: its header */
	factory_new(&chips[0]);
	stays = "not seen to start";
	data[slot_part(1)->offset + 8] ^= 1;
	power_on();
	CHECK_EQ(find_slot(), RESCUE_NO_FIRMWARE);
	CHECK_EQ(slots_selected(), 1);
}

TEST(what_has_come_up_is_on_trial_no_more)
{
	factory_new(&chips[0]);
	power_on();
	CHECK_EQ(find_slot(), RESCUE_NO_REASON);
	CHECK(write_image(2, 3));
	slots_written(2);
	power_on();
	CHECK_EQ(find_slot(), RESCUE_NO_REASON);
	CHECK_EQ(slots_selected(), 2);
	CHECK_EQ(slots_upload(), 2);
	slots_count_start(false);
	CHECK(answer());
	power_on();
	CHECK_EQ(find_slot(), RESCUE_NO_REASON);
	CHECK_EQ(slots_selected(), 2);
	CHECK_EQ(slots_upload(), 1);
}

/* the old one would start again at the next power-on */
TEST(what_nobody_would_remember_is_not_written_beside)
{
	u32 i;

	for (i = 0; i < 2; i++) {
		factory_new(&chips[1]);
		variable = i;
		log_goes_bad();
		power_on();
		CHECK_EQ(find_slot(), RESCUE_NO_REASON);
		CHECK_EQ(slots_upload(), 1 + i);
	}
}

/* one start of what is selected, and it comes up */
static void comes_up(u32 slot)
{
	power_on();
	CHECK_EQ(find_slot(), RESCUE_NO_REASON);
	CHECK_EQ(slots_selected(), slot);
	slots_count_start(false);
	CHECK(answer());
}

TEST(what_a_person_has_chosen_is_known)
{
	u32 i;

	for (i = 0; i < 2 * CHIPS; i++) {
		factory_new(&chips[i / 2]);
		variable = i % 2;
		comes_up(1);
		power_on();
		CHECK_EQ(find_slot(), RESCUE_NO_REASON);
		slots_take(2);
		/* told, and the plug is pulled before it starts */
		CHECK_EQ(variable, 2 * (i % 2));
		power_on();
		CHECK_EQ(find_slot(), RESCUE_NO_REASON);
		CHECK_EQ(slots_selected(), 2);
		/* it is on trial all the same */
		CHECK_EQ(slots_upload(), 2);
		in_vain();
		comes_up(1);
		CHECK(!sim.fault);
	}
}

TEST(what_ran_before_lifeboat_came_is_on_no_trial)
{
	factory_new(&chips[0]);
	variable = 2;
	power_on();
	CHECK_EQ(find_slot(), RESCUE_NO_REASON);
	CHECK_EQ(slots_selected(), 2);
	CHECK_EQ(slots_upload(), 1);
	slots_count_start(false);
	power_on();
	CHECK_EQ(slots_upload(), 1);
	/* but what the firmware has written and named since is */
	variable = 1;
	power_on();
	CHECK_EQ(find_slot(), RESCUE_NO_REASON);
	CHECK_EQ(slots_selected(), 1);
	CHECK_EQ(slots_upload(), 1);
	comes_up(1);
	power_on();
	CHECK_EQ(slots_upload(), 2);
}

/* more than a page only where the log is full, and erased */
TEST(a_start_costs_one_program)
{
	u32 i, n, more;

	for (i = 0; i < CHIPS; i++) {
		factory_new(&chips[i]);
		for (more = 0, n = 0; n < 300; n++) {
			power_on();
			CHECK_EQ(find_slot(), RESCUE_NO_REASON);
			slots_count_start(false);
			CHECK(sim.ops >= 1);
			more += sim.ops > 1;
			CHECK(answer());
		}
		/* two records each */
		n = slot_part(3)->size / chip->pagesize / 2;
		CHECK(more >= 1);
		CHECK(more <= 300 / (n - 4) + 1);
		CHECK(!sim.fault);
	}
}

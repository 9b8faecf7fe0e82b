// SPDX-License-Identifier: GPL-2.0-or-later
/* Which of two firmwares starts, and the flash map that each of them has. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "flash/slots.h"
#include "test.h"

#define MAX	3

static const enum slot_state unknown[SLOTS], both[SLOTS] = {
	SLOT_INTACT, SLOT_INTACT };

static bool chooses(struct slots_past past, const enum slot_state *state,
		    u32 slot, bool failed, enum rescue_reason reason)
{
	struct slots_choice c = slots_choose(&past, state, MAX, true);

	return c.slot == slot && c.failed == failed && c.reason == reason;
}

TEST(the_one_that_ran_goes_on)
{
	u32 slot, count;

	CHECK(chooses((struct slots_past){ 0 }, unknown, 1, false,
		      RESCUE_NO_REASON));
	for (slot = 1; slot <= SLOTS; slot++)
		for (count = 0; count < MAX; count++) {
			CHECK(chooses((struct slots_past){ slot, count },
				      unknown, slot, false, RESCUE_NO_REASON));
			CHECK(chooses((struct slots_past){ slot, count, true },
				      both, slot, true, RESCUE_NO_REASON));
		}
}

TEST(three_starts_in_vain_and_the_other_takes_over)
{
	CHECK(chooses((struct slots_past){ 1, MAX }, unknown, 2, true,
		      RESCUE_NO_REASON));
	CHECK(chooses((struct slots_past){ 2, MAX + 4 }, both, 1, true,
		      RESCUE_NO_REASON));
	/* of a trial, too */
	CHECK(chooses((struct slots_past){ 2, MAX, false, true }, unknown, 1,
		      true, RESCUE_NO_REASON));
}

TEST(two_dead_ones_do_not_take_turns)
{
	const enum slot_state bad2[] = { SLOT_UNKNOWN, SLOT_BROKEN };
	const enum slot_state none[] = { SLOT_BROKEN, SLOT_BROKEN };

	CHECK(chooses((struct slots_past){ 2, MAX, true }, unknown, 2, true,
		      RESCUE_STARTS));
	CHECK(chooses((struct slots_past){ 1, MAX }, bad2, 1, false,
		      RESCUE_STARTS));
	CHECK(chooses((struct slots_past){ 1, 0 }, none, 1, false,
		      RESCUE_NO_FIRMWARE));
	CHECK(chooses((struct slots_past){ 1, MAX, true }, bad2, 1, true,
		      RESCUE_STARTS));
}

TEST(one_that_never_came_up_is_better_than_a_broken_one)
{
	const enum slot_state bad2[] = { SLOT_UNKNOWN, SLOT_BROKEN };

	CHECK(chooses((struct slots_past){ 2, 1, true }, bad2, 1, true,
		      RESCUE_NO_REASON));
}

TEST(a_broken_one_gives_way_at_once)
{
	const enum slot_state bad1[] = { SLOT_BROKEN, SLOT_UNKNOWN };
	const enum slot_state bad2[] = { SLOT_INTACT, SLOT_BROKEN };

	CHECK(chooses((struct slots_past){ 1, 0 }, bad1, 2, true,
		      RESCUE_NO_REASON));
	CHECK(chooses((struct slots_past){ 2, 1 }, bad2, 1, true,
		      RESCUE_NO_REASON));
}

TEST(a_board_whose_second_space_is_used_never_switches)
{
	const enum slot_state bad1[] = { SLOT_BROKEN, SLOT_INTACT };
	struct slots_past dead = { 1, MAX }, fine = { 1, 0 };
	struct slots_choice c = slots_choose(&dead, both, MAX, false);

	CHECK_EQ(c.slot, 1);
	CHECK_EQ(c.reason, RESCUE_STARTS);
	c = slots_choose(&fine, bad1, MAX, false);
	CHECK_EQ(c.slot, 1);
	CHECK_EQ(c.reason, RESCUE_NO_FIRMWARE);
	CHECK_EQ(slots_target(&fine, 1, false), 1);
}

TEST(a_file_goes_where_no_proven_firmware_is)
{
	struct slots_past past = { 1, 0 };

	CHECK_EQ(slots_target(&past, 1, true), 2);
	past.slot = 2;
	CHECK_EQ(slots_target(&past, 2, true), 1);
	/* it has been written, and has not come up: what is behind it stays */
	past = (struct slots_past){ 2, 2, false, true };
	CHECK_EQ(slots_target(&past, 2, true), 2);
	/* it has been given up: the file replaces it */
	CHECK_EQ(slots_target(&past, 1, true), 2);
}

/* every order of starts that are answered or not, from every state */
TEST(nobody_restarts_for_ever)
{
	u32 answers, i, vain;

	for (answers = 0; answers < 1u << 12; answers++) {
		struct slots_past past = { 1 + (answers & 1) };

		for (i = 1, vain = 0; i < 12; i++) {
			struct slots_choice c = slots_choose(&past, unknown,
							     MAX, true);

			if (c.reason)
				break;
			if (c.slot != past.slot)
				past.count = 0;
			past.slot = c.slot;
			past.failed = c.failed;
			past.count++;
			vain++;
			if (answers >> i & 1) {
				past.count = 0;
				past.failed = false;
				vain = 0;
			}
			CHECK(vain <= 2 * MAX);
		}
		/* and nobody is kept from a firmware that comes up */
		CHECK(i == 12 || vain == 2 * MAX);
	}
}

/* --- maps --- */

static const struct layout nand = {
	.part = {
		{ "boot", 0, 0x1000, false, BOOT_MAIN },
		{ "kernel", 0x1000, 0x2000, true },
		{ "ubi", 0x3000, 0x3000, true },
		{ "alt_kernel", 0x6000, 0x2000 },
		{ "alt_rootfs", 0x8000, 0x4000 },
	},
	.count = 5, .size = 0xc000, .erasesize = 0x1000,
};

static const u32 first[] = { 1, 2 }, second[] = { 3, 4 };

TEST(the_second_one_sees_its_own_partitions)
{
	struct layout view;

	CHECK_EQ(slots_view(&view, &nand, first, second, 2), 0);
	CHECK_EQ(layout_find(&view, "kernel")->offset, 0x6000);
	CHECK_EQ(layout_find(&view, "ubi")->offset, 0x8000);
	CHECK_EQ(layout_find(&view, "ubi")->size, 0x4000);
	CHECK_EQ(layout_firmware(&view)->offset, 0x6000);
	CHECK(layout_writable(&view, 0x6000, 0x2000));
	CHECK(layout_writable(&view, 0x8000, 0x4000));
	CHECK(!layout_writable(&view, 0x1000, 1));
	CHECK(!layout_writable(&view, 0x3000, 1));
	CHECK(!layout_writable(&view, 0, 1));
	CHECK_EQ(view.part[0].boot, BOOT_MAIN);
}

TEST(a_map_that_is_none)
{
	const u32 boot[] = { 0, 4 }, twice[] = { 3, 3 }, same[] = { 1, 2 };
	const u32 outside[] = { 3, 5 };
	struct layout view, odd = nand;

	CHECK_EQ(slots_view(&view, &nand, first, boot, 2), -EINVAL);
	CHECK_EQ(slots_view(&view, &nand, first, twice, 2), -EINVAL);
	CHECK_EQ(slots_view(&view, &nand, first, same, 2), -EINVAL);
	CHECK_EQ(slots_view(&view, &nand, first, outside, 2), -EINVAL);
	CHECK_EQ(slots_view(&view, &nand, first, second, 0), -EINVAL);
	/* of two partitions, one has changed places, and one has not */
	CHECK_EQ(slots_view(&view, &nand, first, second, 1), -EINVAL);
	odd.part[4].offset = 0x7000;	/* into alt_kernel */
	CHECK_EQ(slots_view(&view, &odd, first, second, 2), -EINVAL);
}

/* --- notes --- */

TEST(a_note_says_what_was_put_in)
{
	struct slots_past in = { 0 }, out;
	u32 seen, got, all;

	for (all = 0; all < 48; all++) {
		in.slot = 1 + all % 2;
		in.failed = all / 2 % 2;
		in.trial = all / 4 % 2;
		in.fresh = all / 8 % 2;
		seen = all / 16;
		CHECK(slots_from_note(slots_note(&in, seen), &out, &got));
		CHECK_EQ(out.slot, in.slot);
		CHECK_EQ(out.failed, in.failed);
		CHECK_EQ(out.trial, in.trial);
		CHECK_EQ(out.fresh, in.fresh);
		CHECK_EQ(got, seen);
	}
}

TEST(nothing_else_is_a_note)
{
	struct slots_past in = { .slot = 2 }, out;
	u32 note = slots_note(&in, 1), got, i;

	CHECK(!slots_from_note(0, &out, &got));
	CHECK(!slots_from_note(0xffffffff, &out, &got));
	/* half programmed: some bits have not fallen yet */
	for (i = 0; i < 32; i++) {
		CHECK(!slots_from_note(note ^ 1u << i, &out, &got));
		CHECK_EQ(out.slot, 0);
		CHECK_EQ(got, 0);
	}
	/* 0, 3: no slots */
	CHECK(!slots_from_note(0xffff0000, &out, &got));
	CHECK(!slots_from_note(~3u << 16 | 3, &out, &got));
	/* a variable that names neither; a bit that means nothing */
	CHECK(!slots_from_note(~0x31u << 16 | 0x31, &out, &got));
	CHECK(!slots_from_note(~0x81u << 16 | 0x81, &out, &got));
}

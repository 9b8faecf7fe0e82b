// SPDX-License-Identifier: GPL-2.0-or-later
/* The job on a strict NAND chip: blocks that are bad, or go bad. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "jobchip.h"
#include "test.h"

/* what a loader finds that skips bad blocks */
static bool nand_holds(struct simflash *s, const u8 *image)
{
	static u8 seen[20 * BLOCK];
	u32 i, n = 0;

	for (i = 4; i < 24; i++)
		if (!s->bad[i])
			memcpy(seen + n++ * BLOCK, chip + i * BLOCK, BLOCK);
	return !memcmp(seen, image, IMAGE);
}

static bool has_weak_pages(void)
{
	u32 i;

	for (i = 0; i < CHIP / PAGE; i++)
		if (pages[i].weak)
			return true;
	return false;
}

TEST(nand_is_programmed_by_the_page_and_once)
{
	struct simflash s;
	struct job job;

	set_up_nand(&s);
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(!s.fault);
	CHECK(holds(new) && others_untouched());
	CHECK_EQ(s.port.erases, 12);
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK_EQ(s.port.erases, 12);
	CHECK_EQ(job.skipped, job.total);
}

TEST(bad_blocks_are_passed_over)
{
	struct simflash s;
	struct job job;

	set_up_nand(&s);
	s.bad[4] = s.bad[9] = s.bad[10] = true;
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(!s.fault && nand_holds(&s, new) && others_untouched());
	CHECK(!memcmp(chip + FW, before + FW, BLOCK));
	CHECK(!memcmp(chip + 9 * BLOCK, before + 9 * BLOCK, 2 * BLOCK));
}

TEST(a_block_that_dies_is_marked_and_passed_over)
{
	struct simflash s;
	struct job job;
	u32 i;

	for (i = 4; i < 28; i++) {
		set_up_nand(&s);
		s.dying[4 + i % 12] = i < 16 ? DIES_ERASING : DIES_PROGRAMMING;
		CHECK_EQ(run(&s, new, &job), 0);
		CHECK(!s.fault && s.bad[4 + i % 12] && nand_holds(&s, new));
		CHECK(others_untouched());
		CHECK_EQ(job.bad, 1);
		CHECK_EQ(job.done, job.total);
	}
}

TEST(a_bit_that_sticks_in_nand_costs_its_block)
{
	struct simflash s;
	struct job job;

	set_up_nand(&s);
	new[5 * BLOCK + 9] = 0;
	s.stuck = FW + 5 * BLOCK + 9;
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(!s.fault && s.bad[9] && nand_holds(&s, new));
}

TEST(too_many_bad_blocks_are_known_before_the_first_erase)
{
	struct simflash s;
	struct job job;
	u32 i;

	set_up_nand(&s);
	for (i = 0; i < 9; i++)
		s.bad[6 + i] = true;
	CHECK_EQ(run(&s, new, &job), -ENOSPC);
	CHECK(strstr(job.error, "firmware"));
	CHECK_EQ(s.port.erases, 0);
	s.bad[6] = false;
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(nand_holds(&s, new));
}

/* a backup of the partition, as it was when there were fewer of them */
TEST(erased_blocks_at_the_end_need_no_room)
{
	static u8 backup[20 * BLOCK];
	struct simflash s;
	struct job job;
	u32 i;

	set_up_nand(&s);
	memset(backup, 0xff, sizeof(backup));
	memcpy(backup, new, IMAGE);
	s.bad[6] = s.bad[7] = true;
	CHECK_EQ(run_len(&s, backup, sizeof(backup), &job), 0);
	CHECK(nand_holds(&s, new));
	/* what is behind it is not left as it was */
	for (i = 6 + 12; i < 24; i++)
		CHECK(block_is_erased(chip + i * BLOCK, BLOCK));
	/* what is not erased does need room */
	set_up_nand(&s);
	backup[sizeof(backup) - 1] = 0;
	s.bad[6] = true;
	CHECK_EQ(run_len(&s, backup, sizeof(backup), &job), -ENOSPC);
	CHECK_EQ(s.port.erases, 0);
}

/* what a boot finds that passes over blocks that are erased */
static bool starts_old(void)
{
	u32 at = FW;

	while (at < FW + 20 * BLOCK && block_is_erased(chip + at, BLOCK))
		at += BLOCK;
	return !memcmp(chip + at, old, BLOCK);
}

/*
 * In front of the old firmware are blocks that took no mark, and nobody knows
 * what a cut has left in there: nothing before the job that would start, and
 * nothing of the old one once any of the new one is there.
 */
TEST(an_old_firmware_does_not_come_to_light_behind_what_is_erased)
{
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 1,
		.part = { { "all", "firmware", 0, { new, IMAGE } } },
	};
	struct simflash s;
	struct plan plan;
	struct job job;
	u32 front, i;
	int ret;

	for (i = 0; i < 12; i++) {
		front = 1 + i % 4;
		set_up_nand(&s);
		memcpy(chip + FW + front * BLOCK, old, IMAGE);
		memset(chip + FW, i < 4 ? 0xff : i < 8 ? 0 : 0xa5,
		       front * BLOCK);
		CHECK_EQ(starts_old(), i < 4);
		CHECK_EQ(plan_make(&rep, &layout, &plan), 0);
		job_start(&job, &plan, &s.port, block, true);
		do {
			ret = job_step(&job);
			CHECK(!job.written || !starts_old());
			CHECK(i < 4 || !starts_old());
		} while (ret > 0);
		CHECK_EQ(ret, 0);
		CHECK(!s.fault && nand_holds(&s, new));
	}
}

static u32 bad_blocks(struct simflash *s)
{
	u32 i, n = 0;

	for (i = 0; i < CHIP / BLOCK; i++)
		n += s->bad[i];
	return n;
}

TEST(a_chip_that_dies_altogether_ends_the_job)
{
	struct simflash s;
	struct job job;
	u32 i;

	set_up_nand(&s);
	for (i = 10; i < 24; i++)
		s.dying[i] = DIES_PROGRAMMING;
	CHECK_EQ(run(&s, new, &job), -EIO);
	CHECK(!s.fault && others_untouched() && !bootable());
	/* it may be another matter tomorrow: nothing has been marked for good */
	CHECK_EQ(bad_blocks(&s), 0);
	memset(s.dying, 0, CHIP / BLOCK);
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(nand_holds(&s, new) && !bad_blocks(&s));
}

TEST(what_ecc_had_to_mend_is_written_anew)
{
	struct simflash s;
	struct job job;

	set_up_nand(&s);
	memset(chip + FW + IMAGE, 0xff, 12 * BLOCK - IMAGE);
	pages[7 * BLOCK / PAGE].flips = s.ecc;
	pages[9 * BLOCK / PAGE + 1].flips = s.ecc + 1;
	pages[11 * BLOCK / PAGE].flips = s.ecc - 1;
	CHECK_EQ(run(&s, old, &job), 0);
	CHECK(holds(old) && !has_weak_pages());
	CHECK_EQ(s.port.erases, 6);	/* those two, beside them, the first */
	CHECK_EQ(pages[7 * BLOCK / PAGE].flips, 0);
	CHECK_EQ(pages[9 * BLOCK / PAGE + 1].flips, 0);
}

/* every look at a firmware wears it, and none may go so far as to lose it */
TEST(reading_again_and_again_loses_nothing)
{
	struct simflash s;
	struct job job;
	u32 i, refreshed = 0;

	set_up_nand(&s);
	CHECK_EQ(run(&s, new, &job), 0);
	s.disturb = 10 * BLOCK / PAGE;
	for (i = 0; i < 200; i++) {
		simflash_power_on(&s);
		CHECK_EQ(run(&s, new, &job), 0);
		CHECK(!s.fault && holds(new));
		refreshed += s.port.erases;
	}
	/* four times, at the last flip that ECC corrects; not all at once */
	CHECK(refreshed >= 4 * 12 && refreshed <= 5 * 13);
}

/* a block that takes no program takes no mark, either, as a rule */
TEST(a_block_that_cannot_be_marked)
{
	struct simflash s;
	struct job job;
	u32 i;

	for (i = 0; i < 2; i++) {
		set_up_nand(&s);
		s.dying[4] = DIES_PROGRAMMING;
		s.mark = i ? MARK_FAILS : MARK_FALLS;
		CHECK_EQ(run(&s, new, &job), 0);
		CHECK(!s.fault && s.bad[4] == !i);
		/* without a mark it is erased, which a boot passes over */
		CHECK(i ? block_is_erased(chip + FW, BLOCK) : true);
		s.bad[4] = true;
		CHECK(nand_holds(&s, new));
	}
	/* and with neither there is nothing that would tell a boot */
	set_up_nand(&s);
	s.dying[4] = DIES_ERASING;
	s.mark = MARK_FAILS;
	CHECK_EQ(run(&s, new, &job), -EIO);
	CHECK(strstr(job.error, "marked bad"));
}

/* two blocks took no mark, and the firmware lies behind them */
TEST(what_a_boot_passes_over_is_invalidated_with_what_follows)
{
	static u32 at, changed;	/* of longjmp() */
	static u8 was[CHIP];
	struct simflash s;
	struct job job;

	for (at = 1, changed = 0; at < 40; at++) {
		set_up_nand(&s);
		memset(chip + FW, 0xff, 2 * BLOCK);
		memcpy(chip + FW + 2 * BLOCK, old, IMAGE);
		memcpy(was, chip, CHIP);
		s.cut = CUT_AFTER;
		s.cut_at = at;
		if (!setjmp(s.power))
			run(&s, new, &job);
		if (!memcmp(chip + FW + 3 * BLOCK, was + FW + 3 * BLOCK,
			    IMAGE - BLOCK))
			continue;
		changed++;
		CHECK(memcmp(chip + FW + 2 * BLOCK, old, PAGE));
	}
	CHECK(changed > 10);
}

/* the first rescue is cut, then the second one, in which a block dies, too */
TEST(a_block_that_dies_does_not_make_the_others_sound)
{
	static u32 at;		/* of longjmp() */
	struct simflash s;
	struct job job;

	for (at = 1; at < 12 * BLOCK / PAGE; at += 5) {
		set_up_nand(&s);
		s.cut = CUT_SHADOW;
		s.cut_at = at;
		if (!setjmp(s.power))
			run(&s, new, &job);
		simflash_power_on(&s);
		s.dying[4 + at % 12] = DIES_PROGRAMMING;
		CHECK_EQ(run(&s, new, &job), 0);
		s.bad[4 + at % 12] = true;
		CHECK_STR(s.fault ?: "", "");
		CHECK(nand_holds(&s, new));
		memset(pages + (4 + at % 12) * BLOCK / PAGE, 0,
		       BLOCK / PAGE * sizeof(*pages));
		CHECK(!has_weak_pages());
	}
}

TEST(marks_of_bad_blocks_are_asked_for_once_a_pass)
{
	struct simflash s;
	struct job job;

	set_up_nand(&s);
	CHECK_EQ(run(&s, new, &job), 0);
	/* to count, to compare, to write, and the first block's */
	CHECK(s.asked <= 4 * 12);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The job on a strict NOR chip: least work.  What happens when the power fails
 * is in test_powercut.c, and when a chip of NAND does in test_job_nand.c.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "jobchip.h"
#include "test.h"

TEST(writes_over_an_old_firmware)
{
	struct simflash s;
	struct job job;

	set_up(&s);
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(!s.fault);
	CHECK(holds(new) && others_untouched());
	CHECK_EQ(s.port.erases, 12);
	CHECK_EQ(s.port.programs, 12 + 1);
	CHECK_EQ(job.done, job.total);
	CHECK_EQ(job.verified, job.total);
}

TEST(does_nothing_when_it_is_there_already)
{
	struct simflash s;
	struct job job;

	set_up(&s);
	memset(chip + FW + IMAGE, 0xff, 12 * BLOCK - IMAGE);
	CHECK_EQ(run(&s, old, &job), 0);
	CHECK_EQ(s.port.erases + s.port.programs, 0);
	CHECK_EQ(job.skipped, job.total);
}

/* what reads erased may have been caught in the middle of it */
TEST(erases_what_reads_erased)
{
	struct simflash s;
	struct job job;

	set_up(&s);
	memset(chip + FW, 0xff, 20 * BLOCK);
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(holds(new));
	CHECK_EQ(s.port.erases, 12);
	CHECK_EQ(s.port.programs, 12 + 1);
}

/* those beside it may be what somebody's power cut has left */
TEST(one_changed_block_costs_itself_its_neighbours_and_the_first)
{
	struct simflash s;
	struct job job;

	set_up(&s);
	memset(chip + FW + IMAGE, 0xff, 12 * BLOCK - IMAGE);
	memcpy(new, old, IMAGE);
	new[7 * BLOCK + 5] ^= 0xff;
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(holds(new));
	CHECK_EQ(s.port.erases, 4);
	CHECK_EQ(s.port.programs, 4 + 1);
	CHECK_EQ(job.done, job.total);
}

TEST(a_bit_that_sticks_is_noticed)
{
	struct simflash s;
	struct job job;

	set_up(&s);
	new[5 * BLOCK + 9] = 0;
	s.stuck = FW + 5 * BLOCK + 9;
	CHECK_EQ(run(&s, new, &job), -EIO);
	CHECK(job.error[0]);
	CHECK(!bootable());
	CHECK(others_untouched());
}

TEST(the_least_work_reads_no_byte_twice_for_nothing)
{
	struct simflash s;
	struct job job;

	set_up(&s);
	CHECK_EQ(run(&s, new, &job), 0);
	/* each block once to compare and once to verify, the first once more */
	CHECK_EQ(s.reads, (2 * 12 + 1) * BLOCK);
}

TEST(erased_pages_are_not_programmed)
{
	struct simflash s;
	struct job job;
	u32 i;

	set_up(&s);
	memset(new + 7 * BLOCK, 0xff, BLOCK);
	for (i = 0; i < 5; i++)
		new[7 * BLOCK + i * 512] = 0x55;
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(holds(new) && !s.fault);
	/* the other blocks, and the first one's header */
	CHECK_EQ(s.port.programs, 11 + 5 + 1);
	CHECK_EQ(job.written, IMAGE - BLOCK + 5 * 256);
}

TEST(a_plan_without_a_commit_block)
{
	static struct plan plan;
	struct region mark = { (const u8 *)"mark", 4 };
	struct simflash s;
	struct job job;
	u32 i;

	set_up(&s);
	memset(&plan, 0, sizeof(plan));
	CHECK_EQ(plan_add(&plan, &layout, "firmware", 14 * BLOCK, &mark,
			  6 * BLOCK), 0);
	job_start(&job, &plan, &s.port, block, true);
	while (job_step(&job) > 0)
		;
	CHECK_EQ(job.state, JOB_DONE);
	CHECK_EQ(s.port.erases, 6);
	CHECK_EQ(s.port.programs, 1);
	CHECK(!memcmp(chip, before, FW + 14 * BLOCK));
	CHECK(!memcmp(chip + FW + 14 * BLOCK, "mark", 4));
	for (i = FW + 14 * BLOCK + 4; i < FW + 20 * BLOCK; i++)
		CHECK_EQ(chip[i], 0xff);
	CHECK(others_untouched());
}

static bool has_weak_cells(void)
{
	u32 i;

	for (i = 0; i < CHIP / 256; i++)
		if (pages[i].weak)
			return true;
	return false;
}

/* a system's own upgrade is cut as an erase begins, and the old one sent */
TEST(what_is_behind_a_block_that_differs_is_not_trusted)
{
	static struct simflash s;	/* of longjmp() */
	struct job job;

	set_up(&s);
	memset(chip + FW + IMAGE, 0xff, 12 * BLOCK - IMAGE);
	memset(chip + FW + 7 * BLOCK, 0, BLOCK);
	s.cut = CUT_BEGUN;
	s.cut_at = 1;
	if (!setjmp(s.power))
		s.port.erase(&s.port, FW + 8 * BLOCK);
	simflash_power_on(&s);
	CHECK(has_weak_cells());
	CHECK_EQ(run(&s, old, &job), 0);
	CHECK(holds(old) && !has_weak_cells());
}

/* JFFS2, or the firmware's own sysupgrade, was cut: the kernel is whole */
TEST(nothing_is_trusted_because_the_kernel_is)
{
	static u32 i;		/* of longjmp() */
	struct simflash s;
	struct job job;

	for (i = 0; i < 3; i++) {
		set_up(&s);
		memset(chip + FW + IMAGE, 0xff, 12 * BLOCK - IMAGE);
		memcpy(new, old, IMAGE);
		s.cut = CUT_SHADOW;
		s.cut_at = 1;
		if (i < 2)
			new[10 * BLOCK + 7] ^= 1;
		if (!setjmp(s.power)) {
			/* an erase; then the last program of a block, or in it */
			if (i)
				s.port.erase(&s.port, FW + 9 * BLOCK);
			s.ops = 0;
			if (!i)
				s.port.erase(&s.port, FW + 10 * BLOCK);
			s.cut_at = i == 1 ? BLOCK / 256 : 3;
			s.port.program(&s.port, FW + 9 * BLOCK,
				       old + 9 * BLOCK, BLOCK);
		}
		simflash_power_on(&s);
		CHECK(has_weak_cells());
		CHECK(bootable());
		CHECK_EQ(run(&s, new, &job), 0);
		CHECK(holds(new) && !has_weak_cells());
	}
}

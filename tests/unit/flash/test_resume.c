// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Records of interrupted writes by themselves: what is none, and what becomes
 * of one that somebody else finds.  All that a cut can make of them is in
 * test_powercut.c.
 */
#include <asm/unaligned.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include <u-boot/crc.h>
#include "flash/resume.h"
#include "test.h"
#include "ubijobs.h"

/* where the record has what, as resume.h says */
#define AT_SIZE		40
#define AT_COUNT	44
#define AT_FROM		52
#define AT_STEP		56
#define AT_JOB		64
#define AT_SUM		144

#define COMMIT		(KERNEL * BLOCK)
#define MARKS		(BLOCK / PAGE - 2)

static const struct resume what = {
	.size = 1234, .job = "firmware", .what = "a test", .parts = 2,
	.sha256 = { 1, 2, 3 },
};

static u8 *record(void)
{
	return c.cells.data + COMMIT;
}

static bool find(struct resume *r)
{
	ubichip_power_on(&c);
	return resume_read(r, &c.sim.port, layout_firmware(&layout));
}

/* one with so many blocks, of which some were right when it began */
static struct resume leave(u32 count, u32 from)
{
	struct resume r = what;

	r.count = count;
	r.map = 5;
	r.from = from;
	resume_begin(&r, &c.sim.port, COMMIT, c.block);
	return r;
}

static void seal(void)
{
	put_unaligned_be32(crc32(0, record(), AT_SUM), record() + AT_SUM);
}

TEST(what_was_left_is_found)
{
	struct resume r, found;

	start();
	CHECK(!find(&found));
	r = leave(5, 2);
	CHECK_EQ(c.sim.port.programs, 1);
	CHECK(find(&found));
	CHECK(resume_is_same(&r, &found));
	CHECK_STR(found.what, "a test");
	CHECK_STR(found.job, "firmware");
	CHECK_EQ(found.parts, 2);
	CHECK_EQ(found.from, 2);
	found.map++;
	CHECK(!resume_is_same(&r, &found));
	ubichip_free(&c);
}

/* a plan of more blocks than there is room for marks: of some each */
TEST(marks_say_how_far_it_has_come)
{
	u32 count, i, step, done;
	struct resume r, found;

	for (count = 1; count < 5 * MARKS; count += 3) {
		start();
		r = leave(count, 1);
		step = DIV_ROUND_UP(count, MARKS + 1);
		for (i = 1; i < count; i++) {
			resume_reach(&r, &c.sim.port, i, c.block);
			CHECK(!c.sim.fault);
			CHECK(find(&found));
			done = max(1u, i / step * step);
			CHECK_EQ(found.from, done);
		}
		ubichip_free(&c);
	}
}

/* what is right already needs no marks of its own */
TEST(blocks_that_are_passed_over_cost_nothing)
{
	struct resume r, found;

	start();
	r = leave(MARKS + 1, 1);
	resume_reach(&r, &c.sim.port, MARKS - 1, c.block);
	CHECK_EQ(c.sim.port.programs, 2);
	CHECK(find(&found));
	CHECK_EQ(found.from, MARKS - 1);
	ubichip_free(&c);
}

/* an erase may program all cells first, and then it is cut */
TEST(zeros_are_no_marks)
{
	struct resume found;

	start();
	leave(MARKS + 1, 1);
	memset(record() + PAGE, 0, MARKS * PAGE);
	CHECK(find(&found));
	CHECK_EQ(found.from, 1);
	/* and all of it is none */
	record()[BLOCK - PAGE] = 0;
	CHECK(!find(&found));
	ubichip_free(&c);
}

TEST(every_bit_of_it_counts)
{
	struct resume found;
	u32 i;

	start();
	leave(5, 2);
	for (i = 0; i < 8 * (AT_SUM + 4); i++) {
		record()[i / 8] ^= 1 << i % 8;
		CHECK(!find(&found));
		record()[i / 8] ^= 1 << i % 8;
	}
	CHECK(find(&found));
	ubichip_free(&c);
}

/* who can write there can seal it, too */
TEST(no_number_in_it_is_believed)
{
	static const struct { u32 at, value; bool ok; } odd[] = {
		{ AT_SIZE, 0, false },
		{ AT_FROM, 6, false },
		{ AT_FROM, 0, false },
		{ AT_FROM, 0xffffffff, false },
		{ AT_STEP, 0, false },
		{ AT_STEP, 0xffffffff, false },
		{ AT_COUNT, BLOCKS + 1, false },
		{ AT_COUNT, 0xffffffff, false },
		{ AT_COUNT, BLOCKS, true },
	};
	struct resume found;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		start();
		leave(5, 2);
		put_unaligned_be32(odd[i].value, record() + odd[i].at);
		memset(record() + AT_JOB, '\x1b', AT_SUM - AT_JOB);
		seal();
		CHECK_EQ(find(&found), odd[i].ok);
		if (odd[i].ok)
			CHECK_STR(found.job, "???????????????");
		ubichip_free(&c);
	}
}

/* the job goes on without */
TEST(a_block_that_takes_no_program)
{
	struct resume found;

	start();
	CHECK_EQ(install(3 * LEB), 0);
	c.cells.dying[KERNEL] = DIES_PROGRAMMING;
	c.what = what;
	c.firmware = &layout;
	kernel[7] ^= 1;
	CHECK_EQ(install(3 * LEB), 0);
	CHECK(!find(&found));
	CHECK(c.cells.bad[KERNEL]);
	CHECK(!memcmp(c.cells.data + (KERNEL + 1) * BLOCK, kernel, BLOCK));
	ubichip_free(&c);
}

/*
 * A commit block that says how far a job had come, and cannot be erased: from
 * the first change of another on, it is not to say so any more.
 */
TEST(a_block_that_keeps_what_it_says)
{
	static u8 then[CHIP];
	static struct simpage pages[CHIP / PAGE];
	static u32 at, cut, stale;
	static bool through;
	struct resume found;
	u32 n = CHIP / PAGE * sizeof(*pages), rest = COMMIT + BLOCK;

	start();
	CHECK_EQ(install(3 * LEB), 0);
	ubichip_power_on(&c);
	c.sim.port.erase(&c.sim.port, COMMIT);
	leave(5, 2);
	memcpy(then, c.cells.data, CHIP);
	memcpy(pages, c.cells.page, n);
	c.what = what;
	c.firmware = &layout;
	for (cut = 0; cut < CUT_COUNT; cut++)
		for (at = 1, through = false; !through && at < 500; at++) {
			memcpy(c.cells.data, then, CHIP);
			memcpy(c.cells.page, pages, n);
			memset(c.cells.bad, 0, BLOCKS);
			c.cells.dying[KERNEL] = DIES_ERASING;
			ubichip_power_on(&c);
			CHECK_EQ(plan_install(3 * LEB), 0);
			c.sim.cut = cut;
			c.sim.cut_at = at;
			if (!setjmp(c.sim.power)) {
				CHECK(ubichip_run(&c, &plan, false));
				through = true;
			}
			CHECK(!c.sim.fault);
			if (!find(&found) || found.addr != COMMIT)
				continue;
			stale++;
			CHECK(!memcmp(then + rest, c.cells.data + rest,
				      CHIP - rest));
			CHECK_EQ(c.sim.port.erases, 0);
		}
	CHECK(stale && at > 4);
	CHECK(c.cells.bad[KERNEL]);
	ubichip_free(&c);
}

/*
 * UBI by itself, while flash says that the firmware is half written: that is
 * no kernel that could be put back, and nothing can be gone on with.
 */
TEST(it_is_not_put_back_as_if_it_were_a_kernel)
{
	static u8 backup[PEBS * BLOCK];
	const struct region src = { backup, sizeof(backup) };
	struct resume found;

	start();
	CHECK_EQ(install(3 * LEB), 0);
	memcpy(backup, peb(0), sizeof(backup));
	ubichip_power_on(&c);
	c.sim.port.erase(&c.sim.port, COMMIT);
	leave(5, 2);
	CHECK(find(&found));
	memset(&plan, 0, sizeof(plan));
	CHECK_EQ(plan_add_image(&plan, &layout, "ubi", 0, &src), 0);
	CHECK_EQ(plan_guard(&plan, &layout), 0);
	CHECK(plan.step[0].keep);
	c.what = what;
	c.firmware = &layout;
	CHECK(ubichip_run(&c, &plan, false));
	CHECK(!find(&found));
	CHECK(!starts());
	ubichip_free(&c);
}

/* blocks that a record of @was leaves to believe, its map @off the job's */
static u32 gone_on_with(const struct resume *was, u32 off)
{
	static struct resume found;
	static struct job job;

	memset(&job, 0, sizeof(job));
	blocks_start(&job.blocks, &plan, &c.sim.port);
	found = *was;
	found.count = job.blocks.count;
	found.map = blocks_map(&job.blocks) + off;
	found.from = 3;
	job_resume(&job, &what, &found);
	return job.proven;
}

TEST(another_file_begins_anew)
{
	struct resume r = what;

	start();
	CHECK_EQ(plan_install(3 * LEB), 0);
	ubichip_power_on(&c);
	CHECK_EQ(gone_on_with(&r, 0), 3);
	CHECK_EQ(gone_on_with(&r, 1), 0);
	r.sha256[31] ^= 1;
	CHECK_EQ(gone_on_with(&r, 0), 0);
	r = what;
	r.size++;
	CHECK_EQ(gone_on_with(&r, 0), 0);
	r = what;
	strcpy(r.job, "ubi");
	CHECK_EQ(gone_on_with(&r, 0), 0);
	ubichip_free(&c);
}

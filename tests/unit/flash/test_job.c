// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The job on a strict chip: least work, and a chip that fails.  What happens
 * when the power does is in test_powercut.c.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "flash/job.h"
#include "flash/uimage.h"
#include "simflash.h"
#include "test.h"
#include "uimageseal.h"

#define BLOCK	4096
#define CHIP	(32 * BLOCK)
#define FW	(4 * BLOCK)
#define IMAGE	(11 * BLOCK + 1234)
/* programmed last, in an operation of its own: all that some formats check */
#define HEADER	256

static const struct layout layout = {
	.part = {
		{ "boot", 0, 2 * BLOCK, false },
		{ "env", 2 * BLOCK, BLOCK, false },
		{ "factory", 3 * BLOCK, BLOCK, false },
		{ "firmware", FW, 20 * BLOCK, true },
		{ "tail", FW + 20 * BLOCK, 8 * BLOCK, false },
	},
	.count = 5, .size = CHIP, .erasesize = BLOCK,
};

#define PAGE	512	/* of the NAND */

static u8 chip[CHIP], before[CHIP], old[IMAGE], new[IMAGE], block[BLOCK];
static struct simpage pages[CHIP / 256];
static bool bad[CHIP / BLOCK];
static u8 dying[CHIP / BLOCK];
static u32 worn[CHIP / BLOCK];
static const struct simcells cells = { chip, pages, bad, dying, worn };
static const struct simchip nor = { .erasesize = BLOCK, .pagesize = 256 };
static const struct simchip nand = {
	.erasesize = BLOCK, .pagesize = PAGE, .nand = true,
};

static u32 noise(u32 *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 24;
}

/* a kernel of three blocks in a uImage, and something behind it */
static void make_image(u8 *image, u32 seed)
{
	u32 i;

	for (i = 0; i < IMAGE; i++)
		image[i] = noise(&seed);
	uimage_seal(image, 3 * BLOCK);
}

static void set_up(struct simflash *s)
{
	u32 seed = 7, i;

	make_image(old, 1);
	make_image(new, 2);
	for (i = 0; i < CHIP; i++)
		chip[i] = noise(&seed);
	memcpy(chip + FW, old, IMAGE);
	memcpy(before, chip, CHIP);
	simflash_init(s, &nor, &layout, &cells);
}

static void set_up_nand(struct simflash *s)
{
	u32 i;

	set_up(s);
	simflash_init(s, &nand, &layout, &cells);
	for (i = 0; i < CHIP / PAGE; i++)
		pages[i].programmed = true;
}

/* what a boot looks at: the kernel's two checksums */
static bool bootable(void)
{
	struct region fw = { chip + FW, 20 * BLOCK };
	struct uimage img;

	return !uimage_header(&fw, &img) && uimage_data_ok(&fw, &img);
}

static int run_len(struct simflash *s, const u8 *image, u32 len,
		   struct job *job)
{
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 1,
		.part = { { "all", "firmware", 0, { image, len } } },
	};
	static struct plan plan;
	int ret, steps = 0;

	ret = plan_make(&rep, &layout, &plan);
	if (ret)
		return ret;
	job_start(job, &plan, &s->port, block, bootable());
	do {
		u32 erases = s->port.erases;

		ret = job_step(job);
		if (s->fault)
			return -EINVAL;
		/*
		 * The network must not wait longer than for one block, and for
		 * those of NAND that take no mark.
		 */
		if (s->port.erases - erases > 1 + job->blocks.nout ||
		    ++steps > 1000)
			return -ELOOP;
	} while (ret > 0);
	return ret;
}

static int run(struct simflash *s, const u8 *image, struct job *job)
{
	return run_len(s, image, IMAGE, job);
}

static bool holds(const u8 *image)
{
	return !memcmp(chip + FW, image, IMAGE);
}

static bool others_untouched(void)
{
	u32 end = FW + 20 * BLOCK;

	return !memcmp(chip, before, FW) &&
	       !memcmp(chip + end, before + end, CHIP - end);
}

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

/* the one in front of it may be what somebody's power cut has left */
TEST(one_changed_block_costs_itself_its_neighbour_and_the_first)
{
	struct simflash s;
	struct job job;

	set_up(&s);
	memset(chip + FW + IMAGE, 0xff, 12 * BLOCK - IMAGE);
	memcpy(new, old, IMAGE);
	new[7 * BLOCK + 5] ^= 0xff;
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(holds(new));
	CHECK_EQ(s.port.erases, 3);
	CHECK_EQ(s.port.programs, 3 + 1);
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

static bool has_weak_cells(void)
{
	u32 i;

	for (i = 0; i < CHIP / 256; i++)
		if (pages[i].weak)
			return true;
	return false;
}

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
	CHECK_EQ(s.port.erases, 5);	/* those two, in front of them, the first */
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

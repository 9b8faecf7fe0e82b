// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The job on a strict chip: least work, and the power cut at every operation
 * in every way, twice.  Blocks of 4 KiB keep the sweep exhaustive and quick.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include <u-boot/crc.h>
#include "flash/job.h"
#include "flash/uimage.h"
#include "simflash.h"
#include "test.h"

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

static u8 chip[CHIP], before[CHIP], old[IMAGE], new[IMAGE], block[BLOCK];

static u32 noise(u32 *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 24;
}

static void put32(u8 *p, u32 v)
{
	p[0] = v >> 24;
	p[1] = v >> 16;
	p[2] = v >> 8;
	p[3] = v;
}

/* a kernel of three blocks in a uImage, and something behind it */
static void make_image(u8 *image, u32 seed)
{
	u32 i, kernel = 3 * BLOCK;

	for (i = 0; i < IMAGE; i++)
		image[i] = noise(&seed);
	memset(image, 0, UIMAGE_HEADER_LEN);
	put32(image, 0x27051956);
	put32(image + 12, kernel);
	put32(image + 24, crc32(0, image + UIMAGE_HEADER_LEN, kernel));
	image[28] = 5;
	image[29] = 5;
	image[30] = 2;
	put32(image + 4, crc32(0, image, UIMAGE_HEADER_LEN));
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
	simflash_init(s, &layout, chip);
}

static int run(struct simflash *s, const u8 *image, struct job *job)
{
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 1,
		.part = { { "all", "firmware", 0, { image, IMAGE } } },
	};
	static struct plan plan;
	int ret, steps = 0;

	ret = plan_make(&rep, &layout, &plan);
	if (ret)
		return ret;
	job_start(job, &plan, &s->port, block);
	do {
		u32 erases = s->port.erases;

		ret = job_step(job);
		/* the network must not wait longer than for one block */
		if (s->port.erases - erases > 1 || ++steps > 1000)
			return -ELOOP;
	} while (ret > 0);
	return ret;
}

/* what a boot looks at: the kernel's two checksums */
static bool bootable(void)
{
	struct region fw = { chip + FW, 20 * BLOCK };
	struct uimage img;

	return !uimage_header(&fw, &img) && uimage_data_ok(&fw, &img);
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

TEST(programs_without_erasing_what_is_erased)
{
	struct simflash s;
	struct job job;

	set_up(&s);
	memset(chip + FW, 0xff, 20 * BLOCK);
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(holds(new));
	CHECK_EQ(s.port.erases, 0);
	CHECK_EQ(s.port.programs, 12 + 1);
}

TEST(one_changed_block_costs_itself_and_the_first)
{
	struct simflash s;
	struct job job;

	set_up(&s);
	memset(chip + FW + IMAGE, 0xff, 12 * BLOCK - IMAGE);
	memcpy(new, old, IMAGE);
	new[7 * BLOCK + 5] ^= 0xff;
	CHECK_EQ(run(&s, new, &job), 0);
	CHECK(holds(new));
	CHECK_EQ(s.port.erases, 2);
	CHECK_EQ(s.port.programs, 2 + 1);
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

/* one life: cut at @at; true if the job came through all the same */
static bool live(struct simflash *s, const u8 *image, u32 at, enum cut cut)
{
	struct job job;

	simflash_init(s, &layout, chip);
	s->cut_at = at;
	s->cut = cut;
	if (setjmp(s->power))
		return false;
	return !run(s, image, &job);
}

static const char *outcome(struct simflash *s)
{
	if (s->fault)
		return s->fault;
	if (!others_untouched())
		return "another partition changed";
	if (bootable() && !holds(new) && !holds(old))
		return "a mixture would be booted";
	if (!memcmp(chip + FW, new, HEADER) && !holds(new))
		return "the header is there before the rest";
	return NULL;
}

/* the plug pulled at every operation, and again during the second rescue */
TEST(no_cut_leaves_a_mixture_that_boots)
{
	struct simflash s;
	u32 at, again, cuts = 0;
	int cut, cut2;
	bool through;
	const char *wrong;
	static u8 middle[CHIP];

	for (cut = 0; cut < CUT_COUNT; cut++) {
		for (at = 1, through = false; !through; at++) {
			set_up(&s);
			through = live(&s, new, at, cut);
			wrong = outcome(&s);
			if (wrong) {
				test_failed(__FILE__, __LINE__, "cut %d at %u: %s",
					    cut, at, wrong);
				return;
			}
			memcpy(middle, chip, CHIP);
			for (cut2 = 0; cut2 < CUT_COUNT; cut2++) {
				for (again = 1; again < 30; again += 7) {
					memcpy(chip, middle, CHIP);
					live(&s, new, again, cut2);
					wrong = outcome(&s);
					if (!wrong && (!live(&s, new, 0, 0) ||
						       !holds(new)))
						wrong = "the last rescue failed";
					if (!wrong)
						wrong = outcome(&s);
					if (wrong) {
						test_failed(__FILE__, __LINE__,
							    "cut %d at %u, %d at %u: %s",
							    cut, at, cut2,
							    again, wrong);
						return;
					}
					cuts++;
				}
			}
		}
	}
	CHECK(cuts > 500);
}

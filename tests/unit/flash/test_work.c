// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a job does to chips as they are sold, held against the least that it
 * could do: operations, and time by the datasheet.  The least is worked out
 * here from old and new contents alone.
 *
 * It includes the first block of a firmware whenever anything differs: that a
 * power cut never leaves a mixture that boots costs this one block.
 *
 * TABLE=1 prints a line for each chip and case.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flash/eta.h"
#include "flash/job.h"
#include "simflash.h"
#include "test.h"

/* under qemu-user whole chips would take minutes */
#ifdef __mips__
#define SHARE	4
#else
#define SHARE	1
#endif

#define IMAGE_MAX	(30u << 20)
#define FIRST		2	/* blocks in front of the firmware */

static u8 bytes[128 << 20], image[IMAGE_MAX], before[IMAGE_MAX];
static u8 buf[256 << 10];
static struct simpage pages[(16 << 20) / 256];
static bool bad[4096];
static u8 dying[4096];
static u32 worn[4096];
static const struct simcells cells = { bytes, pages, bad, dying, worn };
static struct layout layout;
static struct simflash sim;
static u32 image_len;

struct cost {
	u64 ops;
	u64 ns;
};

/* every eighth page is erased, as padding is */
static void fill(u8 *p, u32 len, u32 seed)
{
	u32 i;

	for (i = 0; i < len; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = i / sim.chip->pagesize % 8 == 7 ? 0xff : seed >> 24;
	}
}

/* a firmware of three quarters of the chip, or 30 MiB */
static void choose(const struct simchip *chip, const struct simtimes *times)
{
	u32 size = chip->size / SHARE, block = chip->erasesize;

	layout = (struct layout) {
		.part = {
			{ "boot", 0, FIRST * block, false },
			{ "firmware", FIRST * block, size - FIRST * block,
			  true },
		},
		.count = 2, .size = size, .erasesize = block,
	};
	image_len = min(size / 4 * 3, IMAGE_MAX / SHARE) - 1234;
	memset(bytes, 0xff, size);
	simflash_init(&sim, chip, &layout, &cells);
	sim.times = times;
}

/* of the time left, told @at when @said was still to come; ends with 0 */
static struct told {
	u64 at;
	u32 said;
} told[JOB_BLOCKS_MAX * 3];

static int run(struct job *job, bool trusted)
{
	static struct plan plan;
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 1,
		.part = { { "all", "firmware", 0, { image, image_len } } },
	};
	int ret = plan_make(&rep, &layout, &plan);
	struct told *t = told;

	if (ret)
		return ret;
	simflash_power_on(&sim);
	job_start(job, &plan, &sim.port, buf, trusted);
	do {
		t->at = sim.ns;
		t->said = eta_left_ms(job, sim.ns / 1000000);
		ret = job_step(job);
	} while (ret > 0 && !sim.fault && ++t < told + ARRAY_SIZE(told) - 1);
	t[1].said = 0;
	return sim.fault ? -EINVAL : ret;
}

static u8 wanted(u32 i)
{
	return i < image_len ? image[i] : 0xff;
}

static u64 read_ns(u32 len)
{
	u32 n = sim.chip->nand ? len / sim.chip->pagesize : 1;

	return (u64)n * sim.times->access_ns + (u64)len * sim.times->byte_ns;
}

static bool is_same(u32 at)
{
	u32 i;

	for (i = at; i < at + sim.chip->erasesize; i++)
		if (before[i] != wanted(i))
			return false;
	return true;
}

/*
 * From @before to @image, in the block at @at.  The first one and what is
 * beside one that differs is written, too, and all that is is erased, for
 * what it reads like is no proof (flash/job.h).
 */
static void least_of_block(u32 at, struct cost *c)
{
	u32 page = sim.chip->pagesize, block = sim.chip->erasesize, i, j;

	c->ns += read_ns(block);
	if (at && is_same(at) && is_same(at - block) &&
	    (at + block >= image_len || is_same(at + block)))
		return;
	c->ops++;
	c->ns += 1000ull * sim.times->erase_us;
	for (i = at; i < at + block; i += page) {
		for (j = i; j < i + page; j++)
			if (wanted(j) != 0xff)
				break;
		if (j == i + page)
			continue;
		c->ops++;
		c->ns += 1000ull * sim.times->program_us +
			 (u64)page * sim.times->byte_ns;
	}
	c->ns += read_ns(block);
}

static struct cost least(void)
{
	u32 block = sim.chip->erasesize, at;
	struct cost c = { 0 };

	if (!memcmp(before, image, image_len)) {
		for (at = 0; at < image_len; at += block)
			c.ns += read_ns(block);
		return c;
	}
	for (at = 0; at < image_len; at += block)
		least_of_block(at, &c);
	return c;
}

static bool holds(void)
{
	u32 block = sim.chip->erasesize, at, from = 0, n;

	for (at = FIRST * block; from < image_len; at += block) {
		if (bad[at / block])
			continue;
		n = min(image_len - from, block);
		if (memcmp(bytes + at, image + from, n))
			return false;
		from += n;
	}
	return true;
}

/* NULL, or what is wrong */
static const char *measure(const char *what)
{
	static struct job job;
	struct cost min;
	double ops, ns;

	memcpy(before, bytes + FIRST * sim.chip->erasesize,
	       ALIGN(image_len, sim.chip->erasesize));
	min = least();
	if (run(&job, true) || !holds())
		return "the job failed";
	ops = min.ops ? (double)sim.ops / min.ops : 1.0 + sim.ops;
	ns = (double)sim.ns / min.ns;
	if (getenv("TABLE"))
		printf("\n  %-12s %-22s %6u operations (least %6llu, %.4f), %9.3f s (%.4f)",
		       sim.chip->name, what, sim.ops,
		       (unsigned long long)min.ops, ops, sim.ns / 1e9, ns);
	if (ops > 1.02)
		return "more than 2 % more operations than needed";
	return ns > 1.05 ? "more than 5 % more time than needed" : NULL;
}

/* one block in twenty has changed, and the header as in every new build */
static void change_blocks(void)
{
	u32 block = sim.chip->erasesize, at;

	for (at = 0; at < image_len; at += 20 * block)
		fill(image + at, min(block, image_len - at), at + 3);
}

static const char *all_cases(void)
{
	static const char *const name[] = {
		"fresh chip", "the same again", "5 % changed",
		"over another firmware",
	};
	const char *wrong;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(name); i++) {
		if (i == 0)
			fill(image, image_len, 1);
		else if (i == 2)
			change_blocks();
		else if (i == 3)
			fill(image, image_len, 2);
		wrong = measure(name[i]);
		if (wrong)
			return wrong;
	}
	return NULL;
}

TEST(least_work_and_least_time)
{
	const struct simchip *chip;
	const char *wrong;

	for (chip = simchips; chip->name; chip++) {
		choose(chip, &chip->typ);
		wrong = all_cases();
		if (wrong)
			test_failed(__FILE__, __LINE__, "%s: %s", chip->name,
				    wrong);
	}
	if (getenv("TABLE"))
		putchar('\n');
}

/* what was said when @percent of the job was over, against what came */
static double error_at(u32 percent)
{
	const struct told *t = told;
	u64 end = sim.ns, when = end / 100 * percent;

	while (t[1].said && t->at < when)
		t++;
	return (t->said * 1e6 - (end - t->at)) / end;
}

static double off(double error)
{
	return error < 0 ? -error : error;
}

TEST(the_time_left_is_near_what_comes)
{
	static struct job job;
	const struct simchip *chip;
	u32 at;

	for (chip = simchips; chip->name; chip++) {
		choose(chip, &chip->typ);
		fill(image, image_len, 1);
		CHECK_EQ(run(&job, true), 0);
		fill(image, image_len, 2);
		CHECK_EQ(run(&job, true), 0);
		for (at = 0; at < 100; at += 10)
			CHECK(off(error_at(at)) < 0.1);
		/* a worn chip: the datasheet is believed for a moment only */
		sim.times = &chip->max;
		fill(image, image_len, 3);
		CHECK_EQ(run(&job, true), 0);
		CHECK(off(error_at(0)) > 0.3);
		for (at = 50; at < 100; at += 10)
			CHECK(off(error_at(at)) < 0.15);
	}
}

/* a chip of the worst kind that is still sold as good, and getting worse */
TEST(two_percent_of_bad_blocks_and_one_more)
{
	static struct job job;
	u32 i, n, grown = 0;

	choose(&simchips[3], NULL);
	n = layout.size / layout.erasesize;
	for (i = 25; i < n; i += 50)
		bad[i] = true;
	fill(image, image_len, 1);
	CHECK_EQ(run(&job, true), 0);
	CHECK(holds());
	/* it is written in the middle of the job, and fails then */
	dying[FIRST + 12] = DIES_PROGRAMMING;
	fill(image, image_len, 2);
	CHECK_EQ(run(&job, true), 0);
	CHECK(!sim.fault && holds() && bad[FIRST + 12]);
	CHECK_EQ(job.bad, 1);
	for (i = 0; i < n; i++)
		grown += bad[i] && i % 50 != 25;
	CHECK_EQ(grown, 1);
}

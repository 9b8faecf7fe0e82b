// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "flash/uimage.h"
#include "jobchip.h"
#include "uimageseal.h"

const struct layout layout = {
	.part = {
		{ "boot", 0, 2 * BLOCK, false },
		{ "env", 2 * BLOCK, BLOCK, false },
		{ "factory", 3 * BLOCK, BLOCK, false },
		{ "firmware", FW, 20 * BLOCK, true },
		{ "tail", FW + 20 * BLOCK, 8 * BLOCK, false },
	},
	.count = 5, .size = CHIP, .erasesize = BLOCK,
};

u8 chip[CHIP], before[CHIP], old[IMAGE], new[IMAGE], block[BLOCK];
struct simpage pages[CHIP / 256];
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

void set_up(struct simflash *s)
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

void set_up_nand(struct simflash *s)
{
	u32 i;

	set_up(s);
	simflash_init(s, &nand, &layout, &cells);
	for (i = 0; i < CHIP / PAGE; i++)
		pages[i].programmed = true;
}

bool bootable(void)
{
	struct region fw = { chip + FW, 20 * BLOCK };
	struct uimage img;

	return !uimage_header(&fw, &img) && uimage_data_ok(&fw, &img);
}

int run_len(struct simflash *s, const u8 *image, u32 len, struct job *job)
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

int run(struct simflash *s, const u8 *image, struct job *job)
{
	return run_len(s, image, IMAGE, job);
}

bool holds(const u8 *image)
{
	return !memcmp(chip + FW, image, IMAGE);
}

bool others_untouched(void)
{
	u32 end = FW + 20 * BLOCK;

	return !memcmp(chip, before, FW) &&
	       !memcmp(chip + end, before + end, CHIP - end);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The copies of an environment in flash.  The plug is pulled at every
 * operation, in every way, and once more at every operation after that: what
 * counts is what was there before, or what was asked for, and the firmware's
 * other variables are as they were.
 */
#include <linux/kernel.h>
#include <stdio.h>
#include <string.h>
#include "envlab.h"
#include "test.h"

#define SETS	6

/* @sets more; false: the power has gone in one */
static bool story(u32 *n, u32 sets, u32 cut_at, enum cut cut)
{
	static u32 end;

	end = *n + sets;
	simflash_power_on(&sim);
	sim.cut = cut;
	sim.cut_at = cut_at;
	if (setjmp(sim.power)) {
		forget_neighbours();
		return false;
	}
	look();
	/* whoever only sets does not need it */
	if (cut_at & 1)
		envstore_mend(&e);
	while (*n < end) {
		++*n;
		if (set("n", *n % 10))
			test_failed(__FILE__, __LINE__, "set %u", *n);
	}
	return true;
}

static u32 cuts;

static void check_after(u32 was, u32 n, const char *what, int cut, u32 at)
{
	int now = digit("n");

	cuts++;
	if ((now == was % 10 || now == n % 10) && digit("m") == 4 && !sim.fault)
		return;
	printf("%s %s: cut %d at %u: %d, not %u or %u; %s\n", sim.chip->name,
	       what, cut, at, now, was % 10, n % 10, sim.fault ?: "");
	CHECK(false);
}

/* the second cut, at each of the operations that follow the first one */
static void again(u32 n, int cut, u32 at, bool fades)
{
	static u8 was[CHIP];
	static struct simpage page[SIMBED_MAX];
	static u32 second, next, before;
	static struct few few_were;
	static bool over;
	int now = digit("n");

	/* what is left is one more or one less than was counted */
	before = now == n % 10 ? n : n - 1;
	memcpy(was, data, CHIP);
	memcpy(page, pages, sizeof(pages));
	few_were = faint;
	for (second = 1, over = false; !over; second++) {
		memcpy(data, was, CHIP);
		memcpy(pages, page, sizeof(pages));
		faint = few_were;
		next = before;
		over = story(&next, 1, second, cut);
		if (fades)
			fade();
		simflash_power_on(&sim);
		check_after(before, next, "again", cut, 100 * at + second);
	}
}

/*
 * Cells that are weak after the first cut may be gone after the second, but on
 * NAND with two copies: nothing says there which of two whole ones they are in.
 */
static void sweep(const struct simchip *chip, enum env_kind how)
{
	static u32 n, at;
	static bool over;
	int cut;

	for (cut = 0; cut < CUT_COUNT; cut++) {
		/* a page that has only just begun reads blank, and is not */
		if (chip->nand && cut == CUT_BEGUN)
			continue;
		for (at = 1, over = false; !over; at++) {
			begin(chip, how);
			n = 0;
			over = story(&n, SETS, at, cut);
			simflash_power_on(&sim);
			check_after(over ? n : n - !!n, n, "once", cut, at);
			if (!over)
				again(n, cut, at, how == SPARE || !chip->nand);
		}
	}
}

TEST(a_cut_anywhere_leaves_the_old_or_the_new)
{
	sweep(&nor, PAIR);
	sweep(&fine, SPARE);
	sweep(&nand, PAIR);
	sweep(&nand, SPARE);
	printf("%u cuts\n", cuts);
	CHECK(cuts > 5000);
}

/*
 * The firmware reads its single copy without us: it is whole when it starts.
 * What it writes there then is never taken back.  @second is the operation of
 * the mending in which the power goes once more.
 */
static void mended(const struct simchip *chip, int cut, u32 at, bool gone,
		   u32 second, bool *over, bool *end)
{
	static u32 n;

	begin(chip, SPARE);
	n = 0;
	*over = story(&n, SETS, at, cut);
	*end = mend(second);
	if (!*end)
		mend(0);
	kind = ALONE;
	CHECK(digit("n") == n || digit("n") == n - 1);
	CHECK_EQ(digit("m"), 4);
	memset(&pages[A / chip->pagesize], 0,
	       BLOCK / chip->pagesize * sizeof(*pages));
	PLANT(A, -1, "m=4\0n=9\0");
	if (gone)
		fade_marks();
	else
		fade();
	kind = SPARE;
	CHECK_EQ(digit("n"), 9);
	CHECK_EQ(set("n", 8), 0);
	CHECK_EQ(digit("n"), 8);
	/* and what the firmware tears itself is as it was */
	data[A + 10] ^= 4;
	CHECK_EQ(look(), 0);
	CHECK_EQ(envstore_mend(&e), 1);
	kind = ALONE;
	CHECK_EQ(digit("n"), 8);
	CHECK(!sim.fault);
}

static void mended_each(const struct simchip *chip, int cut)
{
	static bool over, end;
	static u32 at, second;

	for (at = 1, over = false; !over; at++)
		for (second = 1, end = false; !end; second++) {
			mended(chip, cut, at, false, second, &over, &end);
			mended(chip, cut, at, true, second, &over, &end);
		}
}

TEST(it_is_mended_before_the_firmware_starts)
{
	int cut;

	for (cut = 0; cut < CUT_COUNT; cut++) {
		mended_each(&fine, cut);
		mended_each(&nand, cut);
	}
}

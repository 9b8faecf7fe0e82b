// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Starts that are counted in flash, and a firmware that answers some of them
 * as OpenWrt's "mtd resetbc" does; with the plug pulled at every operation, in
 * every way.  A cut costs one count at most, and whatever it leaves is a log
 * that the firmware's tool understands after the next start.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <string.h>
#include "board/bootcount.h"
#include "resetbc.h"
#include "simbed.h"
#include "test.h"

#define BLOCK		512u
#define BLOCKS		2
#define CHIP		((BLOCKS + 2) * BLOCK)
#define LOG		BLOCK
#define LOG_SIZE	(BLOCKS * BLOCK)
#define STARTS		150

/* a page is a record: a cut in one hurts no other */
static const struct simchip nor = {
	.name = "nor", .size = CHIP, .erasesize = BLOCK, .pagesize = 16,
};
static const struct simchip nand = {
	.name = "nand", .size = CHIP, .erasesize = BLOCK, .pagesize = 32,
	.nand = true,
};

static struct bootcount log_;

static void factory_new(const struct simchip *chip)
{
	const struct partition part[] = {
		{ "boot", 0, LOG, false },
		{ "s_env", LOG, LOG_SIZE, true },
		{ "firmware", LOG + LOG_SIZE, BLOCK, false },
	};

	simbed_new(chip, part, ARRAY_SIZE(part));
}

static int look(void)
{
	log_ = (struct bootcount) {
		.port = &sim.port, .at = LOG, .size = LOG_SIZE,
	};
	return bootcount_read(&log_);
}

static u32 count(void)
{
	return look() ? ~0u : log_.count;
}

static int start(void)
{
	return look() ?: bootcount_set(&log_, log_.count + 1);
}

static bool answer(void)
{
	return resetbc(&sim.port, LOG, LOG_SIZE);
}

TEST(starts_are_counted_until_they_are_answered)
{
	const struct simchip *chip[] = { &nor, &nand };
	u32 i, n;

	for (i = 0; i < 2; i++) {
		factory_new(chip[i]);
		CHECK_EQ(count(), 0);
		for (n = 1; n <= 3; n++) {
			CHECK_EQ(start(), 0);
			CHECK_EQ(count(), n);
		}
		CHECK(answer());
		CHECK_EQ(count(), 0);
		CHECK_EQ(start(), 0);
		CHECK_EQ(count(), 1);
		/* one program each, and no erase */
		CHECK_EQ(sim.port.erases, 0);
		CHECK_EQ(sim.port.programs, 5);
		/* a good one begins at 0 */
		CHECK_EQ(bootcount_set(&log_, 0), 0);
		CHECK_EQ(count(), 0);
		CHECK(!sim.fault);
	}
}

TEST(bytes_are_the_vendors)
{
	u32 rec[4];

	factory_new(&nor);
	start();
	start();
	memcpy(rec, data + LOG + 16, sizeof(rec));
	CHECK_EQ(rec[0], 0x20110811);
	CHECK_EQ(rec[1], 2);
	CHECK_EQ(rec[2], 0x20110813);
	CHECK_EQ(rec[3], 0xffffffff);
}

/* a log that has wrapped many times, erased as seldom as can be */
TEST(it_is_erased_only_when_it_is_full)
{
	u32 n, records;

	factory_new(&nor);
	records = LOG_SIZE / 16;
	for (n = 0; n < 10 * records; n++) {
		CHECK_EQ(start(), 0);
		CHECK_EQ(count(), 1);
		CHECK(answer());
		CHECK_EQ(count(), 0);
	}
	CHECK(sim.port.erases <= 20 * records / (records - BOOTCOUNT_RESERVE) *
	      BLOCKS + BLOCKS);
	CHECK(sim.port.erases >= 20 * BLOCKS - BLOCKS);
	CHECK(!sim.fault);
}

TEST(a_log_full_of_starts_stays)
{
	u32 records = LOG_SIZE / 16, n;

	factory_new(&nor);
	for (n = 0; n < records; n++)
		CHECK_EQ(start(), 0);
	CHECK_EQ(start(), -ENOSPC);
	CHECK_EQ(count(), records);
	CHECK_EQ(sim.port.erases, 0);
	/* what was installed then begins anew, and so does who answers */
	CHECK(answer());
	CHECK_EQ(count(), 0);
	for (n = 1; n < records; n++)
		CHECK_EQ(start(), 0);
	look();
	CHECK_EQ(bootcount_set(&log_, 0), 0);
	CHECK_EQ(count(), 0);
}

/* a vendor's other data, or a map that was wrong: no count, until it is used */
TEST(what_is_no_log_counts_nothing)
{
	u32 i;

	factory_new(&nor);
	for (i = 0; i < LOG_SIZE; i++)
		data[LOG + i] = i * 2654435761u >> 24;
	CHECK_EQ(count(), 0);
	CHECK(log_.unclean);
	CHECK_EQ(start(), 0);
	CHECK_EQ(count(), 1);
	CHECK(!sim.fault);
}

/* bits that had not fallen yet when the power went: its sum says so */
TEST(a_record_that_is_torn_counts_nothing)
{
	const u32 torn[][4] = {
		{ BOOTCOUNT_MAGIC, 0xffff0002, 0xffffffff, 0xffffffff },
		{ BOOTCOUNT_MAGIC, 2, 0xffffffff, 0xffffffff },
		{ BOOTCOUNT_MAGIC, 2, BOOTCOUNT_MAGIC + 0x10002, 0x12345678 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(torn); i++) {
		factory_new(&nor);
		CHECK_EQ(start(), 0);
		memcpy(data + LOG + 16, torn[i], sizeof(torn[i]));
		CHECK_EQ(count(), 1);
		CHECK_EQ(log_.note, BOOTCOUNT_NO_NOTE);
	}
}

/*
 * An erase that was cut off left some records, and the firmware's tool goes on in
 * the gap, in front of what a search by halves takes for the end.
 */
TEST(answers_in_a_gap_are_seen)
{
	const u32 gap = 3, behind = 20, n = 16;
	u32 i;

	factory_new(&nor);
	for (i = 0; i < 20; i++) {
		CHECK_EQ(look(), 0);
		/* it is looked for in as few records as there can be */
		log_.note = 1;
		CHECK_EQ(bootcount_set(&log_, 1), 0);
		CHECK(answer());
	}
	memset(data + LOG + gap * n, 0xff, (behind - gap) * n);
	memset(pages + (LOG / n + gap), 0, (behind - gap) * sizeof(*pages));
	for (i = 0; i < 10; i++) {
		CHECK_EQ(start(), 0);
		CHECK(count() < 3);
		CHECK(answer());
	}
	CHECK(!sim.fault);
}

/* a page of NAND takes a millisecond: what a start costs must not grow */
TEST(few_of_its_records_are_read)
{
	const struct simchip *chip[] = { &nor, &nand };
	u32 i, n;

	for (i = 0; i < 2; i++) {
		factory_new(chip[i]);
		look();
		CHECK_EQ(bootcount_serve(&log_, 0x4711), 0);
		for (n = 0; n < LOG_SIZE / (16 << i) - 12; n++) {
			sim.reads = 0;
			CHECK_EQ(look(), 0);
			CHECK_EQ(log_.count, n % 2);
			CHECK_EQ(log_.note, 0x4711);
			/* but where it has just begun: all of the next block */
			CHECK(sim.reads <= 12 * 16 || n == 0);
			CHECK_EQ(n % 2 ? !answer() :
				 bootcount_set(&log_, 1), 0);
		}
		CHECK(!sim.fault);
	}
}

TEST(a_bad_block_counts_nothing)
{
	factory_new(&nand);
	bad[2] = true;
	CHECK_EQ(look(), -EIO);
	CHECK_EQ(log_.count, 0);
}

static u32 served(void)
{
	if (look())
		return ~0u;
	return log_.note == BOOTCOUNT_NO_NOTE ? 0 : log_.note;
}

TEST(what_was_served_is_known)
{
	const struct simchip *chip[] = { &nor, &nand };
	u32 i, n, erases;

	for (i = 0; i < 2; i++) {
		factory_new(chip[i]);
		CHECK_EQ(served(), 0);
		start();
		start();
		look();
		CHECK_EQ(bootcount_serve(&log_, 0x12345678), 0);
		CHECK_EQ(served(), 0x12345678);
		/* neither the count nor the firmware's tool is any the wiser */
		CHECK_EQ(count(), 2);
		CHECK(answer());
		CHECK_EQ(count(), 0);
		/* and it outlives the erase of a full log */
		for (n = 0; n < 200; n++) {
			CHECK_EQ(start(), 0);
			CHECK(answer());
		}
		erases = sim.port.erases;
		CHECK(erases);
		CHECK_EQ(served(), 0x12345678);
		look();
		CHECK_EQ(bootcount_serve(&log_, 0), 0);
		CHECK_EQ(served(), 0);
		CHECK(!sim.fault);
	}
}

/* the power went between the new log's first record and what is behind it */
TEST(a_note_is_not_overruled_by_older_ones)
{
	const struct simchip *chip[] = { &nor, &nand };
	const u32 newer = 0x12345678, older = 0x0badcafe;
	u32 i, at, len;
	u32 rec[4] = { BOOTCOUNT_MAGIC, 1, BOOTCOUNT_MAGIC + 1, newer };

	for (i = 0; i < 2; i++) {
		factory_new(chip[i]);
		len = chip[i]->nand ? chip[i]->pagesize : 16;
		memcpy(data + LOG, rec, sizeof(rec));
		rec[3] = older;
		for (at = LOG + BLOCK; at < LOG + LOG_SIZE; at += len)
			memcpy(data + at, rec, sizeof(rec));
		CHECK_EQ(look(), 0);
		CHECK(log_.behind);
		CHECK_EQ(log_.note, newer);
		/* one that says nothing of it leaves them their word */
		rec[3] = BOOTCOUNT_NO_NOTE;
		memcpy(data + LOG, rec, sizeof(rec));
		CHECK_EQ(look(), 0);
		CHECK_EQ(log_.note, older);
		rec[3] = newer;
	}
}

/* is the @n-th start answered? */
static bool answered(u32 n)
{
	return n % 5 != 1 && n % 5 != 2;
}

/* the story, from start @n on, until it is over or the power goes */
static void story(u32 *n, u32 *was, u32 *will)
{
	for (; *n < STARTS; ++*n) {
		*was = count();
		*will = *was + 1;
		CHECK_EQ(start(), 0);
		CHECK_EQ(count(), *will);
		*was = *will;
		if (answered(*n)) {
			*will = 0;
			CHECK(answer());
			CHECK_EQ(count(), 0);
		}
	}
}

/* the story has fewer operations than that */
static bool over;

static void cut_at(const struct simchip *chip, enum cut cut, u32 at)
{
	static u32 n, was, will;
	u32 now;

	n = 0;
	over = false;
	factory_new(chip);
	sim.cut = cut;
	sim.cut_at = at;
	if (!setjmp(sim.power)) {
		story(&n, &was, &will);
		over = true;
		return;
	}
	simflash_power_on(&sim);
	sim.cut_at = 0;
	now = count();
	if (now != was && now != will) {
		printf("%s: cut %d at %u, start %u: %u is %u, not %u or %u\n",
		       chip->name, cut, at, n, log_.next, now, was, will);
		CHECK(false);
	}
	/* it goes on as if nothing had been, and the firmware can answer */
	CHECK_EQ(start(), 0);
	/* its magic has been programmed once more: that is sound now */
	if (log_.torn)
		pages[(LOG + log_.next) / chip->pagesize - 1].noise = false;
	CHECK(answer());
	CHECK_EQ(count(), 0);
	story(&n, &was, &will);
	CHECK(!sim.fault);
}

TEST(a_cut_anywhere_costs_one_count_at_most)
{
	const struct simchip *chip[] = { &nor, &nand };
	u32 i, at, cuts = 0;
	int cut;

	for (i = 0; i < 2; i++)
		for (cut = 0; cut < CUT_COUNT; cut++) {
			/*
			 * A page whose program has only begun cannot be told
			 * from an erased one, and the log may have no gaps.
			 */
			if (chip[i]->nand && cut == CUT_BEGUN)
				continue;
			for (at = 1, over = false; !over; at++, cuts++)
				cut_at(chip[i], cut, at);
		}
	printf("%u cuts\n", cuts);
	CHECK(cuts > 2000);
}

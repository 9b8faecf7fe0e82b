// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The copies of an environment in flash.  The plug is pulled at every
 * operation, in every way, and once more at every operation after that: what
 * counts is what was there before, or what was asked for, and the firmware's
 * other variables are as they were.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <u-boot/crc.h>
#include "flash/envstore.h"
#include "simflash.h"
#include "test.h"

#define BLOCK		128u
#define CHIP		(8 * BLOCK)
#define A		(2 * BLOCK)
#define B		(4 * BLOCK)
#define SIZE		64u

static const struct simchip nor = {
	.name = "nor", .size = CHIP, .erasesize = BLOCK, .pagesize = 32,
};
/* a mark is a page: when one is torn, no other fades with it */
static const struct simchip fine = {
	.name = "fine nor", .size = CHIP, .erasesize = BLOCK, .pagesize = 16,
};
static const struct simchip nand = {
	.name = "nand", .size = CHIP, .erasesize = BLOCK, .pagesize = 32,
	.nand = true,
};

static u8 data[CHIP];
static struct simpage pages[CHIP / 16];
static bool bad[CHIP / BLOCK];
static u8 dying[CHIP / BLOCK];
static u32 worn[CHIP / BLOCK];
static const struct simcells cells = { data, pages, bad, dying, worn };
static struct layout layout;
static struct simflash sim;
static u8 buf[2][4 * BLOCK];
static struct envstore e;
/* two copies, or one and a spare, or one */
static enum { PAIR, SPARE, ALONE } kind;
static u32 size;

/*
 * A flag and a CRC are programmed by themselves: when that is cut off,
 * their neighbours in the simulator's page do not fade, and once more is as
 * good as new.
 */
static int (*program)(struct flash_port *p, u32 addr, const void *from,
		      u32 len);
static struct few {
	u32 op, at, len;
	u8 was[4];
} few, faint;

static int remember(struct flash_port *p, u32 addr, const void *from, u32 len)
{
	int ret;

	few.op = len <= 4 ? p->programs + p->erases + 1 : 0;
	few.at = addr;
	few.len = len;
	memcpy(few.was, data + addr, min_t(u32, len, sizeof(few.was)));
	ret = program(p, addr, from, len);
	/* so is a page of a mark's own */
	if (sim.chip == &fine && len == 16 && !*(const u8 *)from)
		pages[addr / 16].weak = false;
	if (addr == faint.at && len == faint.len)
		faint.len = 0;
	return ret;
}

/* the power has gone: in one of these? */
static void forget_neighbours(void)
{
	u32 i;

	if (few.op != sim.port.programs + sim.port.erases)
		return;
	for (i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i].weak = false;
	if (sim.cut == CUT_BEFORE || sim.cut == CUT_AFTER)
		return;
	faint = few;
}

/* what is weak reads wrong from now on */
static void fade(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i].noise |= pages[i].weak;
	for (i = 0; i < faint.len; i++)
		data[faint.at + i] |= faint.was[i] & 0x55 << (i & 1);
}

/* the same for marks: they may also be gone as if they had never been there */
static void fade_marks(void)
{
	u32 page = sim.chip->pagesize, i;

	for (i = (B + SIZE) / page; i < (B + SIZE) / page + 3; i++)
		if (pages[i].weak)
			memset(data + i * page, 0xff, page);
}

static void factory_new(const struct simchip *chip)
{
	layout = (struct layout) {
		.part = {
			{ "boot", 0, A, false },
			{ "env", A, 4 * BLOCK, true },
			{ "firmware", 6 * BLOCK, 2 * BLOCK, false },
		},
		.count = 3, .size = CHIP, .erasesize = BLOCK,
	};
	memset(data, 0xff, sizeof(data));
	faint.len = 0;
	simflash_init(&sim, chip, &layout, &cells);
	program = sim.port.program;
	sim.port.program = remember;
	simflash_power_on(&sim);
}

/* as somebody else's tool has left it */
static void plant(u32 at, int flag, const char *text, u32 len)
{
	u32 head = flag < 0 ? 4 : 5, crc;

	memset(data + at, 0xff, BLOCK);
	memset(data + at, 0, size);
	memcpy(data + at + head, text, len);
	if (flag >= 0)
		data[at + 4] = flag;
	crc = crc32(0, data + at + head, size - head);
	memcpy(data + at, &crc, sizeof(crc));
}

#define PLANT(_at, _flag, _text) plant(_at, _flag, _text, sizeof(_text))

static int look(void)
{
	e = (struct envstore) {
		.port = &sim.port, .at = { A, B }, .size = size,
		.copies = kind == PAIR ? 2 : 1,
		.spare = B, .spare_size = kind == SPARE ? 2 * BLOCK : 0,
		.buf = { buf[0], buf[1] },
	};
	return envstore_read(&e);
}

/* value of a variable of one digit; -1 if it is not there */
static int digit(const char *name)
{
	struct envcopy c;
	char text[4];

	if (look())
		return -1;
	c = envstore_now(&e);
	return envcopy_get(&c, name, text, sizeof(text)) == 1 ?
	       text[0] - '0' : -1;
}

static int set(const char *name, u32 n)
{
	char text[2] = { '0' + n };
	const struct env_change change = { name, text };

	return look() ?: envstore_set(&e, &change, 1);
}

static void begin(const struct simchip *chip, int how)
{
	kind = how;
	size = SIZE;
	factory_new(chip);
	PLANT(A, kind == PAIR ? 1 : -1, "m=4\0n=0\0bootcmd=go\0");
}

TEST(set_and_read_again)
{
	const struct simchip *chip[] = { &nor, &nand };
	u32 i, k, n;

	for (i = 0; i < 2; i++)
		for (k = PAIR; k <= SPARE; k++) {
			begin(chip[i], k);
			for (n = 1; n < 10; n++) {
				CHECK_EQ(set("n", n), 0);
				CHECK_EQ(digit("n"), n);
				CHECK_EQ(digit("m"), 4);
			}
			/* what is so already costs nothing */
			n = sim.ops;
			CHECK_EQ(set("n", 9), 0);
			CHECK_EQ(sim.ops, n);
			CHECK(!sim.fault);
		}
}

/* neither a spare that was never used, nor one whose marks are sure */
TEST(where_nothing_is_torn_nothing_is_written)
{
	const struct simchip *chip[] = { &nor, &nand };
	u32 i, k, sets;

	for (i = 0; i < 2; i++)
		for (k = PAIR; k <= ALONE; k++) {
			begin(chip[i], k);
			PLANT(B, 0, "m=4\0n=0\0");
			if (k == SPARE)
				memset(data + B, 0xff, BLOCK);
			for (sets = 0; sets < 3; sets++) {
				if (sets)
					set("n", sets);
				CHECK_EQ(look(), 0);
				sim.ops = 0;
				CHECK_EQ(envstore_mend(&e), 0);
				CHECK_EQ(sim.ops, 0);
			}
		}
}

/* fw_printenv knows nothing of a spare */
TEST(a_single_copy_stays_where_everybody_looks)
{
	u8 was[SIZE];

	begin(&nor, SPARE);
	CHECK_EQ(set("n", 3), 0);
	memcpy(was, data + A, SIZE);
	kind = ALONE;
	CHECK_EQ(digit("n"), 3);
	CHECK(!memcmp(was, data + A, SIZE));
}

TEST(one_copy_alone_is_only_read)
{
	begin(&nor, ALONE);
	CHECK_EQ(digit("m"), 4);
	CHECK(!envstore_writable(&e));
	CHECK_EQ(set("n", 3), -EROFS);
	CHECK_EQ(sim.ops, 0);
}

/* tools/env/fw_env.c, by what kind of chip it is */
TEST(flags_say_which_counts)
{
	static const struct {
		u8 a, b;
		bool nor, nand;	/* the second one counts */
	} rows[] = {
		{ 1, 0, 0, 0 }, { 0, 1, 1, 1 }, { 1, 1, 0, 0 },
		{ 0, 0, 0, 0 }, { 0xff, 1, 0, 0 }, { 1, 0xff, 1, 1 },
		{ 0xff, 0xff, 0, 0 },
		/* what wraps on NAND was never programmed on NOR */
		{ 0xff, 0, 0, 1 }, { 0, 0xff, 1, 0 },
		/* counted up in a file */
		{ 7, 8, 1, 1 }, { 8, 7, 0, 0 }, { 0xfe, 0xff, 1, 1 },
		{ 0x80, 0x7f, 0, 0 },
	};
	u32 i, k;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (k = 0; k < 2; k++) {
			begin(k ? &nand : &nor, PAIR);
			PLANT(A, rows[i].a, "n=0\0");
			PLANT(B, rows[i].b, "n=1\0");
			CHECK_EQ(digit("n"), k ? rows[i].nand : rows[i].nor);
			/* and can be written on */
			CHECK_EQ(set("n", 2), 0);
			CHECK_EQ(digit("n"), 2);
			CHECK(!sim.fault);
		}
}

TEST(a_torn_copy_does_not_count)
{
	u32 i;

	for (i = 0; i < 2; i++) {
		begin(&nor, PAIR);
		PLANT(A, 1, "n=0\0");
		PLANT(B, 1, "n=1\0");
		data[(i ? A : B) + 20] ^= 4;
		CHECK_EQ(digit("n"), i);
		CHECK_EQ(set("n", 5), 0);
		CHECK(look() == 0 && e.whole[0] && e.whole[1]);
		CHECK_EQ(digit("n"), 5);
	}
	/* and where there is none, there is nothing to write on */
	begin(&nor, PAIR);
	data[A + 20] ^= 4;
	CHECK_EQ(set("n", 5), -ENOENT);
	CHECK_EQ(sim.ops, 0);
}

static int (*read_right)(struct flash_port *p, u32 addr, void *to, u32 len);
static u32 wrong;

static int read_wrong(struct flash_port *p, u32 addr, void *to, u32 len)
{
	int ret = read_right(p, addr, to, len);

	if (addr == A && wrong && wrong--)
		*(u8 *)to ^= 1;
	return ret;
}

/* the spare has what Lifeboat wrote last: the firmware's own is newer */
TEST(a_copy_that_is_read_wrong_once_is_not_torn)
{
	for (wrong = 1; wrong <= 3; wrong++) {
		u32 times = wrong;

		begin(&nor, SPARE);
		CHECK_EQ(set("n", 3), 0);
		PLANT(A, -1, "m=4\0n=9\0");
		read_right = sim.port.read;
		sim.port.read = read_wrong;
		wrong = times;
		look();
		envstore_mend(&e);
		wrong = 0;
		CHECK_EQ(digit("n"), times < 3 ? 9 : 3);
		wrong = times;
	}
}

/* the power goes in operation @cut_at: false */
static bool mend(u32 cut_at)
{
	simflash_power_on(&sim);
	sim.cut_at = cut_at;
	if (setjmp(sim.power)) {
		forget_neighbours();
		return false;
	}
	if (look() || envstore_mend(&e) < 0)
		test_failed(__FILE__, __LINE__, "not mended");
	sim.cut_at = 0;
	return true;
}

/* what a place is when it is torn, or was never written */
static void tear(u32 at, u32 how)
{
	if (how)
		memset(data + at, 0xff, BLOCK);
	else
		data[at + 20] ^= 4;
}

/* @counts has the one whole copy, and has to be what counts ever after */
static void mend_pair(const struct simchip *chip, u32 counts, u32 how, int cut)
{
	static u32 at, other, flag;
	static u8 was[BLOCK];
	static bool over;

	other = counts ^ A ^ B;
	for (flag = 0; flag < 4; flag++)
		for (at = 1, over = false; !over; at++) {
			begin(chip, PAIR);
			PLANT(counts, (u8)(flag - 1), "m=4\0n=3\0");
			PLANT(other, (u8)(flag - 2), "m=4\0n=2\0");
			tear(other, how);
			memcpy(was, data + counts, BLOCK);
			sim.cut = cut;
			over = mend(at);
			/* the firmware sees what it would have seen */
			CHECK_EQ(digit("n"), 3);
			fade();
			CHECK_EQ(digit("n"), 3);
			for (u32 i = 0; i < ARRAY_SIZE(pages); i++)
				pages[i].noise = false;
			mend(0);
			CHECK(!memcmp(was, data + counts, BLOCK));
			CHECK(!sim.fault);
			if (over) {
				/* and now either of them may go */
				CHECK(look() == 0 && e.whole[0] && e.whole[1]);
				/* on NOR nothing is below 0: they are equal */
				CHECK(e.at[e.now] == counts ||
				      (!chip->nand && flag == 1));
				data[counts + 20] ^= 4;
				CHECK_EQ(digit("n"), 3);
				CHECK_EQ(digit("m"), 4);
			}
		}
}

TEST(a_torn_one_of_two_is_written_anew)
{
	int cut;
	u32 how;

	for (cut = 0; cut < CUT_COUNT; cut++)
		for (how = 0; how < 2; how++) {
			mend_pair(&nor, A, how, cut);
			mend_pair(&nor, B, how, cut);
			mend_pair(&nand, A, how, cut);
			mend_pair(&nand, B, how, cut);
		}
}

/* a chip that reads something else each time has torn nothing */
TEST(only_what_is_read_the_same_bad_way_is_torn)
{
	begin(&nor, PAIR);
	PLANT(B, 0, "n=2\0");
	pages[B / 32].noise = true;
	CHECK_EQ(look(), 0);
	CHECK_EQ(envstore_mend(&e), 0);
	CHECK_EQ(sim.ops, 0);
	/* nor is anything written where it must not be */
	begin(&nor, PAIR);
	layout.part[1].writable = false;
	CHECK_EQ(look(), 0);
	CHECK_EQ(envstore_mend(&e), 0);
	begin(&nor, PAIR);
	data[A + BLOCK - 1] = 0;
	CHECK_EQ(look(), 0);
	CHECK_EQ(envstore_mend(&e), 0);
	begin(&nand, PAIR);
	bad[B / BLOCK] = true;
	CHECK_EQ(look(), 0);
	CHECK_EQ(envstore_mend(&e), 0);
	CHECK_EQ(sim.ops, 0);
	CHECK(!sim.fault);
}

TEST(what_has_no_end_is_only_read)
{
	begin(&nor, PAIR);
	plant(A, 1, "n=1\0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	      SIZE - 5);
	CHECK_EQ(digit("n"), 1);
	CHECK(!envstore_writable(&e));
	CHECK_EQ(set("n", 2), -EROFS);
	CHECK_EQ(sim.ops, 0);
}

/* the MAC address behind it is not ours to erase */
TEST(what_shares_its_blocks_is_not_erased)
{
	u32 i;

	for (i = 0; i < 2; i++) {
		begin(&nor, i ? PAIR : SPARE);
		data[A + BLOCK - 1] = 0;
		CHECK_EQ(set("n", 1), -EROFS);
		CHECK_EQ(digit("n"), 0);
		CHECK_EQ(sim.ops, 0);
	}
	/* in one block, or askew */
	begin(&nor, PAIR);
	look();
	e.at[1] = e.at[0];
	CHECK(!envstore_writable(&e));
	e.at[1] = B + 32;
	CHECK(!envstore_writable(&e));
	/* the spare has room for a copy, and for the mark */
	begin(&nor, SPARE);
	look();
	e.spare_size = BLOCK;
	CHECK(envstore_writable(&e));
	e.spare = A;
	CHECK(!envstore_writable(&e));
	e.spare = B;
	e.size = BLOCK;
	CHECK(!envstore_writable(&e));
}

TEST(walls_and_bad_blocks_stop_it)
{
	u32 i;

	begin(&nor, PAIR);
	layout.part[1].writable = false;
	CHECK_EQ(set("n", 1), -EROFS);
	for (i = A; i <= B; i += B - A) {
		begin(&nand, PAIR);
		bad[i / BLOCK] = true;
		CHECK_EQ(set("n", 1), i == A ? -ENOENT : -EROFS);
		CHECK_EQ(sim.ops, 0);
	}
	/* beyond the chip */
	begin(&nor, PAIR);
	look();
	e.at[1] = CHIP - 32;
	CHECK_EQ(envstore_read(&e), 0);
	CHECK(!e.whole[1] && !envstore_writable(&e));
	e.at[1] = 0xfffffff0;
	CHECK_EQ(envstore_read(&e), 0);
	CHECK(!e.whole[1] && !envstore_writable(&e));
	CHECK(!sim.fault);
}

TEST(chips_that_fail)
{
	u32 i;

	/* ECC has all that it can do */
	begin(&nand, PAIR);
	pages[A / 32].flips = 4;
	CHECK_EQ(digit("n"), 0);
	pages[A / 32].flips = 5;
	CHECK_EQ(digit("n"), -1);

	for (i = 1; i <= 2; i++) {
		begin(&nor, PAIR);
		dying[B / BLOCK] = i;
		CHECK_EQ(set("n", 1), -EIO);
		CHECK_EQ(digit("n"), 0);
		begin(&nor, SPARE);
		dying[B / BLOCK] = i;
		CHECK_EQ(set("n", 1), -EIO);
		CHECK_EQ(digit("n"), 0);
	}
	begin(&nor, PAIR);
	sim.stuck = B + 7;
	CHECK_EQ(set("n", 1), -EIO);
	CHECK_EQ(digit("n"), 0);
}

/* a copy of several blocks */
TEST(a_large_one)
{
	begin(&nor, PAIR);
	size = 2 * BLOCK;
	PLANT(A, 1, "m=4\0n=0\0");
	CHECK_EQ(set("n", 1), 0);
	CHECK_EQ(digit("n"), 1);
	CHECK_EQ(digit("m"), 4);
	CHECK(!sim.fault);
}

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
	static struct simpage page[CHIP / 16];
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
static void sweep(const struct simchip *chip, int how)
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
 * What it writes there then is never taken back.
 */
/* @second: the operation of the mending in which the power goes once more */
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

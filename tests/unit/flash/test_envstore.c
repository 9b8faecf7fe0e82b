// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The copies of an environment in flash: which one counts, and what is written
 * and what is not (test_envcut.c pulls the plug).
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "envlab.h"
#include "test.h"

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
		CHECK_EQ(digit("n"), 9);
		wrong = times;
	}
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
	PLANT(A, 0, "n=1\0");
	PLANT(B, 1, "n=2\0");
	pages[B / 32].noise = true;
	CHECK_EQ(look(), 0);
	CHECK_EQ(envstore_mend(&e), 0);
	/* whoever asks for a change does not get it at that price */
	CHECK_EQ(set("n", 4), -EIO);
	CHECK_EQ(sim.ops, 0);
	pages[B / 32].noise = false;
	CHECK_EQ(digit("n"), 2);
	/* but for one that was to be erased, or has just been begun */
	PLANT(A, 1, "n=1\0");
	PLANT(B, 0, "n=2\0");
	pages[B / 32].noise = true;
	CHECK_EQ(set("n", 4), 0);
	CHECK_EQ(digit("n"), 4);
	/* the same of the one place, when a spare has what was written long ago */
	begin(&nor, SPARE);
	CHECK_EQ(set("n", 3), 0);
	PLANT(A, -1, "m=4\0n=9\0");
	sim.ops = 0;
	pages[A / 32].noise = true;
	CHECK_EQ(look(), 0);
	CHECK_EQ(envstore_mend(&e), 0);
	CHECK_EQ(set("n", 4), -EIO);
	CHECK_EQ(sim.ops, 0);
	pages[A / 32].noise = false;
	CHECK_EQ(digit("n"), 9);
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

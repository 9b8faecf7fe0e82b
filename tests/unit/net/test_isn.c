// SPDX-License-Identifier: GPL-2.0-or-later
/* A connection's first number cannot be told from others. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "net/isn.h"
#include "test.h"

static struct isn isn;

static void stir(u32 n, u32 last)
{
	u32 i;

	memset(&isn, 0, sizeof(isn));
	for (i = 0; i < n - 1; i++)
		isn_stir(&isn, i * 1000003);
	isn_stir(&isn, last);
}

static u32 next(u32 from, u32 port, u32 clock)
{
	const u32 ends[3] = { 0xc0a80101, from, port };

	return isn_next(&isn, ends, clock);
}

TEST(one_pair_of_ports_counts_by_the_clock)
{
	u32 first;

	stir(3, 7);
	first = next(1, 80, 0xfffffff0);
	CHECK_EQ(next(1, 80, 0x10) - first, 0x20);
	/* whatever has come meanwhile */
	isn_stir(&isn, 12345);
	CHECK_EQ(next(1, 80, 0x110) - first, 0x120);
}

/* bits that are not the same: half of them, as a rule */
static u32 differ(u32 a, u32 b)
{
	u32 n = 0;

	for (a ^= b; a; a &= a - 1)
		n++;
	return n;
}

TEST(others_numbers_say_nothing)
{
	u32 base, i, least = 32;

	stir(3, 7);
	base = next(1, 80, 0);
	for (i = 1; i < 100; i++) {
		least = min(least, differ(base, next(1, 80 + i, 0)));
		least = min(least, differ(base, next(1 + i, 80, 0)));
	}
	CHECK(least > 2);
}

TEST(each_frame_counts)
{
	u32 n, base, i, least = 32;

	/* also those that come round again */
	for (n = 1; n < 2 * ISN_POOL; n++) {
		stir(n, 7);
		base = next(1, 80, 0);
		for (i = 0; i < 32; i++) {
			stir(n, 7 ^ 1u << i);
			least = min(least, differ(base, next(1, 80, 0)));
		}
		stir(n, 7);
		isn_stir(&isn, 7);
		least = min(least, differ(base, next(1, 80, 0)));
	}
	CHECK(least > 2);
}

TEST(the_first_is_not_lost_when_all_come_round)
{
	u32 i, a;

	memset(&isn, 0, sizeof(isn));
	for (i = 0; i < 5 * ISN_POOL; i++)
		isn_stir(&isn, i);
	a = next(1, 80, 0);
	memset(&isn, 0, sizeof(isn));
	for (i = 0; i < 5 * ISN_POOL; i++)
		isn_stir(&isn, i ? i : 1 << 20);
	CHECK(differ(a, next(1, 80, 0)) > 2);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Starts that are counted a bit each, and a firmware that answers some of them
 * and asks for rescue, as tools/came-up and tools/ask-rescue do; with the plug
 * pulled at every operation, in every way.  A cut costs one count at most.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <string.h>
#include "board/bootlog.h"
#include "simbed.h"
#include "test.h"

#define BLOCK		256u
#define CHIP		(3 * BLOCK)
#define LOG		BLOCK
#define ROOM		(BLOCK - BOOTLOG_STARTS)

/* a byte is a page: a cut in one hurts no other */
static const struct simchip nor = {
	.name = "nor", .size = CHIP, .erasesize = BLOCK, .pagesize = 1,
};

static struct bootlog b;

/* what is programmed in full is sound, whatever it was before */
static int (*program)(struct flash_port *p, u32 addr, const void *from,
		      u32 len);

static int strengthen(struct flash_port *p, u32 addr, const void *from, u32 len)
{
	int ret = program(p, addr, from, len);
	u32 i;

	for (i = 0; i < len; i++) {
		pages[addr + i].weak = false;
		pages[addr + i].noise = false;
	}
	return ret;
}

static void factory_new(void)
{
	const struct partition part[] = {
		{ "boot", 0, LOG, false },
		{ "starts", LOG, BLOCK, true },
		{ "firmware", LOG + BLOCK, BLOCK, false },
	};

	simbed_new(&nor, part, ARRAY_SIZE(part));
	program = sim.port.program;
	sim.port.program = strengthen;
}

static int look(void)
{
	b = (struct bootlog) { .port = &sim.port, .at = LOG };
	return bootlog_read(&b);
}

static u32 count(void)
{
	return look() ? ~0u : b.count;
}

static int start(void)
{
	return look() ?: bootlog_start(&b);
}

/* bytes that are used: "tr -d '\377' | wc -c" behind the first 64 */
static u32 used(void)
{
	struct flash_port *p = &sim.port;
	u32 i, n = 0;
	u8 byte;

	for (i = BOOTLOG_STARTS; i < BLOCK; i++) {
		p->read(p, LOG + i, &byte, 1);
		n += byte != 0xff;
	}
	return n;
}

/* what the firmware writes over the last one, or in the first that is free */
static void write_at(u32 n, u8 byte)
{
	struct flash_port *p = &sim.port;

	p->program(p, LOG + BOOTLOG_STARTS + n, &byte, 1);
}

static void came_up(void)
{
	u32 n = used();

	if (n)
		write_at(n - 1, 0);
}

TEST(starts_are_counted_until_they_are_answered)
{
	u32 n;

	factory_new();
	CHECK_EQ(count(), 0);
	for (n = 1; n <= 4; n++) {
		CHECK_EQ(start(), 0);
		CHECK_EQ(count(), n);
	}
	n = sim.port.programs;
	came_up();
	came_up();
	CHECK_EQ(count(), 0);
	CHECK_EQ(start(), 0);
	CHECK_EQ(count(), 1);
	/* a bit each, and no erase but the first one */
	CHECK_EQ(sim.port.programs, n + 3);
	CHECK_EQ(sim.port.erases, 1);
	look();
	CHECK_EQ(bootlog_up(&b), 0);
	CHECK_EQ(count(), 0);
	CHECK_EQ(bootlog_up(&b), 0);
	CHECK(!sim.fault);
}

TEST(bytes_are_as_they_are_documented)
{
	static const u8 is[] = { 0xfe, 0xfe, 0x00, 0xfe, 'R', 0xff };

	factory_new();
	start();
	start();
	start();
	came_up();
	start();
	write_at(used(), 'R');
	CHECK(!memcmp(data + LOG, "LBSTART1", 8));
	CHECK(!memcmp(data + LOG + 64, is, sizeof(is)));
	CHECK_EQ(look(), 0);
	CHECK(b.asked);
	CHECK_EQ(b.count, 0);
	/* once */
	CHECK_EQ(bootlog_up(&b), 0);
	CHECK_EQ(look(), 0);
	CHECK(!b.asked);
}

/* bits that a cut has left are what they mostly are */
TEST(every_byte_is_something)
{
	u32 i, bits, j;

	for (i = 0; i < 256; i++) {
		factory_new();
		start();
		start();
		data[LOG + 65] = i;
		for (bits = 0, j = i; j; j >>= 1)
			bits += j & 1;
		CHECK_EQ(count(), i == 0xff ? 1 : bits > 4 ? 2 : 0);
		CHECK_EQ(b.asked, i == 'R');
		CHECK_EQ(b.next, i == 0xff ? 65 : 66);
	}
}

/* ten times round */
TEST(it_is_erased_only_when_it_is_full)
{
	u32 n;

	factory_new();
	for (n = 0; n < 10 * ROOM; n++) {
		CHECK_EQ(start(), 0);
		CHECK_EQ(count(), 1);
		came_up();
		CHECK_EQ(count(), 0);
	}
	CHECK(sim.port.erases >= 10 && sim.port.erases <= 12);
	CHECK(!sim.fault);
}

TEST(a_log_full_of_starts_stays)
{
	u32 n;

	factory_new();
	for (n = 0; n < ROOM; n++)
		CHECK_EQ(start(), 0);
	CHECK_EQ(start(), -ENOSPC);
	CHECK_EQ(count(), 64);
	CHECK_EQ(sim.port.erases, 1);
	came_up();
	CHECK_EQ(start(), 0);
	CHECK_EQ(count(), 1);
	CHECK_EQ(sim.port.erases, 2);
}

TEST(who_asks_always_finds_room)
{
	u32 n;

	factory_new();
	for (n = 0; n < 3 * ROOM; n++) {
		CHECK_EQ(start(), 0);
		CHECK_EQ(start(), 0);
		CHECK_EQ(start(), 0);
		came_up();
		CHECK(used() < ROOM);
	}
}

TEST(what_is_no_log_counts_nothing)
{
	u32 i;

	factory_new();
	for (i = 0; i < BLOCK; i++)
		data[LOG + i] = i * 2654435761u >> 24;
	CHECK_EQ(count(), 0);
	CHECK(b.unclean);
	CHECK_EQ(start(), 0);
	CHECK_EQ(count(), 1);
	CHECK(!sim.fault);
}

static u32 served(void)
{
	return look() ? ~0u : b.served;
}

TEST(what_was_served_is_known)
{
	u32 n;

	factory_new();
	CHECK_EQ(served(), 0);
	for (n = 1; n < 100; n++) {
		look();
		CHECK_EQ(bootlog_serve(&b, n * 0x01010101), 0);
		CHECK_EQ(served(), n * 0x01010101);
		start();
		came_up();
	}
	CHECK(sim.port.erases < 10);
	/* and it outlives the erase of a full log */
	n = sim.port.erases;
	while (sim.port.erases == n) {
		start();
		came_up();
	}
	CHECK_EQ(served(), 99 * 0x01010101u);
	look();
	CHECK_EQ(bootlog_serve(&b, 0), 0);
	CHECK_EQ(served(), 0);
	CHECK(!sim.fault);
}

/* starts that nobody has answered are not lost for a request */
TEST(a_full_table_waits_for_an_answer)
{
	u32 n;

	factory_new();
	for (n = 0; n < 14; n++) {
		look();
		CHECK_EQ(bootlog_serve(&b, n + 1), 0);
	}
	start();
	start();
	look();
	CHECK_EQ(bootlog_serve(&b, 77), -ENOSPC);
	CHECK_EQ(count(), 2);
	came_up();
	look();
	CHECK_EQ(bootlog_serve(&b, 77), 0);
	CHECK_EQ(served(), 77);
}

TEST(chips_that_cannot)
{
	factory_new();
	sim.port.writesize = 16;
	CHECK_EQ(look(), -EINVAL);
	factory_new();
	dying[LOG / BLOCK] = DIES_PROGRAMMING;
	CHECK_EQ(start(), -EIO);
	factory_new();
	layout.part[1].writable = false;
	CHECK_EQ(start(), -EIO);
}

#define STORY	(ROOM + 20)

static bool over;

/* what the log may say at this moment */
static u32 was, will;

static void story(u32 *n)
{
	for (; *n < STORY; ++*n) {
		was = count();
		will = was + 1;
		CHECK_EQ(start(), 0);
		CHECK_EQ(count(), will);
		was = will;
		if (*n % 5 != 1 && *n % 5 != 2) {
			will = 0;
			came_up();
			CHECK_EQ(count(), 0);
			was = 0;
		}
		if (*n % 7 == 3 && !was) {
			look();
			CHECK_EQ(bootlog_serve(&b, *n + 1), 0);
			CHECK_EQ(count(), was);
		}
	}
}

static void cut_at(enum cut cut, u32 at)
{
	static u32 n;
	u32 now;

	n = 0;
	over = false;
	factory_new();
	sim.cut = cut;
	sim.cut_at = at;
	if (!setjmp(sim.power)) {
		story(&n);
		over = true;
		return;
	}
	simflash_power_on(&sim);
	sim.cut_at = 0;
	now = count();
	if (now != was && now != will) {
		printf("cut %d at %u, start %u: %u is %u, not %u or %u\n",
		       cut, at, n, b.next, now, was, will);
		CHECK(false);
	}
	/* it goes on as if nothing had been */
	was = now;
	CHECK_EQ(start(), 0);
	now = count();
	CHECK(now + 1 >= was && now <= was + 2);
	came_up();
	start();
	came_up();
	CHECK(count() <= 1);
	n = STORY - 40;
	start();
	came_up();
	story(&n);
	CHECK(!sim.fault);
}

TEST(a_cut_anywhere_costs_one_count_at_most)
{
	u32 at, cuts = 0;
	int cut;

	for (cut = 0; cut < CUT_COUNT; cut++)
		for (at = 1, over = false; !over; at++, cuts++)
			cut_at(cut, at);
	printf("%u cuts\n", cuts);
	CHECK(cuts > 2000);
}

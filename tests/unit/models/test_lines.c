// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the model of caches calls a fault, in its strict mode, and what it does
 * not: a driver that polls a descriptor which its device writes meanwhile.
 */
#include <stdarg.h>
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "mips_lines.h"
#include "test.h"

#define RAM	0x10000
#define DESC	0x1000		/* a descriptor */
#define STACK	0x8000		/* something else */

static char said[200];
static MipsLines *lines;
static const MipsActor cpu = { "CPU" }, mac = { "MAC" };

void qemu_log_mask(int mask, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
}

static void start(void)
{
	static const MipsMemory memory = { .ram_size = RAM, .ram_end = RAM };

	if (!lines)
		lines = mips_lines_new(&memory, false, true);
	mips_lines_reset(lines);
	said[0] = '\0';
}

static void load(hwaddr at)
{
	mips_lines_load(lines, at, 4, true, &cpu);
}

static void receive(void)
{
	mips_lines_dma(lines, DESC, 4, true, &mac);
}

static void invalidate(hwaddr at)
{
	mips_lines_hit(lines, at, MIPS_D, false, true);
}

static void work(unsigned int accesses)
{
	while (accesses--)
		load(STACK);
}

TEST(what_was_not_invalidated_is_stale)
{
	start();
	load(DESC);
	receive();
	load(DESC);
	CHECK(strstr(said, "memory is newer"));
}

/* it may have been filled by itself before the device wrote */
TEST(what_was_invalidated_long_ago_is_stale)
{
	start();
	invalidate(DESC);
	work(200);
	receive();
	load(DESC);
	CHECK(strstr(said, "memory is newer"));
	start();
	invalidate(DESC);
	receive();
	work(200);
	load(DESC);
	CHECK(strstr(said, "memory is newer"));
}

TEST(invalidated_and_read_at_once_is_no_fault)
{
	start();
	receive();
	invalidate(DESC);
	load(DESC);
	CHECK(!said[0]);
}

/* the one value is as right as the other: it will ask again */
TEST(the_device_may_come_between)
{
	unsigned int i;

	for (i = 0; i < 8; i++) {
		start();
		invalidate(DESC);
		work(i);
		receive();
		work(8 - i);
		load(DESC);
		CHECK(!said[0]);
	}
}

/* but the second look has to be prepared as the first was */
TEST(the_next_look_is_another)
{
	start();
	invalidate(DESC);
	receive();
	load(DESC);
	work(200);
	receive();
	load(DESC);
	CHECK(strstr(said, "memory is newer"));
	/* once a copy was read, it stays */
	start();
	invalidate(DESC);
	load(DESC);
	receive();
	load(DESC);
	CHECK(strstr(said, "memory is newer"));
}

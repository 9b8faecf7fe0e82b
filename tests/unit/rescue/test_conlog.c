// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/kernel.h>
#include "conlog.h"
#include "record.h"
#include "test.h"

/* bytes that are kept */
#define KEPT	15

/* the @i-th that was said */
static char said(u32 i)
{
	return 'A' + i % 53;
}

/* @size bytes from @at on, of the first @count */
static bool reads(u32 at, u32 size, u32 count)
{
	char buf[2 * KEPT];
	u32 i, want = min(size, count - at);

	memset(buf, 0x55, sizeof(buf));
	if (conlog_read(at, buf, size) != want)
		return false;
	for (i = 0; i < want; i++)
		if (buf[i] != said(at + i))
			return false;
	for (; i < sizeof(buf); i++)
		if (buf[i] != 0x55)
			return false;
	return true;
}

TEST(every_piece_wherever_the_buffer_ends)
{
	u32 count, begin, at, size;

	record_init(KEPT);
	for (count = 0; count < 4 * KEPT; record_putc(said(count++))) {
		begin = count > KEPT ? count - KEPT : 0;
		CHECK_EQ(conlog_begin(), begin);
		CHECK_EQ(conlog_end(), count);
		for (at = begin; at <= count; at++)
			for (size = 0; size <= KEPT + 2; size++)
				CHECK(reads(at, size, count));
	}
}

TEST(what_had_to_go_is_not_something_else)
{
	char buf[8];
	u32 i;

	record_init(KEPT);
	for (i = 0; i < KEPT + 3; i++)
		record_putc(said(i));
	CHECK_EQ(conlog_read(2, buf, sizeof(buf)), -ESTALE);
	CHECK_EQ(conlog_read(3, buf, sizeof(buf)), sizeof(buf));
	CHECK_EQ(conlog_read(0, buf, sizeof(buf)), -ESTALE);
}

TEST(bytes_that_do_harm_elsewhere)
{
	char buf[256];
	int i;

	record_init(300);
	for (i = 0; i < 256; i++)
		record_putc(i);
	CHECK_EQ(conlog_read(0, buf, sizeof(buf)), 256);
	for (i = 0; i < 256; i++)
		CHECK_EQ(buf[i], i == '\t' || i == '\n' ||
			 (i >= 32 && i < 127) ? i : '?');
}

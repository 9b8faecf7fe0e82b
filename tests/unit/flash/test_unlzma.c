// SPDX-License-Identifier: GPL-2.0-or-later
/* Streams that xz made, whole, cut short, damaged, and without room. */
#include <linux/kernel.h>
#include "exactly.h"
#include "flash/unlzma.h"
#include "test.h"

static u16 probs[UNLZMA_PROBS];

static int by_unlzma(const u8 *src, u32 len, u8 *dst, u32 room)
{
	return unlzma(src, len, dst, room, probs);
}

static int unpack(const u8 *data, u32 len, u32 room)
{
	return exactly(by_unlzma, data, len, room);
}

TEST(whole)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(streams); i++) {
		CHECK(unpack(streams[i].data, streams[i].len,
			     sizeof(plain)) == sizeof(plain));
		CHECK(unpack(streams[i].data, streams[i].len, 100000) ==
		      sizeof(plain));
	}
}

TEST(no_room)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(streams); i++) {
		CHECK(unpack(streams[i].data, streams[i].len,
				sizeof(plain) - 1) == -EFBIG);
		CHECK(unpack(streams[i].data, streams[i].len, 1) == -EFBIG);
	}
}

TEST(cut_short)
{
	u32 len;

	for (len = 0; len < streams[0].len; len += len < 20 ? 1 : 97)
		CHECK(unpack(streams[0].data, len, 100000) < 0);
	CHECK(unpack(streams[0].data, streams[0].len - 1, 100000) < 0);
}

TEST(damaged)
{
	u8 *copy = malloc(streams[1].len);
	u32 at;

	for (at = 0; at < streams[1].len; at += at < 40 ? 1 : 61) {
		memcpy(copy, streams[1].data, streams[1].len);
		copy[at] ^= 0x10;
		unpack(copy, streams[1].len, 100000);
	}
	free(copy);
}

TEST(header)
{
	u8 head[32] = { 225 };

	CHECK(unpack(head, sizeof(head), 100) == -EINVAL);
	/* lc = 3, lp = 2 */
	head[0] = 3 + 2 * 9;
	CHECK(unpack(head, sizeof(head), 100) == -EINVAL);
	/* 4 GiB and more */
	head[0] = 0x5d;
	head[9] = 1;
	CHECK(unpack(head, sizeof(head), 100) == -EINVAL);
}

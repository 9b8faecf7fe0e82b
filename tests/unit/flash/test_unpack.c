// SPDX-License-Identifier: GPL-2.0-or-later
/* The unpacking that most routers have, by U-Boot's LZMA and zlib. */
#include <linux/kernel.h>
#include "exactly.h"
#include "flash/inflate.h"
#include "flash/kernel.h"
#include "flash/uimage.h"
#include "test.h"

#define GZIP_FLAGS	3
#define GZIP_NAME	8
#define GZIP_HEADER	10

/* for gunzip_to(), which nobody here calls */
u8 *scratch_take(struct scratch *s, u32 len)
{
	return NULL;
}

static int by_lzma(const u8 *src, u32 len, u8 *dst, u32 room)
{
	return kernel_unpack(UIMAGE_COMP_LZMA, src, len, dst, room);
}

static int by_gzip(const u8 *src, u32 len, u8 *dst, u32 room)
{
	return kernel_unpack(UIMAGE_COMP_GZIP, src, len, dst, room);
}

TEST(lzma_whole)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(streams); i++)
		CHECK(exactly(by_lzma, streams[i].data, streams[i].len,
			      sizeof(plain)) == sizeof(plain));
}

TEST(lzma_has_no_room)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(streams); i++)
		CHECK(exactly(by_lzma, streams[i].data, streams[i].len,
			      sizeof(plain) - 1) == -EFBIG);
}

TEST(lzma_cut_short)
{
	u32 len;

	for (len = 0; len < streams[0].len; len += len < 20 ? 1 : 97)
		CHECK(exactly(by_lzma, streams[0].data, len,
			      sizeof(plain)) == -EBADMSG);
}

/* what a longer file has left there, say */
TEST(lzma_takes_nothing_from_behind_its_end)
{
	static u8 dst[sizeof(plain) + 1];
	u32 cut;

	for (cut = 1; cut <= 16; cut++)
		CHECK(kernel_unpack(UIMAGE_COMP_LZMA, streams[0].data,
				    streams[0].len - cut, dst,
				    sizeof(dst)) == -EBADMSG);
}

TEST(gzip_whole)
{
	CHECK(exactly(by_gzip, gzipped, sizeof(gzipped),
		      sizeof(plain)) == sizeof(plain));
	CHECK(exactly(by_gzip, gzipped, sizeof(gzipped),
		      sizeof(plain) - 1) == -EFBIG);
}

TEST(gzip_cut_short)
{
	u32 len;

	/* the sum behind the stream is nobody's here */
	for (len = 0; len < sizeof(gzipped) - GUNZIP_TRAILER_LEN; len++)
		CHECK(exactly(by_gzip, gzipped, len, sizeof(plain) + 1) ==
		      -EBADMSG);
}

TEST(gzip_with_a_name_that_does_not_end)
{
	u8 header[GZIP_HEADER + 40];

	memset(header, 'a', sizeof(header));
	memcpy(header, gzipped, GZIP_HEADER);
	header[GZIP_FLAGS] = GZIP_NAME;
	CHECK(exactly(by_gzip, header, sizeof(header),
		      sizeof(plain)) == -EBADMSG);
}

TEST(nothing_else)
{
	CHECK(kernel_unpack(UIMAGE_COMP_LZMA + 1, gzipped, sizeof(gzipped), NULL,
			    0) == -EOPNOTSUPP);
}

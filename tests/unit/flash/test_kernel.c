// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is judged is what a boot does: kernels where they run, and those that
 * cannot be there.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <string.h>
#include <asm/unaligned.h>
#include <u-boot/crc.h>
#include "flash/kernel.h"
#include "flash/uimage.h"
#include "test.h"

#define ADDR	0x80001000
#define SIZE	0x100000

static u8 ram[SIZE], image[0x20000], body[0x10000];
static struct kernel_room room = { ram, ADDR, SIZE };
static struct image_kernel k;

/* -1 asks for the length behind the header */
static u32 make(u8 comp, u32 load, u32 entry, const u8 *data, u32 len)
{
	memset(image, 0, UIMAGE_HEADER_LEN);
	put_unaligned_be32(UIMAGE_MAGIC, image);
	put_unaligned_be32(len, image + 12);
	put_unaligned_be32(load, image + UIMAGE_LOAD);
	put_unaligned_be32(entry, image + UIMAGE_ENTRY);
	memcpy(image + UIMAGE_HEADER_LEN, data, len);
	put_unaligned_be32(crc32(0, data, len), image + 24);
	image[28] = 5;
	image[29] = 5;
	image[30] = 2;
	image[UIMAGE_COMP] = comp;
	put_unaligned_be32(crc32(0, image, UIMAGE_HEADER_LEN), image + 4);
	return UIMAGE_HEADER_LEN + len;
}

static int place(u32 len, u32 header_len)
{
	struct region r = { image, len };

	memset(&k, 0, sizeof(k));
	k.len = len;
	k.header_len = header_len;
	memset(ram, 0x55, sizeof(ram));
	return kernel_place(&room, &k, &r);
}

static int plain(u32 load, u32 entry, u32 len)
{
	return place(make(UIMAGE_COMP_NONE, load, entry, body, len),
		     UIMAGE_HEADER_LEN);
}

TEST(a_kernel_that_is_not_packed)
{
	u32 i;

	for (i = 0; i < sizeof(body); i++)
		body[i] = i * 7;
	CHECK_EQ(plain(ADDR, ADDR, 5000), 5000);
	CHECK(!memcmp(ram, body, 5000) && ram[5000] == 0x55);
	CHECK_EQ(k.load, ADDR);
	CHECK_EQ(k.entry, ADDR);
	CHECK_EQ(plain(ADDR + 0x60000, ADDR + 0x60100, 5000), 5000);
	CHECK(!memcmp(ram + 0x60000, body, 5000));
}

TEST(where_it_may_not_be)
{
	CHECK_EQ(plain(ADDR - 4, ADDR, 5000), -ENOEXEC);
	CHECK_EQ(plain(0x1000, 0x1000, 5000), -ENOEXEC);
	CHECK_EQ(plain(0xa0001000, 0xa0001000, 5000), -ENOEXEC);
	CHECK_EQ(plain(ADDR + SIZE, ADDR + SIZE, 5000), -ENOEXEC);
	CHECK_EQ(plain(ADDR, ADDR - 4, 5000), -ENOEXEC);
	CHECK_EQ(plain(ADDR, ADDR + 5000, 5000), -ENOEXEC);
	CHECK_EQ(plain(ADDR + SIZE - 4999, ADDR + SIZE - 4999, 5000), -EFBIG);
	CHECK_EQ(plain(ADDR + SIZE - 5000, ADDR + SIZE - 5000, 5000), 5000);
}

/* zeros of any length; tests/unit/flash/lzma_zeros.py */
static const struct {
	u32 len;
	const u8 *data;
	u32 size;
} zeros[] = {
#include "zeros.inc"
};

TEST(a_kernel_as_large_as_its_room_and_a_larger_one)
{
	u32 i, n;
	int want;

	for (i = 0; i < ARRAY_SIZE(zeros); i++) {
		want = zeros[i].len <= SIZE ? (int)zeros[i].len : -EFBIG;
		n = make(UIMAGE_COMP_LZMA, ADDR, ADDR, zeros[i].data,
			 zeros[i].size);
		CHECK_EQ(place(n, UIMAGE_HEADER_LEN), want);
		/* a bare stream; what follows it is not its own */
		memcpy(image, zeros[i].data, zeros[i].size);
		memset(image + zeros[i].size, 0x11, 100);
		{
			struct region r = { image, zeros[i].size + 100 };

			memset(&k, 0, sizeof(k));
			k.len = r.len;
			k.load = ADDR;
			k.entry = ADDR;
			CHECK_EQ(kernel_place(&room, &k, &r), want);
		}
	}
}

TEST(a_sum_that_is_right_over_lzma_that_is_none)
{
	u32 i, seed = 1;

	for (i = 0; i < sizeof(body); i++)
		body[i] = (seed = seed * 1664525 + 1013904223) >> 24;
	body[0] = 0x6d;
	CHECK(place(make(UIMAGE_COMP_LZMA, ADDR, ADDR, body, 30000),
		    UIMAGE_HEADER_LEN) < 0);
	CHECK_EQ(place(make(UIMAGE_COMP_LZMA, ADDR, ADDR, body, 5),
		       UIMAGE_HEADER_LEN) < 0, true);
	/* and a sum that is wrong, a header that is cut */
	i = make(UIMAGE_COMP_NONE, ADDR, ADDR, body, 30000);
	image[2000] ^= 1;
	CHECK_EQ(place(i, UIMAGE_HEADER_LEN), -EBADMSG);
	CHECK_EQ(place(20, UIMAGE_HEADER_LEN), -EBADMSG);
}

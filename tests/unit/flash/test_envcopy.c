// SPDX-License-Identifier: GPL-2.0-or-later
/* One copy of an environment: what U-Boot's own tools write, and what hostile
 * hands would. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <u-boot/crc.h>
#include "flash/envcopy.h"
#include "test.h"

#define SIZE	128u

static u8 data[2][SIZE];
static char value[64];
static struct envcopy c, to;

static void seal(void)
{
	u32 at = c.flag ? 5 : 4;
	u32 crc = crc32(0, c.data + at, c.size - at);

	memcpy(c.data, &crc, sizeof(crc));
}

/* TEXT with its NULs, and FILL behind it */
static void make(bool flag, const char *text, u32 len, u8 fill)
{
	c = (struct envcopy) { data[0], SIZE, flag };
	to = (struct envcopy) { data[1], SIZE, flag };
	memset(data, fill, sizeof(data));
	memcpy(c.data + (flag ? 5 : 4), text, len);
	seal();
}

#define MAKE(_flag, _text) make(_flag, _text, sizeof(_text), 0)
#define GET(_name) envcopy_get(&c, _name, value, sizeof(value))

static int change(const char *name, const char *text)
{
	const struct env_change one = { name, text };

	return envcopy_change(&to, &c, &one, 1);
}

TEST(bytes_are_u_boots)
{
	/* mkenvimage -p 0 -s 32 of "a=1\nb=2\n": CRC of 28 bytes, little-endian */
	static const u8 known[32] = "\x4c\x23\x45\xa1" "a=1\0b=2\0";
	u8 cpu[32];
	u32 crc;

	memcpy(cpu, known, sizeof(cpu));
	crc = known[0] | known[1] << 8 | known[2] << 16 | (u32)known[3] << 24;
	memcpy(cpu, &crc, sizeof(crc));
	c = (struct envcopy) { cpu, sizeof(cpu), false };
	CHECK(envcopy_whole(&c));
	CHECK_EQ(GET("b"), 1);
	CHECK_STR(value, "2");
	cpu[9] ^= 1;
	CHECK(!envcopy_whole(&c));
}

TEST(variables_are_found)
{
	int flag;

	for (flag = 0; flag < 2; flag++) {
		MAKE(flag, "ab=1\0a=2\0bootcmd=a=3;run x\0empty=\0a=4\0");
		CHECK(envcopy_whole(&c));
		CHECK_EQ(GET("ab"), 1);
		/* the last one counts, as when U-Boot imports them */
		CHECK_EQ(GET("a"), 1);
		CHECK_STR(value, "4");
		CHECK_EQ(GET("bootcmd"), 9);
		CHECK_STR(value, "a=3;run x");
		CHECK_EQ(GET("empty"), 0);
		CHECK_STR(value, "");
		CHECK_EQ(GET("boot"), -ENOENT);
		CHECK_EQ(GET("b"), -ENOENT);
		CHECK_STR(value, "");
	}
}

TEST(the_flag_is_not_summed)
{
	MAKE(true, "a=1\0");
	c.data[4] = 0x5a;
	CHECK(envcopy_whole(&c));
	c.flag = false;
	CHECK(!envcopy_whole(&c));
}

TEST(a_value_that_is_too_long_is_none)
{
	MAKE(false, "a=12345678\0");
	CHECK_EQ(envcopy_get(&c, "a", value, 9), 8);
	CHECK_EQ(envcopy_get(&c, "a", value, 8), -E2BIG);
	CHECK_STR(value, "");
	CHECK_EQ(envcopy_get(&c, "a", value, 1), -E2BIG);
}

TEST(what_has_no_end_is_not_ours)
{
	/* endless: not one NUL */
	make(false, "", 0, 'x');
	CHECK(envcopy_whole(&c));
	CHECK_EQ(GET("x"), -ENOENT);
	CHECK_EQ(change("a", "1"), -EINVAL);
	/* the last one has no NUL */
	make(false, "a=1", 4, 'x');
	CHECK_EQ(GET("a"), 1);
	CHECK_EQ(change("a", "2"), -EINVAL);
	/* a NUL at its last byte, and not the second one */
	make(false, "a=1", 4, 'x');
	data[0][SIZE - 1] = 0;
	seal();
	CHECK_EQ(change("a", "2"), -EINVAL);
	/* blank flash has no CRC */
	memset(data, 0xff, sizeof(data));
	CHECK(!envcopy_whole(&c));
	memset(data, 0, sizeof(data));
	CHECK(!envcopy_whole(&c));
}

TEST(only_what_is_asked_for_changes)
{
	static const char was[] = "x=1\0lonely\0=odd\0boot_part=1\0y=2\0";
	static const char is[] = "x=1\0lonely\0=odd\0y=2\0boot_part=2\0n=\0";
	const struct env_change two[] = {
		{ "boot_part", "2" }, { "n", "" }, { "not there", NULL },
	};

	make(true, was, sizeof(was), 0xff);
	to.data[4] = 0x77;
	CHECK_EQ(envcopy_change(&to, &c, two, 3), 0);
	CHECK(envcopy_whole(&to));
	CHECK_EQ(to.data[4], 0x77);
	CHECK(!memcmp(to.data + 5, is, sizeof(is)));
	c = to;
	CHECK_EQ(GET("boot_part"), 1);
	CHECK_STR(value, "2");
}

TEST(all_of_it_can_go)
{
	MAKE(false, "a=1\0a=2\0");
	CHECK_EQ(change("a", NULL), 0);
	CHECK(envcopy_whole(&to));
	CHECK_EQ(to.data[4], 0);
	/* and comes back */
	c = to;
	to.data = data[0];
	CHECK_EQ(change("a", "1"), 0);
	c = to;
	CHECK_EQ(GET("a"), 1);
}

TEST(names_are_names)
{
	MAKE(false, "a=1\0");
	CHECK_EQ(change("", "1"), -EINVAL);
	CHECK_EQ(change("b=", "1"), -EINVAL);
}

/* the last byte of room is the second NUL */
TEST(it_fits_or_it_does_not)
{
	static char text[SIZE];
	u32 room = SIZE - 4 - 2 - 2, n;

	for (n = room - 2; n < room + 3; n++) {
		MAKE(false, "");
		memset(text, 'v', n);
		text[n] = '\0';
		CHECK_EQ(change("a", text), n <= room ? 0 : -ENOSPC);
		if (n > room)
			continue;
		CHECK(envcopy_whole(&to));
		CHECK_EQ(to.data[SIZE - 1], 0);
		CHECK_EQ(to.data[SIZE - 2], n == room ? 0 : to.data[SIZE - 2]);
		c = to;
		CHECK_EQ(envcopy_get(&c, "a", text, sizeof(text)), n);
	}
}

TEST(no_size_is_believed)
{
	static const u32 sizes[] = { 0, 4, 5, ENVCOPY_MIN - 1, ENVCOPY_MAX + 1,
				     0xffffffff };
	u32 i;

	MAKE(false, "a=1\0");
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		c.size = sizes[i];
		CHECK(!envcopy_whole(&c));
	}
}

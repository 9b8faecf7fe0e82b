// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests as real clients send them, and every cut and change of them. */
#include <stdlib.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "net/tftp_packet.h"
#include "test.h"

static struct tftp_request r;

/* in a block of exactly this size, where the sanitizer sees every step over */
static int parse(const char *p, u32 len)
{
	static u8 *tight;

	free(tight);
	tight = malloc(len ? len : 1);
	memcpy(tight, p, len);
	return tftp_request_parse(&r, tight, len);
}

#define PARSE(p)	parse(p, sizeof(p) - 1)

TEST(tftp_hpa)
{
	CHECK_EQ(PARSE("\0\2fw.bin\0octet\0"), 0);
	CHECK_EQ(r.op, TFTP_WRQ);
	CHECK_STR(r.name, "fw.bin");
	CHECK(r.octet && !r.asus && !r.block && !r.window && !r.has_size);
	CHECK_EQ(PARSE("\0\2fw.bin\0netascii\0"), 0);
	CHECK(!r.octet);
}

TEST(curl)
{
	CHECK_EQ(PARSE("\0\2a\0octet\0tsize\0" "3145728\0blksize\0" "512\0"
		       "timeout\0" "6\0"), 0);
	CHECK(r.has_size);
	CHECK_EQ(r.size, 3145728);
	CHECK_EQ(r.block, 512);
	CHECK_EQ(r.window, 0);
}

TEST(any_case_and_window)
{
	CHECK_EQ(PARSE("\0\1a\0OcTeT\0BLKSIZE\0" "1456\0WindowSize\0" "64\0"), 0);
	CHECK_EQ(r.op, TFTP_RRQ);
	CHECK(r.octet);
	CHECK_EQ(r.block, 1456);
	CHECK_EQ(r.window, 64);
}

TEST(values_out_of_range)
{
	static const char *const bad[] = { "7", "65465", "", "x", "-1", "1x",
		"99999999999999999999" };
	char p[64];
	u32 i, len;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		memcpy(p, "\0\2a\0octet\0blksize", 18);
		strcpy(p + 18, bad[i]);
		len = 18 + strlen(bad[i]) + 1;
		CHECK_EQ(parse(p, len), 0);
		CHECK_EQ(r.block, 0);
	}
	CHECK_EQ(PARSE("\0\2a\0octet\0tsize\0" "4294967296\0windowsize\0" "0\0"),
		 0);
	CHECK_EQ(r.size, U32_MAX);
	CHECK_EQ(r.window, 0);
	CHECK_EQ(PARSE("\0\2a\0octet\0tsize\0" "4294967295\0"), 0);
	CHECK_EQ(r.size, U32_MAX);
}

/* Debian's nmrpflash sends what its memory held behind its only option */
TEST(unknown_ends_it)
{
	CHECK_EQ(PARSE("\0\2firmware\0octet\0blksize\0" "1456\0"
		       "\x7f\0\1\0tsize\0" "1\0blksize\0" "8\0"), 0);
	CHECK_EQ(r.block, 1456);
	CHECK(!r.has_size);
	CHECK_EQ(PARSE("\0\2a\0octet\0timeout\0" "1\0multicast\0\0blksize\0"
		       "99\0"), 0);
	CHECK_EQ(r.block, 99);
}

TEST(asus)
{
	/* its address may have a zero in it, and other names begin alike */
	CHECK_EQ(PARSE("\0\1ASUSSPACELINK\1\0\xa8\xc0\0octet\0"), 0);
	CHECK(r.asus);
	CHECK_EQ(PARSE("\0\2ASUSSPACELINK\0octet\0"), 0);
	CHECK(!r.asus);
	CHECK_STR(r.name, "ASUSSPACELINK");
}

TEST(every_prefix)
{
	static const char all[] =
		"\0\2fw.bin\0octet\0blksize\0" "1400\0windowsize\0" "4\0";
	u32 i;

	for (i = 0; i < sizeof(all); i++) {
		/* the name and the mode are what there has to be */
		CHECK_EQ(parse(all, i), i < 15 ? -EINVAL : 0);
		CHECK_EQ(r.block, i < 28 ? 0 : 1400);
		CHECK_EQ(r.window, i < 41 ? 0 : 4);
	}
	for (i = 0; i < 7; i++)
		if (i != TFTP_RRQ && i != TFTP_WRQ) {
			char other[] = "\0?fw\0octet\0";

			other[1] = i;
			CHECK_EQ(PARSE(other), -EINVAL);
		}
}

TEST(answers)
{
	struct tftp_request all = { .block = 1468, .window = 8,
		.has_size = true, .size = 4294967294u };
	struct tftp_request none = { 0 };
	static const char want[] =
		"\0\6blksize\0" "1468\0windowsize\0" "8\0tsize\0" "4294967294";
	u8 out[TFTP_REPLY_MAX];
	char text[300];
	u32 len;

	CHECK_EQ(tftp_ack(out, 0x1234), 4);
	CHECK(!memcmp(out, "\0\4\x12\x34", 4));
	CHECK_EQ(tftp_oack(out, &none), 0);
	CHECK_EQ(tftp_oack(out, &all), sizeof(want));
	CHECK(!memcmp(out, want, sizeof(want)));
	CHECK_EQ(tftp_error(out, TFTP_ERR_FULL, "No.", "Go."), 12);
	CHECK(!memcmp(out, "\0\5\0\3No. Go.\0", 12));
	CHECK_EQ(tftp_error(out, TFTP_ERR_FULL, "No.", ""), 8);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	len = tftp_error(out, TFTP_ERR_TEXT, text, text);
	CHECK_EQ(len, TFTP_REPLY_MAX);
	CHECK_EQ(out[len - 1], 0);
	CHECK_EQ(out[len - 2], 'x');
	len = tftp_rrq(out, text);
	CHECK_EQ(len, TFTP_REPLY_MAX);
	CHECK_EQ(parse((char *)out, len), 0);
	CHECK_EQ(tftp_rrq(out, "f.bin"), 14);
	CHECK(!memcmp(out, "\0\1f.bin\0octet", 14));
	CHECK_EQ(tftp_asus_result(out, true), 4);
	CHECK(!memcmp(out, "\0\6\0\1", 4));
	CHECK_EQ(tftp_op(out, 1), 0);
}

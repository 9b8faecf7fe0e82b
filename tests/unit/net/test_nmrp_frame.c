// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames as both versions of nmrpflash send them, and every cut of them. */
#include <stdlib.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "net/lend.h"
#include "net/nmrp_frame.h"
#include "nmrp_frames.h"
#include "test.h"

static struct nmrp_frame f;

/* in a block of exactly this size, where the sanitizer sees every step over */
static int parse(const void *p, u32 len)
{
	static u8 *tight;

	free(tight);
	tight = malloc(len ? len : 1);
	memcpy(tight, p, len);
	return nmrp_parse(&f, tight, len);
}

#define PARSE(p)	parse(p, sizeof(p) - 1)

TEST(advertise)
{
	CHECK_EQ(sizeof(ADVERTISE_27) - 1, 28);
	CHECK_EQ(PARSE(ADVERTISE_27), 0);
	CHECK_EQ(f.code, NMRP_ADVERTISE);
	CHECK(f.magic && !f.ip && !f.fw_up);
	CHECK(!memcmp(f.from, NMRP_FROM, 6));
	CHECK_EQ(sizeof(ADVERTISE_14) - 1, 64);
	CHECK_EQ(PARSE(ADVERTISE_14), 0);
	CHECK(f.code == NMRP_ADVERTISE && f.magic);
}

TEST(advertise_of_somebody_else)
{
	u8 other[] = ADVERTISE_27;

	other[24] = 'X';
	CHECK_EQ(parse(other, 28), 0);
	CHECK(!f.magic);
}

TEST(conf_ack)
{
	CHECK_EQ(sizeof(CONF_ACK_27) - 1, 36);
	CHECK_EQ(PARSE(CONF_ACK_27), 0);
	CHECK_EQ(f.code, NMRP_CONF_ACK);
	CHECK(f.fw_up && !f.magic);
	CHECK_EQ(f.ip, 0x0aa4b7fd);
	CHECK_EQ(f.mask, 0xffffff00);
	CHECK_EQ(sizeof(CONF_ACK_14) - 1, 64);
	CHECK_EQ(PARSE(CONF_ACK_14), 0);
	CHECK(f.fw_up);
	CHECK_EQ(f.ip, 0x0aa4b7fc);
	CHECK_EQ(PARSE(KEEP_ALIVE_REQ_14), 0);
	CHECK_EQ(f.code, NMRP_KEEP_ALIVE_REQ);
}

TEST(every_prefix)
{
	static const char all[] = CONF_ACK_27;
	u32 i;

	for (i = 0; i < sizeof(all) - 1; i++)
		CHECK_EQ(parse(all, i), -EINVAL);
	/* and with the length of its message right */
	for (i = 0; i < sizeof(all) - 1; i++) {
		char cut[sizeof(all)];

		memcpy(cut, all, sizeof(all));
		cut[19] = i - 14;
		CHECK_EQ(parse(cut, i),
			 i == 20 || i == 32 ? 0 : -EINVAL);
		CHECK(!f.fw_up);
	}
}

TEST(lengths_that_do_not_fit)
{
	u8 bad[] = CONF_ACK_27;
	u32 i;

	for (i = 0; i < 256; i++) {
		bad[23] = i;
		/* 12 is right, and 16 takes the next one in */
		CHECK_EQ(parse(bad, 36), i == 12 || i == 16 ? 0 : -EINVAL);
		CHECK_EQ(!f.ip, i != 12);
	}
	bad[23] = 12;
	for (i = 0; i < 4; i++) {
		bad[35] = i;
		CHECK_EQ(parse(bad, 36), -EINVAL);
	}
	bad[35] = 5;
	CHECK_EQ(parse(bad, 36), -EINVAL);
	bad[35] = 4;
	CHECK_EQ(parse(bad, 36), 0);
	for (i = 0; i < 6; i++) {
		bad[19] = i;
		CHECK_EQ(parse(bad, 36), -EINVAL);
	}
	bad[19] = 22;
	CHECK_EQ(parse(bad, 36), 0);
	/* nobody is answered who is many */
	bad[6] |= 1;
	CHECK_EQ(parse(bad, 36), -EINVAL);
	bad[6] &= ~1;
	bad[13]++;
	CHECK_EQ(parse(bad, 36), -EINVAL);
}

TEST(options_of_odd_lengths_are_passed_over)
{
	CHECK_EQ(PARSE(NMRP_ALL NMRP_FROM NMRP_HEAD "\1\0\0\x19"
		       "\0\1\0\5N" "\0\2\0\x8\1\2\3\4" "\1\2\0\x6xx"), 0);
	CHECK(!f.magic && !f.ip);
}

TEST(ours)
{
	u8 out[NMRP_FRAME_LEN];

	nmrp_build(out, (const u8 *)NMRP_FROM, (const u8 *)NMRP_TO,
		   NMRP_CONF_REQ);
	CHECK(!memcmp(out, NMRP_FROM NMRP_TO NMRP_HEAD "\2\0\0\6\0\0\0\0", 24));
	nmrp_build(out, (const u8 *)NMRP_FROM, (const u8 *)NMRP_TO,
		   NMRP_UL_REQ);
	CHECK(!memcmp(out, NMRP_FROM NMRP_TO NMRP_HEAD "\x10\0\0\x12"
		      "\1\x81\0\xc" "firmware\0\0\0\0", 36));
	CHECK_EQ(parse(out, sizeof(out)), 0);
	CHECK_EQ(f.code, NMRP_UL_REQ);
}

TEST(addresses)
{
	static const u32 bad[][2] = {
		{ 0, 0xffffff00 },
		{ 0x00000001, 0xff000000 },
		{ 0xffffffff, 0xffffff00 },
		{ 0x7f000001, 0xffffff00 },
		{ 0xe0000001, 0xffffff00 },
		{ 0xf0000001, 0xffffff00 },
		{ 0x0aa4b7ff, 0xffffff00 },	/* its broadcast */
		{ 0x0aa4b700, 0xffffff00 },	/* the network itself */
		{ 0x0aa4b7fd, 0 },
		{ 0x0aa4b7fd, 0xfe000000 },
		{ 0x0aa4b7fd, 0xffffff01 },
		{ 0x0aa4b7fd, 0xff00ff00 },
		{ 0x0aa4b7fd, 0xfffffffe },
		{ 0x0aa4b7fd, 0xffffffff },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK(!lend_address_ok(bad[i][0], bad[i][1]));
	CHECK(lend_address_ok(0x0aa4b7fd, 0xffffff00));
	CHECK(lend_address_ok(0x0aa4b7ff, 0xffff0000));
	CHECK(lend_address_ok(0x0aa4b7fd, 0xff000000));
	CHECK(lend_address_ok(0x0aa4b7fd, 0xfffffffc));
	CHECK(lend_address_ok(0xc0a80101, 0xffffff00));
}

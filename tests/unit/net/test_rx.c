// SPDX-License-Identifier: GPL-2.0-or-later
/* Which frames are looked at where the driver has put them. */
#include <linux/string.h>
#include "net/rx.h"
#include "test.h"

/* of a block: Ethernet, IPv4, UDP to port 69 */
static const u8 block[60] = {
	2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 2, 1, 0x08, 0x00,
	0x45, 0, 0, 46, 0, 1, 0, 0, 64, 17, 0, 0, 192, 168, 1, 2, 192, 168, 1, 1,
	0xc0, 0x01, 0, 69, 0, 26, 0, 0, 0, 3, 0, 1,
};

TEST(to_a_port)
{
	CHECK(rx_is_for(69, block, sizeof(block)));
	CHECK(!rx_is_for(68, block, sizeof(block)));
	CHECK(!rx_is_for(69 << 8, block, sizeof(block)));
}

TEST(every_prefix)
{
	u8 frame[sizeof(block)];
	u32 len;

	for (len = 0; len <= sizeof(block); len++) {
		/* what is behind it is not looked at */
		memset(frame, 0, sizeof(frame));
		memcpy(frame, block, len);
		CHECK_EQ(rx_is_for(69, frame, len), len >= 42);
	}
}

/* a tag, another protocol, options, another port: lwIP gets a copy of its own */
TEST(others)
{
	static const u8 at[] = { 12, 13, 14, 23, 36, 37 };
	u8 frame[sizeof(block)];
	u32 i, bit;

	for (i = 0; i < sizeof(at); i++) {
		for (bit = 0; bit < 8; bit++) {
			memcpy(frame, block, sizeof(frame));
			frame[at[i]] ^= 1 << bit;
			CHECK(!rx_is_for(69, frame, sizeof(frame)));
		}
	}
}

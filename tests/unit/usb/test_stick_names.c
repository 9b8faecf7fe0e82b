// SPDX-License-Identifier: GPL-2.0-or-later
#include "usb/stick_names.h"
#include "test.h"

#define BOARD "xiaomi_mi-router-3g"

TEST(in_order)
{
	static const char *const order[] = {
		"MiWiFi.bin", BOARD "-factory.bin", "FACTORY.BIN",
		"openwrt-ramips-mt7621-" BOARD "-squashfs-factory.bin",
		"openwrt-other-squashfs-factory.bin",
		"openwrt-23.05-" BOARD "-squashfs-sysupgrade.bin",
		"x-squashfs-sysupgrade.bin", "recovery.bin",
	};
	u32 i;

	for (i = 0; i < sizeof(order) / sizeof(*order); i++)
		CHECK_EQ(stick_rank(order[i], BOARD), i + 1);
}

TEST(others)
{
	CHECK_EQ(stick_rank("", BOARD), 0);
	CHECK_EQ(stick_rank("miwifi.bin.txt", BOARD), 0);
	CHECK_EQ(stick_rank("xmiwifi.bin", BOARD), 0);
	CHECK_EQ(stick_rank("other-factory.bin", BOARD), 0);
	CHECK_EQ(stick_rank("x" BOARD "-factory.bin", BOARD), 0);
	CHECK_EQ(stick_rank("squashfs-factory.bin", BOARD), 0);
	/* version 2 of it is another router */
	CHECK_EQ(stick_rank("a-" BOARD "-v2-squashfs-factory.bin", BOARD), 5);
	CHECK_EQ(stick_rank("a" BOARD "-squashfs-factory.bin", BOARD), 5);
}

TEST(long_ones)
{
	char name[300];

	memset(name, 'a', sizeof(name));
	strcpy(name + 230, "-" BOARD "-squashfs-factory.bin");
	CHECK_EQ(stick_rank(name, BOARD), 5);
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	CHECK_EQ(stick_rank(name, BOARD), 0);
}

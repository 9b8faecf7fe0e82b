// SPDX-License-Identifier: GPL-2.0-or-later
/* U-Boot's crc32(), with a table as it has there. */
#include <u-boot/crc.h>

static u32 table[256];

__attribute__((constructor)) static void make_table(void)
{
	u32 i, crc;
	int bit;

	for (i = 0; i < 256; i++) {
		for (crc = i, bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
		table[i] = crc;
	}
}

u32 crc32(u32 crc, const unsigned char *buf, unsigned int len)
{
	crc = ~crc;
	while (len--)
		crc = crc >> 8 ^ table[(crc ^ *buf++) & 0xff];
	return ~crc;
}

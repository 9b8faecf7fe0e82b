// SPDX-License-Identifier: GPL-2.0-or-later
/* CRC32 of IEEE 802.3 bit by bit: slow, and nothing to get wrong. */
#include <u-boot/crc.h>

u32 crc32(u32 crc, const unsigned char *buf, unsigned int len)
{
	int i;

	crc = ~crc;
	while (len--) {
		crc ^= *buf++;
		for (i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFEBOAT_HOST_CRC_H
#define LIFEBOAT_HOST_CRC_H
#include <linux/types.h>
u32 crc32(u32 crc, const unsigned char *buf, unsigned int len);
#endif

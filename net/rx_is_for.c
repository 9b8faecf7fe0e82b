// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/types.h>
#include "net/rx.h"

/* Ethernet, IPv4 without options (RFC 791), UDP (RFC 768) */
#define OFF_TYPE	12
#define OFF_VERSION	14
#define VERSION		0x45
#define OFF_PROTO	23
#define PROTO_UDP	17
#define OFF_PORT	36
#define HEADERS		(14 + 20 + 8)

bool rx_is_for(u16 port, const u8 *frame, u32 len)
{
	return len >= HEADERS && frame[OFF_TYPE] == 0x08 &&
	       !frame[OFF_TYPE + 1] && frame[OFF_VERSION] == VERSION &&
	       frame[OFF_PROTO] == PROTO_UDP &&
	       (frame[OFF_PORT] << 8 | frame[OFF_PORT + 1]) == port;
}

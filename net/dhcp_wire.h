/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where things are in a message of DHCP or BOOTP (RFC 951, RFC 2131). */
#ifndef LIFEBOAT_DHCP_WIRE_H
#define LIFEBOAT_DHCP_WIRE_H

#include <linux/types.h>

/* the fixed part */
#define OFF_OP		0
#define OFF_HTYPE	1
#define OFF_HLEN	2
#define OFF_XID		4
#define OFF_FLAGS	10
#define OFF_CIADDR	12
#define OFF_YIADDR	16
#define OFF_SIADDR	20
#define OFF_GIADDR	24
#define OFF_CHADDR	28
#define OFF_SNAME	44
#define OFF_FILE	108
#define OFF_COOKIE	236
#define OFF_OPTIONS	240

#define SNAME_LEN	64
#define FILE_LEN	128

#define BOOTREQUEST	1
#define BOOTREPLY	2
#define HTYPE_ETHERNET	1
#define COOKIE		0x63825363

enum option {
	OPT_PAD = 0,
	OPT_MASK = 1,
	OPT_ROUTER = 3,
	OPT_DNS = 6,
	OPT_BROADCAST = 28,
	OPT_REQUESTED = 50,
	OPT_LEASE = 51,
	OPT_OVERLOAD = 52,
	OPT_TYPE = 53,
	OPT_SERVER = 54,
	OPT_WANTED = 55,
	OPT_T1 = 58,
	OPT_T2 = 59,
	OPT_CLASS = 60,
	OPT_CLIENT_ID = 61,
	OPT_TFTP_SERVER = 66,
	OPT_FILE = 67,
	OPT_END = 255,
};

#define OVERLOAD_FILE	1
#define OVERLOAD_SNAME	2

/**
 * dhcp_option() - the next option that a server sends
 * @p:		options
 * @len:	bytes of them
 * @at:		0 to begin with; behind it on return
 *
 * Return: its code, its length, and that many bytes; NULL at the end.
 */
const u8 *dhcp_option(const u8 *p, u32 len, u32 *at);

#endif

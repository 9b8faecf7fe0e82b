// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/types.h>
#include "net/lend.h"

bool lend_address_ok(u32 ip, u32 mask)
{
	u32 host = ip & ~mask;

	/* 1 to 223, and not a PC's own */
	if (!(ip >> 24) || ip >> 24 == 127 || ip >> 24 >= 224)
		return false;
	/* of 8 bits or more, in a row; with 31 there is no host's */
	if (mask < 0xff000000 || ~mask & (~mask + 1))
		return false;
	return host && host != ~mask;
}

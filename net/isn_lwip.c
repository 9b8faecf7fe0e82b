// SPDX-License-Identifier: GPL-2.0-or-later
/* lwIP's connections begin with isn.c's numbers. */
#include <time.h>
#include <lwip/ip_addr.h>
#include "net/isn.h"

static struct isn isn;

/*
 * Half of what the counter has: faster than any cable, so that a port that is
 * used again goes on behind what was sent last.
 */
u32_t lwip_hook_tcp_isn(const ip_addr_t *local_ip, u16_t local_port,
			const ip_addr_t *remote_ip, u16_t remote_port)
{
	const u32 ends[] = { local_ip->addr, remote_ip->addr,
			     (u32)local_port << 16 | remote_port };

	return isn_next(&isn, ends, get_ticks() >> 1);
}

void isn_frame(void)
{
	if (!isn.fixed)
		isn_stir(&isn, get_ticks());
}

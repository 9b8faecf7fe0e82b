// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
#include <lwip/etharp.h>
#include <lwip/netif.h>
#include "net/frames.h"
#include "net/lend.h"
#include "net/net.h"

/**
 * struct lend - the address
 * @netif:	has it, if @lent
 * @mac:	of the PC
 */
static struct lend {
	struct netif netif;
	bool lent;
	u8 mac[6];
} lend;

bool lend_has(u32 ip)
{
	return lend.lent && netif_ip4_addr(&lend.netif)->addr == ip;
}

struct netif *lend_netif(void)
{
	return memcmp(frames_sender(), lend.mac, sizeof(lend.mac)) ?
	       NULL : &lend.netif;
}

void net_lend_end(void)
{
	if (lend.lent)
		netif_remove(&lend.netif);
	lend.lent = false;
}

int net_lend(u32 ip, u32 mask, const u8 mac[6])
{
	const ip4_addr_t addr = { .addr = lwip_htonl(ip) };
	const ip4_addr_t netmask = { .addr = lwip_htonl(mask) };
	const ip4_addr_t *found;
	struct eth_addr *owner;
	struct netif *netif;
	unsigned int i;
	int ret;

	net_lend_end();
	for (i = 0; (netif = net_netif(i)); i++) {
		if (ip4_addr_cmp(netif_ip4_addr(netif), &addr))
			return netif_is_up(netif) ? 0 : -EADDRINUSE;
		if (etharp_find_addr(netif, &addr, &owner, &found) >= 0)
			return -EADDRINUSE;
	}
	ret = net_alias(&lend.netif, &addr, &netmask);
	if (ret)
		return ret;
	/* without an announcement */
	lend.netif.flags &= ~NETIF_FLAG_ETHARP;
	netif_set_up(&lend.netif);
	lend.netif.flags |= NETIF_FLAG_ETHARP;
	memcpy(lend.mac, mac, sizeof(lend.mac));
	lend.lent = true;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <lwip/etharp.h>
#include <lwip/netif.h>
#include "net/frames.h"
#include "net/lend.h"
#include "net/net.h"

#define LENDS	(IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT) ? 3 : \
		 IS_ENABLED(CONFIG_LIFEBOAT_FETCH_AWAY) ? 2 : 1)

/**
 * struct lend - an address
 * @netif:	has it, if @lent
 * @mac:	of the PC; of lends[LEND_NETBOOT] nobody's, it is there for all
 */
static struct lend {
	struct netif netif;
	bool lent;
	u8 mac[6];
} lends[LENDS];

static struct lend *find(u32 ip)
{
	struct lend *l;

	for (l = lends; l < lends + LENDS; l++)
		if (l->lent && netif_ip4_addr(&l->netif)->addr == ip)
			return l;
	return NULL;
}

static bool is_for_all(const struct lend *l)
{
	return l - lends == LEND_NETBOOT;
}

bool lend_has(u32 ip)
{
	return find(ip);
}

struct netif *lend_netif(u32 ip)
{
	struct lend *l = find(ip);

	if (!l)
		return NULL;
	return is_for_all(l) ||
	       !memcmp(frames_sender(), l->mac, sizeof(l->mac)) ?
	       &l->netif : NULL;
}

struct netif *lend_of(enum lend_to to)
{
	return lends[to].lent ? &lends[to].netif : NULL;
}

void net_lend_end(enum lend_to to)
{
	struct lend *l = &lends[to];

	if (l->lent)
		netif_remove(&l->netif);
	l->lent = false;
}

int net_lend(enum lend_to to, u32 ip, u32 mask, const u8 mac[6])
{
	const ip4_addr_t addr = { .addr = lwip_htonl(ip) };
	const ip4_addr_t netmask = { .addr = lwip_htonl(mask) };
	struct lend *l = &lends[to];
	const ip4_addr_t *found;
	struct eth_addr *owner;
	struct netif *netif;
	unsigned int i;
	int ret;

	net_lend_end(to);
	/* another PC's, who would not be heard any more */
	if (find(addr.addr))
		return -EADDRINUSE;
	for (i = 0; (netif = net_netif(i)); i++) {
		if (ip4_addr_cmp(netif_ip4_addr(netif), &addr))
			return netif_is_up(netif) ? 0 : -EADDRINUSE;
		if (etharp_find_addr(netif, &addr, &owner, &found) >= 0)
			return -EADDRINUSE;
	}
	ret = net_alias(&l->netif, &addr, &netmask);
	if (ret)
		return ret;
	/* without an announcement */
	l->netif.flags &= ~NETIF_FLAG_ETHARP;
	netif_set_up(&l->netif);
	l->netif.flags |= NETIF_FLAG_ETHARP;
	if (!is_for_all(l))
		memcpy(l->mac, mac, sizeof(l->mac));
	l->lent = true;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <dm/ofnode.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <lwip/etharp.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include "net/addresses.h"
#include "net/claim.h"
#include "net/lend.h"
#include "net/net.h"

static struct netif *primary;
static struct netif others[NET_ADDRESSES_MAX - 1];
static unsigned int count;
static struct claim claim[NET_ADDRESSES_MAX];
static struct claims claims = { .claim = claim };

struct netif *net_netif(unsigned int i)
{
	if (i >= count)
		return NULL;
	return i ? &others[i - 1] : primary;
}

bool net_is_ours(unsigned int i)
{
	return !IS_ENABLED(CONFIG_LIFEBOAT_CLAIM) ||
	       claim[i].state == CLAIM_OURS;
}

/* broadcasts and strays go to the first address that is not somebody else's */
static struct netif *first_netif(void)
{
	unsigned int i;

	if (IS_ENABLED(CONFIG_LIFEBOAT_CLAIM))
		for (i = 0; i < count; i++)
			if (claim[i].state != CLAIM_TAKEN)
				return net_netif(i);
	return primary;
}

struct netif *addresses_netif(u32 ip)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (netif_ip4_addr(net_netif(i))->addr == ip)
			return net_is_ours(i) ? net_netif(i) : NULL;
	if (IS_ENABLED(CONFIG_LIFEBOAT_LEND) && lend_has(ip))
		return lend_netif(ip);
	return first_netif();
}

void addresses_frame(const u8 *frame, u32 len)
{
	/* the clock is dear, and frames of a file are many */
	if (IS_ENABLED(CONFIG_LIFEBOAT_CLAIM) &&
	    (!claims.begun || claims_is_arp(frame, len)))
		claims_frame(&claims, frame, len, sys_now());
}

static int add_address(const ip4_addr_t *ip)
{
	ip4_addr_t mask;
	int ret;

	IP4_ADDR(&mask, 255, 255, 255, 0);
	if (!count) {
		netif_set_addr(primary, ip, &mask, IP4_ADDR_ANY4);
		count++;
		return 0;
	}
	ret = net_alias(&others[count - 1], ip, &mask);
	if (ret)
		return ret;
	netif_set_up(&others[count - 1]);
	count++;
	return 0;
}

int addresses_start(struct netif *netif)
{
	const char *text;
	unsigned int i;
	ip4_addr_t ip;
	int ret;

	primary = netif;
	memcpy(claims.mac, primary->hwaddr, sizeof(claims.mac));
	/* what may not be ours is not announced */
	if (IS_ENABLED(CONFIG_LIFEBOAT_CLAIM))
		primary->flags &= ~NETIF_FLAG_ETHARP;
	while (!ofnode_read_string_index(ofnode_path("/lifeboat"), "addresses",
					 count, &text)) {
		if (!ip4addr_aton(text, &ip))
			return -EINVAL;
		if (count == NET_ADDRESSES_MAX)
			return -E2BIG;
		ret = add_address(&ip);
		if (ret)
			return ret;
	}
	for (i = 0; IS_ENABLED(CONFIG_LIFEBOAT_CLAIM) && i < count; i++) {
		net_netif(i)->flags |= NETIF_FLAG_ETHARP;
		claim[i].ip = netif_ip4_addr(net_netif(i))->addr;
	}
	claims.count = count;
	return count ? 0 : -EINVAL;
}

static void ask_for(const struct claim *a)
{
	struct pbuf *p = pbuf_alloc(PBUF_RAW, CLAIM_FRAME_LEN, PBUF_RAM);

	if (!p)
		return;
	claim_ask(&claims, a, p->payload);
	primary->linkoutput(primary, p);
	pbuf_free(p);
}

/* ask for those addresses that are not ours */
static void ask(void)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!net_is_ours(i))
			ask_for(&claim[i]);
}

void net_wake(u32 ip)
{
	const struct claim a = { .ip = ip };

	if (IS_ENABLED(CONFIG_LIFEBOAT_CLAIM) && !claims.begun)
		ask_for(&a);
}

/* a sentence, if the @i-th address is somebody else's */
static void tell_taken(unsigned int i, char *buf, u32 size)
{
	if (IS_ENABLED(CONFIG_LIFEBOAT_CLAIM) && claim[i].state == CLAIM_TAKEN)
		snprintf(buf, size, "%s is somebody else's, %pM. ",
			 ip4addr_ntoa(netif_ip4_addr(net_netif(i))),
			 claim[i].owner);
}

void net_notice(char *buf, u32 size)
{
	unsigned int i;
	u32 len;

	*buf = '\0';
	for (i = 0; i < count; i++) {
		len = strlen(buf);
		tell_taken(i, buf + len, size - len);
	}
	if (IS_ENABLED(CONFIG_LIFEBOAT_DHCP_ASK))
		strlcat(buf, dhcpd_notice(), size);
}

/* use what is ours, and leave alone what is not */
static void decide(void)
{
	struct netif *netif;
	char text[64];
	unsigned int i;

	for (i = 0; i < count; i++) {
		netif = net_netif(i);
		if (net_is_ours(i)) {
			netif_set_up(netif);
			etharp_gratuitous(netif);
			continue;
		}
		netif_set_down(netif);
		tell_taken(i, text, sizeof(text));
		printf("lifeboat: %s\n", text);
	}
}

void addresses_poll(void)
{
	if (!IS_ENABLED(CONFIG_LIFEBOAT_CLAIM))
		return;
	switch (claims_step(&claims, sys_now())) {
	case 1:
		ask();
		break;
	case 2:
		decide();
		break;
	}
}

void addresses_stop(void)
{
	primary = NULL;
	count = 0;
}

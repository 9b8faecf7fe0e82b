// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <stdio.h>
#include <linux/errno.h>
#include <linux/types.h>
#include <lwip/etharp.h>
#include <lwip/netif.h>
#include "net/fetch_away.h"
#include "net/frames.h"
#include "net/lend.h"
#include "net/probe.h"

#ifdef CONFIG_LIFEBOAT_FETCH_AWAY

/* as all of our networks */
#define MASK	0xffffff00

/**
 * struct away - who is where
 * @server:	"somebody else's" if it is there
 * @own:	what we want to have, from fetch_away_probe() on; or have, and
 *		then "somebody else's" if he has come since
 * @probing:	it is asked for
 * @told:	the console has been, that it is somebody else's: once
 */
static struct away {
	struct probe server;
	struct probe own;
	bool probing;
	bool told;
} away;

static void on_arp(const u8 *frame, u32 len)
{
	if (away.server.claim.ip)
		probe_frame(&away.server, frame, len);
	if (away.probing || lend_of(LEND_FETCH))
		probe_frame(&away.own, frame, len);
}

static struct frames frames = {
	.type = ETHTYPE_ARP,
	.receive = on_arp,
};

void fetch_away_open(void)
{
	frames_open(&frames);
}

void fetch_away_ask(const ip4_addr_t *server)
{
	away.probing = false;
	probe_begin(&away.server, server->addr);
	probe_ask(&away.server);
}

void fetch_away_probe(const ip4_addr_t *own)
{
	probe_begin(&away.own, own->addr);
	away.probing = true;
}

/* nobody has said that it is his */
static int take(void)
{
	const ip4_addr_t server = { .addr = away.server.claim.ip };
	const u32 own = away.own.claim.ip;
	int ret;

	ret = net_lend(LEND_FETCH, lwip_ntohl(own), MASK,
		       away.server.claim.owner);
	if (ret || !lend_of(LEND_FETCH))
		return ret;
	/* from now on it is only listened for him */
	probe_begin(&away.own, own);
	etharp_request(lend_of(LEND_FETCH), &server);
	return 0;
}

static void tell_taken(void)
{
	const ip4_addr_t own = { .addr = away.own.claim.ip };

	if (!away.told)
		printf("lifeboat: %s is somebody else's: no file is fetched there.\n",
		       ip4addr_ntoa(&own));
	away.told = true;
}

enum fetch_reach fetch_away_turn(void)
{
	enum claim_state own = CLAIM_OPEN;

	if (away.server.claim.state != CLAIM_TAKEN)
		return FETCH_UNKNOWN;
	if (away.probing)
		own = probe_turn(&away.own);
	if (own == CLAIM_TAKEN ||
	    (own == CLAIM_OURS && take() == -EADDRINUSE))
		tell_taken();
	if (own != CLAIM_OPEN)
		away.probing = false;
	return FETCH_THERE;
}

struct netif *fetch_away_netif(const ip4_addr_t *server)
{
	struct netif *n = lend_of(LEND_FETCH);

	return n && ip4_addr_netcmp(server, netif_ip4_addr(n),
				    netif_ip4_netmask(n)) ? n : NULL;
}

bool fetch_away_lost(void)
{
	return lend_of(LEND_FETCH) && away.own.claim.state == CLAIM_TAKEN;
}

void fetch_away_end(void)
{
	away.probing = false;
	net_lend_end(LEND_FETCH);
}

#endif

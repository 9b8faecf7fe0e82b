// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/string.h>
#include <lwip/etharp.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/sys.h>
#include "net/stay.h"

/*
 * Of tcp_ticks, half a second each.  A PC that has really moved, to another of
 * its own ports, repeats itself ever more seldom, and is believed then.
 */
#define HEARD		4

/* where ARP has the sender (RFC 826) */
#define FRAME_TYPE	12
#define FRAME_SHA	22
#define FRAME_SPA	28
#define FRAME_LEN	42

static struct {
	u32 ip;
	u32 at;
} peers[STAY_PEERS];

void stay_heard(enum stay_peer peer, u32 ip, u32 now)
{
	peers[peer].ip = ip;
	peers[peer].at = now;
}

static bool is_heard(const ip4_addr_t *ip)
{
	const struct tcp_pcb *pcb;
	u32 i;

	for (i = 0; i < STAY_PEERS; i++)
		if (peers[i].ip == ip->addr &&
		    sys_now() - peers[i].at < HEARD * TCP_SLOW_INTERVAL)
			return true;
	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->state >= ESTABLISHED &&
		    ip_2_ip4(&pcb->remote_ip)->addr == ip->addr &&
		    tcp_ticks - pcb->tmr < HEARD)
			return true;
	return false;
}

bool stay_put(struct netif *netif, const u8 *frame, u32 len)
{
	const ip4_addr_t *found;
	struct eth_addr *mac;
	ip4_addr_t ip;

	if (len < FRAME_LEN || frame[FRAME_TYPE] != 0x08 ||
	    frame[FRAME_TYPE + 1] != 0x06)
		return false;
	memcpy(&ip, frame + FRAME_SPA, sizeof(ip));
	return etharp_find_addr(netif, &ip, &mac, &found) >= 0 &&
	       memcmp(mac, frame + FRAME_SHA, sizeof(*mac)) && is_heard(&ip);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Netboot: a BOOTP and DHCP client, as MikroTik's and Xiaomi's boot loaders
 * have, that is told which file to fetch (net/door_fetch.c does), and has an
 * address for as long as that takes.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include "board/board.h"
#include "door.h"
#include "net/fetch_offer.h"
#include "net/frames.h"
#include "net/lend.h"
#include "net/net.h"
#include "net/netboot_session.h"
#include "net/probe.h"

/**
 * struct netboot - the door
 * @reply:	the last one that has come, if @heard; of several, one that can
 *		be used
 * @probe:	is the address somebody else's?
 * @told:	a bit for each enum why: once, for servers are asked for ever
 */
static struct netboot {
	struct netboot_session session;
	struct netboot_reply reply;
	bool heard;
	struct probe probe;
	u32 told;
} netboot;

/* a file is named, and cannot be had */
enum why {
	WHY_NAME,
	WHY_SERVER,
	WHY_ADDRESS,
};

static void tell(enum why why)
{
	static const char *const text[] = {
		[WHY_NAME] = "names a file by more than 247 characters, or not in ASCII",
		[WHY_SERVER] = "names a file that is not in the network of the address it leases, or at an address of ours",
		[WHY_ADDRESS] = "leases an address that is somebody else's",
	};

	if (!(netboot.told & 1 << why))
		printf("lifeboat: A netboot server %s.\n", text[why]);
	netboot.told |= 1 << why;
}

/* what is somebody else's is not */
static bool is_own(u32 ip)
{
	struct netif *n;
	u32 i;

	for (i = 0; (n = net_netif(i)); i++)
		if (netif_is_up(n) &&
		    netif_ip4_addr(n)->addr == lwip_htonl(ip))
			return true;
	return false;
}

/* from dhcpd.c, maybe while something else takes seconds: see meanwhile.h */
static void heard(const u8 *p, u32 len)
{
	struct netboot_session *s = &netboot.session;
	struct netboot_reply reply;

	if (s->state == NETBOOT_WAIT || s->state == NETBOOT_PROBE ||
	    (netboot.heard && netboot_usable(&netboot.reply, is_own)) ||
	    netboot_parse(&reply, p, len, s->xid, net_netif(0)->hwaddr))
		return;
	/* whose address it is says for how long */
	if (s->state >= NETBOOT_FETCH && reply.id != s->offer.id)
		return;
	netboot.reply = reply;
	netboot.heard = true;
}

static void on_arp(const u8 *frame, u32 len)
{
	if (netboot.session.state == NETBOOT_PROBE)
		probe_frame(&netboot.probe, frame, len);
}

static struct frames frames = {
	.type = 0x0806,
	.receive = on_arp,
};

static void say(enum netboot_say what)
{
	const struct netboot_session *s = &netboot.session;
	u8 out[DHCP_ASK_LEN];

	netboot_build(out, what, &s->offer, s->xid, net_netif(0)->hwaddr,
		      board_netboot_class());
	dhcpd_ask(out, sizeof(out), net_netif(0));
}

static void take(void)
{
	const struct netboot_reply *r = &netboot.session.offer;

	if (!net_lend(LEND_NETBOOT, r->ip, r->mask, NULL))
		fetch_offer(r->tftp, r->file, lend_netif(lwip_htonl(r->ip)));
	else
		tell(WHY_ADDRESS);
}

/*
 * The server may have few.  To everybody, as all else: who it is stands in it,
 * and nobody has to be asked for by ARP, with an address that is about to go.
 */
static void give_back(void)
{
	if (lend_of(LEND_NETBOOT) && netboot.session.offer.type)
		say(NETBOOT_SAY_RELEASE);
	net_lend_end(LEND_NETBOOT);
}

/* why there is nothing to fetch, if there might have been */
static void explain(const struct netboot_event *e)
{
	const struct netboot_reply *r = e->reply;

	if (netboot.session.state == NETBOOT_PROBE &&
	    e->probe == CLAIM_TAKEN)
		tell(WHY_ADDRESS);
	if (netboot.session.state != NETBOOT_ASK || !r || e->usable ||
	    (r->type && r->type != DHCP_OFFER))
		return;
	if (r->file[0])
		tell(WHY_SERVER);
	else if (r->odd)
		tell(WHY_NAME);
}

static void netboot_poll(void)
{
	const struct rescue_status *st = rescue_status();
	struct netboot_event e = {
		.free = (st->state == RESCUE_IDLE ||
			 st->state == RESCUE_FAILED) && !*rescue_holder(),
		.reply = netboot.heard ? &netboot.reply : NULL,
		.fetching = fetch_offered(),
		.busy = lend_in_use(),
	};
	enum netboot_say what;

	if (netboot.session.state == NETBOOT_PROBE)
		e.probe = probe_turn(&netboot.probe);
	e.usable = netboot.heard && netboot_usable(&netboot.reply, is_own);
	netboot.heard = false;
	explain(&e);
	switch (netboot_step(&netboot.session, &e, sys_now(), &what)) {
	case NETBOOT_SEND:
		say(what);
		break;
	case NETBOOT_LOOK:
		probe_begin(&netboot.probe,
			    lwip_htonl(netboot.session.offer.ip));
		break;
	case NETBOOT_TAKE:
		take();
		break;
	case NETBOOT_GIVE_BACK:
		give_back();
		break;
	case NETBOOT_LEAVE:
		fetch_withdraw();
		net_lend_end(LEND_NETBOOT);
		break;
	case NETBOOT_NOTHING:
		break;
	}
}

static int netboot_open(void)
{
	u32 random;

	dhcpd_listen(heard);
	frames_open(&frames);
	memcpy(&random, net_netif(0)->hwaddr + 2, sizeof(random));
	netboot_begin(&netboot.session, random, sys_now());
	return 0;
}

static void netboot_close(void)
{
	give_back();
}

DOOR(netboot) = {
	.name = "netboot",
	.open = netboot_open,
	.poll = netboot_poll,
	.close = netboot_close,
};

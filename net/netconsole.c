// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The log by UDP, to whoever has asked for it: what there is, and what is said
 * in the next ten minutes.  What is in his packet does not matter: nothing is
 * ever taken from it.
 *
 * lwIP has no way to who is not in one of our networks.
 */
#include <linux/errno.h>
#include <linux/types.h>
#include <lwip/ip.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include "conlog.h"
#include "door.h"
#include "net/net.h"
#include "net/udp_port.h"

#define NETCONSOLE_PORT	6666	/* as U-Boot's own, and Linux's */
#define LISTEN_MS	600000
/* 40 KiB a second, at most: nobody else is to notice */
#define PACKET		1024
#define PACE_MS		25

/**
 * struct netconsole - the one who listens: whoever has asked last
 * @netif:	which of our addresses he has asked; NULL: nobody listens
 * @asked:	when
 * @at:		of the log, that he is sent next
 */
static struct netconsole {
	struct netif *netif;
	ip_addr_t ip;
	u16 port;
	u32 asked;
	u32 at;
} listener;

static void turn(void *arg)
{
	static char text[PACKET];
	int n = 0;

	if (sys_now() - listener.asked >= LISTEN_MS) {
		listener.netif = NULL;
		return;
	}
	/* he can wait, and an upload cannot */
	if (rescue_status()->state != RESCUE_RECEIVING)
		n = conlog_read(listener.at, text, sizeof(text));
	if (n < 0)
		listener.at = conlog_begin();
	if (n > 0) {
		listener.at += n;
		net_udp_send(arg, text, n, &listener.ip, listener.port,
			     listener.netif);
	}
	sys_timeout(PACE_MS, turn, arg);
}

/* lwIP's callback: @p is ours to free */
static void receive(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		    const ip_addr_t *addr, u16_t port)
{
	struct netif *netif = ip_current_netif();
	bool nobody = !listener.netif;

	pbuf_free(p);
	if (ip_addr_isbroadcast(ip_current_dest_addr(), netif))
		return;
	rescue_client();
	listener = (struct netconsole){
		netif, *addr, port, sys_now(), conlog_begin()
	};
	if (nobody)
		sys_timeout(PACE_MS, turn, pcb);
}

int netconsole_start(void)
{
	return net_udp_open(NETCONSOLE_PORT, receive, NULL) ? 0 : -ENOMEM;
}

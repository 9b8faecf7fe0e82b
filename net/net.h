/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The link: one NIC, several addresses at once, and the services that lead a PC
 * to the doors.
 *
 * One lwIP netif an address, all with the NIC's MAC.  A service binds to
 * IP_ADDR_ANY and answers from the address it was asked on.
 */
#ifndef LIFEBOAT_NET_H
#define LIFEBOAT_NET_H

#include <linux/types.h>
#include <lwip/ip4_addr.h>

#define NET_ADDRESSES_MAX	8

struct netif;

/**
 * net_start() - bring up the NIC, an interface for each configured address,
 * and what is served on them
 * @mac:	the NIC's address, or NULL: then it is what U-Boot's driver
 *		finds, or else random and locally administered
 * @authority:	a person has asked for this rescue: see dhcp_policy.h
 *
 * Return: 0 or a negative errno.
 */
int net_start(const u8 *mac, bool authority);

/* one turn: receive what is there, let lwIP's timers run; never blocks */
void net_poll(void);

/** net_take() - the frames of a turn alone: for who waits for the next one */
void net_take(void);

/* leave the wire in peace before the firmware starts */
void net_stop(void);

/* netif of the @i-th address (from 0), NULL past the last; .0 is the primary */
struct netif *net_netif(unsigned int i);

/* may the @i-th address be used?  Not before nobody has said that it is his */
bool net_is_ours(unsigned int i);

/**
 * net_wake() - ask who has an address, while nobody has been heard at all
 * @ip:		in network byte order
 *
 * From no address of ours, for none is before somebody is there.  Whoever
 * answers is heard.
 */
void net_wake(u32 ip);

/**
 * net_alias() - one more address on the NIC, down
 * @netif:	stays where it is until netif_remove()
 * @ip:		the address
 * @mask:	of its network
 *
 * Return: 0 or -ENOMEM.
 */
int net_alias(struct netif *netif, const ip4_addr_t *ip,
	      const ip4_addr_t *mask);

/**
 * net_notice() - what others on the cable keep from us
 * @buf:	sentences for a person, "" if nothing
 */
void net_notice(char *buf, u32 size);

/*
 * Services of the link, for link.c; each returns 0 or a negative errno, and
 * runs from net_poll().  They are no doors: nothing comes in by them.
 */
int dhcpd_start(bool authority);
int dns_start(void);
int netconsole_start(void);

/**
 * dhcpd_listen() - who else asks DHCP servers
 * @heard:	is told of what comes to the client's port
 */
void dhcpd_listen(void (*heard)(const u8 *p, u32 len));

/**
 * dhcpd_ask() - send from the client's port to the server's of everybody
 * @data:	payload, copied
 * @len:	bytes of it
 * @netif:	goes out there, from no address
 */
void dhcpd_ask(const void *data, u32 len, struct netif *netif);

/* the same as net_notice(), of DHCP: a sentence, or "" */
const char *dhcpd_notice(void);

#endif

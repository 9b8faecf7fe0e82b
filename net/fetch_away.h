/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server in a network where we have no address (Buffalo's 192.168.11.2): the
 * one that the vendor's loader has there is ours while a file is asked for, and
 * comes.  Where the server is not, nobody hears of it; where it is, the address
 * is looked for first (RFC 5227), and the server alone sees it (lend.h).
 */
#ifndef LIFEBOAT_FETCH_AWAY_H
#define LIFEBOAT_FETCH_AWAY_H

#include <linux/kconfig.h>
#include <lwip/ip4_addr.h>
#include "net/fetch_turn.h"

struct netif;

#ifdef CONFIG_LIFEBOAT_FETCH_AWAY

/* from now on ARP is listened to */
void fetch_away_open(void);

/**
 * fetch_away_ask() - is it there?
 * @server:	asked for, by one frame from no address
 */
void fetch_away_ask(const ip4_addr_t *server);

/**
 * fetch_away_probe() - it is: may we have this address?
 * @own:	of the same /24
 */
void fetch_away_probe(const ip4_addr_t *own);

/**
 * fetch_away_turn() - ask when it is time, and take what is free
 *
 * Return: FETCH_THERE once it has answered; never FETCH_KNOWN: then there is
 * fetch_away_netif().
 */
enum fetch_reach fetch_away_turn(void);

/**
 * fetch_away_netif() - the address that we have
 * @server:	in whose network
 *
 * Return: NULL without one.
 */
struct netif *fetch_away_netif(const ip4_addr_t *server);

/* we have it, and somebody else has been heard by that address (RFC 5227, 2.4) */
bool fetch_away_lost(void);

/* give it back, if there is one */
void fetch_away_end(void);

#else

static inline void fetch_away_open(void) {}
static inline void fetch_away_ask(const ip4_addr_t *server) {}
static inline void fetch_away_probe(const ip4_addr_t *own) {}
static inline void fetch_away_end(void) {}

static inline bool fetch_away_lost(void)
{
	return false;
}

static inline enum fetch_reach fetch_away_turn(void)
{
	return FETCH_UNKNOWN;
}

static inline struct netif *fetch_away_netif(const ip4_addr_t *server)
{
	return NULL;
}

#endif
#endif

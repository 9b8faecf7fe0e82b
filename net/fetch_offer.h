/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that netboot has found, and the fetch door is to have at once. */
#ifndef LIFEBOAT_FETCH_OFFER_H
#define LIFEBOAT_FETCH_OFFER_H

#include <linux/types.h>

struct netif;

/**
 * fetch_offer() - one more file, whose turn it is
 * @server:	host byte order
 * @name:	of the file; lives until fetch_offered() is false
 * @netif:	ours that is asked from, for as long
 *
 * What runs from RAM is started.  If something is arriving it is not taken.
 */
void fetch_offer(u32 server, const char *name, struct netif *netif);

/**
 * fetch_withdraw() - we have no way to that server any more
 *
 * If its file is on its way, that is broken off.
 */
void fetch_withdraw(void);

/* is it still its turn? */
bool fetch_offered(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main door. */
#ifndef LIFEBOAT_HTTPD_H
#define LIFEBOAT_HTTPD_H

#include <linux/types.h>

/**
 * httpd_start() - listen on port 80 of every address
 *
 * Return: 0, or -ENOMEM.
 */
int httpd_start(void);

/* one turn: event streams, deferred replies; called from the poll loop */
void httpd_poll(void);

/* a peer has not yet acknowledged what it was told; it may never do so */
bool httpd_busy(void);

#endif

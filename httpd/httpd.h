/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main door. */
#ifndef LIFEBOAT_HTTPD_H
#define LIFEBOAT_HTTPD_H

#include <linux/types.h>

/**
 * httpd_start() - listen on port 80 of every address
 *
 * Return: 0; -ENOMEM; -EADDRINUSE.
 */
int httpd_start(void);

/* one turn of each connection: what has come, replies, events, time-outs */
void httpd_poll(void);

/*
 * Something is on its way that a peer has not acknowledged yet, or the news
 * has not been sent to a watcher.  That may stay so for ever.
 */
bool httpd_busy(void);

#endif

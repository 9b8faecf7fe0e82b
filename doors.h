/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All doors that are compiled in, for rescue.c, which knows none by name. */
#ifndef LIFEBOAT_DOORS_H
#define LIFEBOAT_DOORS_H

#include <linux/types.h>

/**
 * doors_open() - open each
 *
 * One that cannot open says so on the console, and is not polled.
 *
 * Return: 0; if none could be opened, the error of the last one.
 */
int doors_open(void);

/* one turn of each that is open */
void doors_poll(void);

/* has any of them a peer who is still being told how it went? */
bool doors_busy(void);

/* nobody comes in any more: the router leaves rescue */
void doors_close(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starts of the firmware, as the board's flash keeps them (bootcount.h). */
#ifndef LIFEBOAT_STARTS_H
#define LIFEBOAT_STARTS_H

#include <linux/types.h>

/* has it been started CONFIG_LIFEBOAT_STARTS_MAX times without an answer? */
bool starts_are_over(void);

/**
 * starts_count() - it is about to be started once more
 * @anew:	it was written, or its settings were, since: what was counted
 *		before says nothing of it
 *
 * Flash that fails is told on the console, and keeps no firmware from its
 * start.  Only where nobody else writes flash.
 */
void starts_count(bool anew);

#endif

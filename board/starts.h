/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starts of the firmware, as the board's flash keeps them (bootcount.h). */
#ifndef LIFEBOAT_STARTS_H
#define LIFEBOAT_STARTS_H

#include "rescue.h"

struct bootcount;

/**
 * starts_open() - Linksys's log, read (CONFIG_LIFEBOAT_STARTS_LINKSYS)
 * @b:		as bootcount_read() leaves it; good until the next call
 *
 * Return: false if there is none that can be used.
 */
bool starts_open(struct bootcount *b);

/**
 * starts_reason() - does the log say that the firmware is not to be started?
 *
 * Return: RESCUE_ASKED where the firmware has asked for rescue, and the log
 * says so no more; RESCUE_STARTS after CONFIG_LIFEBOAT_STARTS_MAX starts that
 * it did not answer; RESCUE_NO_REASON.
 */
enum rescue_reason starts_reason(void);

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

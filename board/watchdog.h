/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The watchdog: runs from watchdog_start() to watchdog_stop(), and restarts
 * the router when watchdog_feed() has not been called for
 * CONFIG_LIFEBOAT_WATCHDOG_MS.  After HANG_LIMIT hangs in a row it stays off:
 * a rescue that hangs now and then is worth more than one that restarts for
 * ever.
 *
 * A board may have another one, on a GPIO: it cannot be stopped, and is fed
 * whether the first runs or not.
 */
#ifndef LIFEBOAT_WATCHDOG_H
#define LIFEBOAT_WATCHDOG_H

#include "board/hang.h"

#if IS_ENABLED(CONFIG_LIFEBOAT_WATCHDOG)
/**
 * watchdog_start() - how did the last run end?  Arm for this one
 *
 * Return: the verdict on the last run.
 */
struct hang watchdog_start(void);

/*
 * for poll loops only, and in front of what takes seconds and ends by itself:
 * what waits for something must not feed
 */
void watchdog_feed(void);

/* flash is being asked for a firmware, or no longer; feeds */
void watchdog_looking(bool looking);

/* a job went well: the hangs before it do not count */
void watchdog_good(void);

/* this run ends in order: boot, prompt, or a reset that was asked for */
void watchdog_stop(void);
#else
static inline struct hang watchdog_start(void)
{
	return (struct hang){ 0 };
}

static inline void watchdog_feed(void) {}
static inline void watchdog_looking(bool looking) {}
static inline void watchdog_good(void) {}
static inline void watchdog_stop(void) {}
#endif

#endif

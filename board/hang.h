/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Did the last run hang, and how many before it?  Pure: bytes that survive a
 * warm reset in, a verdict and the new bytes out.
 *
 *   hang_start()    power on, or a reset: "running" from here on
 *   hang_looking()  flash is being asked for a firmware, or no longer
 *   hang_good()     a job went well: the hangs before it do not count
 *   hang_end()      left in order: boot, prompt, a reset that was asked for
 *
 * Whoever starts and finds "running" was not ended in order: it hung.
 */
#ifndef LIFEBOAT_HANG_H
#define LIFEBOAT_HANG_H

#include <linux/types.h>

/* so many in a row, and the watchdog stays off */
#define HANG_LIMIT	3

/**
 * struct hang_record - what survives a reset
 * @magic:	HANG_MAGIC
 * @state:	HANG_RUNNING, HANG_LOOKING and the number of hangs, 0 if over
 * @check:	what only this @state has; RAM at power-on is noise
 */
struct hang_record {
	u32 magic;
	u32 state;
	u32 check;
};

#define HANG_MAGIC	0x4c42484e	/* "LBHN" */
#define HANG_RUNNING	0x80000000
#define HANG_LOOKING	0x40000000
#define HANG_COUNT	0x000000ff

/**
 * struct hang - the verdict
 * @count:	hangs in a row before this start, at most HANG_LIMIT; 0: the
 *		last run ended in order, or there was none
 * @looking:	the last one hung while it looked for a firmware
 */
struct hang {
	u32 count;
	bool looking;
};

/**
 * hang_start() - judge the last run; the record then says that one runs
 * @rec:	the record as found; may be noise
 * @bitten:	the watchdog may have done this reset: else believe nothing
 *
 * Return: the verdict.
 */
struct hang hang_start(struct hang_record *rec, bool bitten);

void hang_looking(struct hang_record *rec, bool looking);
void hang_good(struct hang_record *rec);
void hang_end(struct hang_record *rec);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long a job takes, by what its chip's datasheet says. */
#ifndef LIFEBOAT_ETA_H
#define LIFEBOAT_ETA_H

#include "flash/job.h"

/**
 * eta_left_ms() - what is still to be done
 * @job:	running
 * @elapsed_ms:	since it began
 *
 * Blocks that have not been compared are counted as if they had to be erased,
 * so the figure falls faster than the clock where they need not be.  A chip
 * or bus that is slower or faster than its times is noticed on the way.
 *
 * Return: milliseconds, rounded up.
 */
u32 eta_left_ms(const struct job *job, u32 elapsed_ms);

#endif

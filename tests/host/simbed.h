/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small chip with its cells: what a test of one log, or of one copy, needs. */
#ifndef LIFEBOAT_SIMBED_H
#define LIFEBOAT_SIMBED_H

#include "simflash.h"

#define SIMBED_MAX	2048	/* bytes, and pages */
#define SIMBED_BLOCKS	16

extern u8 data[SIMBED_MAX];
extern struct simpage pages[SIMBED_MAX];
extern bool bad[SIMBED_BLOCKS];
extern u8 dying[SIMBED_BLOCKS];
extern struct layout layout;
extern struct simflash sim;

/**
 * simbed_new() - as it leaves the factory, blank, and switched on
 * @chip:	what kind, of at most SIMBED_MAX bytes
 * @part:	its flash map
 * @n:		partitions in it
 */
void simbed_new(const struct simchip *chip, const struct partition *part,
		u32 n);

#endif

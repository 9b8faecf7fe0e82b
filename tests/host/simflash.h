/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A strict flash chip in RAM behind the port line.  It ends the test that
 * programs a bit from 0 to 1, is misaligned, out of range, or touches a
 * partition that is not writable; and it can lose its power.
 */
#ifndef LIFEBOAT_SIMFLASH_H
#define LIFEBOAT_SIMFLASH_H

#include <setjmp.h>
#include "flash/port.h"

enum cut {
	CUT_BEFORE,	/* the operation never began */
	CUT_TORN,	/* half programmed; half erased, the rest unstable */
	CUT_AFTER,	/* done, but nobody was told */
	CUT_COUNT
};

/**
 * struct simflash - one chip
 * @port:	to hand to the code under test
 * @data:	the cells, port.layout->size bytes, of the caller's
 * @cut_at:	operation (from 1) at which the power goes, 0 for never
 * @cut:	how
 * @power:	where the loss of power jumps to
 * @fault:	what was done that no chip allows, NULL if nothing
 * @stuck:	address whose bit 0 cannot be cleared any more, 0 for none
 */
struct simflash {
	struct flash_port port;
	u8 *data;
	u32 ops;
	u32 cut_at;
	enum cut cut;
	jmp_buf power;
	const char *fault;
	u32 stuck;
};

void simflash_init(struct simflash *s, const struct layout *layout, u8 *data);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tools/stage-payload puts behind the first stage. */
#ifndef LIFEBOAT_STAGE_H
#define LIFEBOAT_STAGE_H

#include <linux/types.h>

/* of struct payload */
#define POKES_MAX	10

/**
 * struct poke - what to do to a register
 * @reg:	physical address, in the SoC's block of registers
 * @mask:	bits that change
 * @value:	what they become
 */
struct poke {
	u32 reg;
	u32 mask;
	u32 value;
};

/**
 * struct payload - U-Boot, packed
 * @len:	bytes of the LZMA stream
 * @crc:	its CRC-32 (as zlib's)
 * @pokes:	how many of @poke there are, POKES_MAX at most
 * @poke:	they light the LED that says "failed"; the @mask of the last one
 *		is the LED's own bit, to blink by.  The stream follows
 */
struct payload {
	u32 len;
	u32 crc;
	u32 pokes;
	struct poke poke[];
};

/* arch/mips/cpu/time.c; in no header of U-Boot's */
ulong timer_read_counter(void);

/* from stage.lds */
extern const struct payload __payload;

#endif

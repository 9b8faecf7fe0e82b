/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chips as they are sold: geometry, and how long each operation takes. */
#ifndef LIFEBOAT_SIMCHIP_H
#define LIFEBOAT_SIMCHIP_H

#include <linux/types.h>

/**
 * struct simtimes - one chip on one bus
 * @erase_us:	an erase block
 * @program_us:	a page, once its bytes are in the chip
 * @access_ns:	from the command to the first byte: of a read on NOR, of each
 *		page on NAND
 * @byte_ns:	a byte over the bus, either way
 */
struct simtimes {
	u32 erase_us;
	u32 program_us;
	u32 access_ns;
	u32 byte_ns;
};

/**
 * struct simchip - a kind of chip
 * @name:	short
 * @source:	part, datasheet, and the bus that is assumed
 * @size:	bytes
 * @erasesize:	bytes of an erase block
 * @pagesize:	bytes that one program takes at most
 * @nand:	pages are programmed once and in order; there are bad blocks
 * @typ:	typical times
 * @max:	longest times
 */
struct simchip {
	const char *name;
	const char *source;
	u32 size;
	u32 erasesize;
	u32 pagesize;
	bool nand;
	struct simtimes typ;
	struct simtimes max;
};

/* ends with a chip without a name */
extern const struct simchip simchips[];

#endif

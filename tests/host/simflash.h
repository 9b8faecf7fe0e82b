/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A strict flash chip in RAM behind the port line, NOR or NAND.  What no chip
 * allows, or no layout, sets ->fault: a bit programmed from 0 to 1, a NAND
 * page programmed twice or out of order, a bad block used, anything
 * misaligned, out of range or in a partition that is not writable.
 *
 * One operation is an erase of a block or the program of a page (of 256 bytes
 * on NOR).  The power can go in the middle of any, and leaves cells that are
 * weak: what they hold may be read right today and wrong tomorrow.
 */
#ifndef LIFEBOAT_SIMFLASH_H
#define LIFEBOAT_SIMFLASH_H

#include <setjmp.h>
#include <stdlib.h>
#include "flash/port.h"
#include "simchip.h"

enum cut {
	CUT_BEFORE,	/* the operation never began */
	CUT_HALF,	/* half of it is done, and weak at the edge */
	CUT_NOISE,	/* every read finds something else; NAND's ECC gives up */
	CUT_SHADOW,	/* reads as if it had been done, and is weak */
	CUT_AFTER,	/* done, but nobody was told */
	CUT_BEGUN,	/* reads as before, and is weak */
	CUT_ZEROS,	/* an erase that has programmed all cells first; weak */
	CUT_RANDOM,	/* each bit is old or new, for good or not; weak */
	CUT_COUNT
};

/* sweeps of all pairs leave the last three to test_everycut.c, unless asked */
static inline int cut_ways(void)
{
	return getenv("TABLE") ? CUT_COUNT : CUT_AFTER + 1;
}

/* why an erase block fails from now on; bits */
#define DIES_ERASING	1
#define DIES_PROGRAMMING 2

/* what a mark does to a block that takes no program */
enum mark {
	MARK_TAKES,	/* as if the block was sound */
	MARK_FALLS,	/* it fails, but a bit of it is there */
	MARK_FAILS,	/* no bit of it falls; the block has been erased */
};

#define SIMFLASH_EDGES	2048

/* one page's cells */
struct simpage {
	bool programmed;	/* since the last erase */
	bool weak;
	bool noise;		/* weak, and does not even read the same twice */
	u8 flips;		/* bits that the ECC has to correct */
};

/**
 * struct simflash - one chip
 * @port:	to hand to the code under test
 * @data:	the cells, port.layout->size bytes, of the caller's
 * @page:	one each
 * @bad:	one for each block
 * @dying:	one for each block, DIES_… or 0
 * @worn:	one for each block: pages read in it since its last erase
 * @chip:	geometry
 * @times:	what operations take, NULL for nothing
 * @ns:		time passed since simflash_power_on()
 * @ecc:	bits that are corrected in a page, 0 on NOR
 * @disturb:	as many pages read in a block flip one more bit in each of
 *		its pages; 0 for never
 * @cut_at:	operation (from 1) at which the power goes, 0 for never
 * @cut:	how
 * @power:	where the loss of power jumps to
 * @fault:	what was done that no chip allows, NULL if nothing
 * @stuck:	address whose bit 0 cannot be cleared any more, 0 for none
 * @reads:	bytes read
 * @mark:	what happens to marks in blocks that are dying
 * @asked:	times that a block's mark was asked for
 * @edge_op:	operations that were erases, or the last in a block before
 *		another's, the first of them
 * @nedges:	how many; nobody clears it
 * @last:	block of the last operation
 * @marked:	operation in which a block was marked last; nobody clears it
 */
struct simflash {
	struct flash_port port;
	u8 *data;
	struct simpage *page;
	bool *bad;
	u8 *dying;
	u32 *worn;
	const struct simchip *chip;
	const struct simtimes *times;
	u64 ns;
	u32 ecc;
	u32 disturb;
	u32 ops;
	u32 cut_at;
	enum cut cut;
	jmp_buf power;
	const char *fault;
	u32 stuck;
	u32 reads;
	enum mark mark;
	u32 asked;
	u32 edge_op[SIMFLASH_EDGES];
	u32 nedges;
	u32 last;
	u32 marked;
	u32 noise;
};

/**
 * struct simcells - all that a chip holds when the power is off
 * @data:	bytes
 * @page:	one for each page
 * @bad:	one for each erase block
 * @dying:	the same
 * @worn:	the same
 */
struct simcells {
	u8 *data;
	struct simpage *page;
	bool *bad;
	u8 *dying;
	u32 *worn;
};

/**
 * simflash_init() - a chip as it leaves the factory, bytes as in @cells
 * @s:		chip
 * @chip:	what kind
 * @layout:	its flash map
 * @cells:	of the caller's
 */
void simflash_init(struct simflash *s, const struct simchip *chip,
		   const struct layout *layout, const struct simcells *cells);

/* power comes back: the cells stay as they are */
void simflash_power_on(struct simflash *s);

#endif

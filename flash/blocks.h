/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The erase blocks of a plan, one after the other, on a chip with bad ones. */
#ifndef LIFEBOAT_BLOCKS_H
#define LIFEBOAT_BLOCKS_H

#include "flash/block.h"
#include "flash/plan.h"

/* more than this in one job is no wear, but a fault that may pass */
#define BLOCKS_OUT_MAX	3

/**
 * struct blocks - what blocks_count() has found
 * @count:	blocks in all, without those of UBI volumes
 * @of_step:	the same of each step
 * @empty:	EC header of an empty PEB, for those behind an image of UBI
 * @out:	addresses of blocks that are left out, as if they were bad
 * @nout:	how many
 * @kept:	what is in the block of a step with ->keep, once it is known
 * @kept_addr:	and where that is
 * @passed:	blocks in front of it
 * @settled:	it is the first, whatever is in there
 * @at:		the block that was asked for last, for to find one is to ask
 *		the chip for the mark of every one in front of it
 */
struct blocks {
	const struct plan *plan;
	struct flash_port *port;
	u32 count;
	u32 of_step[PLAN_STEPS_MAX];
	u8 empty[UBI_HEADER_LEN];
	u32 out[BLOCKS_OUT_MAX];
	u32 nout;
	struct region kept;
	u32 kept_addr;
	u32 passed;
	bool settled;
	struct {
		const struct plan_step *step;
		u32 index;
		u32 addr;
	} at;
};

/**
 * blocks_start() - none is left out, nothing is kept
 * @b:		filled
 * @plan:	plan; must live
 * @port:	chip; must live
 */
void blocks_start(struct blocks *b, const struct plan *plan,
		  struct flash_port *port);

/**
 * blocks_count() - once, and again whenever a block has gone bad
 *
 * Return: NULL, or the step for which there are too few good blocks.
 */
const struct plan_step *blocks_count(struct blocks *b);

/* the @index-th block, and what shall be in it; false past the last */
bool blocks_get(struct blocks *b, u32 index, struct block *block);

/*
 * what is kept is in the next block, or, behind the last one, in the first after
 * all; false: that has been said
 */
bool blocks_pass(struct blocks *b);

/* CRC-32 of all their addresses; after blocks_count() */
u32 blocks_map(struct blocks *b);

/* do without the block at @addr from now on; false: too many already */
bool blocks_leave_out(struct blocks *b, u32 addr);

#endif

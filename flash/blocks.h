/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The erase blocks of a plan, one after the other, on a chip with bad ones. */
#ifndef LIFEBOAT_BLOCKS_H
#define LIFEBOAT_BLOCKS_H

#include "flash/block.h"
#include "flash/plan.h"

/**
 * struct blocks - what blocks_count() has found
 * @count:	blocks in all, without those of UBI volumes
 * @of_step:	the same of each step
 * @empty:	EC header of an empty PEB, for those behind an image of UBI
 */
struct blocks {
	const struct plan *plan;
	struct flash_port *port;
	u32 count;
	u32 of_step[PLAN_STEPS_MAX];
	u8 empty[UBI_HEADER_LEN];
};

/**
 * blocks_count() - once, and again whenever a block has gone bad
 * @b:		filled
 * @plan:	plan; must live
 * @port:	chip; must live
 *
 * Return: NULL, or the step for which there are too few good blocks.
 */
const struct plan_step *blocks_count(struct blocks *b, const struct plan *plan,
				     struct flash_port *port);

/* the @index-th block, and what shall be in it; false past the last */
bool blocks_get(const struct blocks *b, u32 index, struct block *block);

#endif

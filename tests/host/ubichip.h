/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A strict NAND chip with UBI on it, and how often each block was erased. */
#ifndef LIFEBOAT_UBICHIP_H
#define LIFEBOAT_UBICHIP_H

#include "flash/job.h"
#include "simflash.h"

/**
 * struct ubichip - one chip
 * @sim:	the simulator; its port counts into @erased
 * @cells:	on the heap
 * @erased:	erasures of each block since ubichip_new()
 * @block:	one erase block, for a job
 * @job:	the last one
 * @longest:	erasures in that job's longest step
 * @what:	is written, so that a cut can be gone on from; ->size 0: nobody
 *		says
 * @firmware:	map whose firmware that is, if it is said
 */
struct ubichip {
	struct simflash sim;
	struct simchip kind;
	struct simcells cells;
	u32 blocks;
	u32 *erased;
	u8 *block;
	struct job job;
	u32 longest;
	struct resume what;
	const struct layout *firmware;
};

/* a map: where two partitions begin, in blocks, and how many the second has */
#define UBICHIP_MAP(_kernel, _ubi, _pebs, _block) {			\
	.part = {							\
		{ "boot", 0, (_kernel) * (_block), false },		\
		{ "kernel", (_kernel) * (_block),			\
		  ((_ubi) - (_kernel)) * (_block), true },		\
		{ "ubi", (_ubi) * (_block), (_pebs) * (_block), true },	\
		{ "factory", ((_ubi) + (_pebs)) * (_block), (_block),	\
		  false },						\
	},								\
	.count = 4,							\
	.size = ((_ubi) + (_pebs) + 1) * (_block),			\
	.erasesize = (_block),						\
}

/* erased, without bad blocks; free with ubichip_free() */
void ubichip_new(struct ubichip *c, const struct layout *layout, u32 pagesize);
void ubichip_free(struct ubichip *c);

/* the same chip with other power: UBI's memory is gone */
void ubichip_power_on(struct ubichip *c);

/* a whole job; false if it did not come to a good end */
bool ubichip_run(struct ubichip *c, const struct plan *plan, bool trusted);

/* what the EC header of a block says, -1 if there is none */
s64 ubichip_counter(struct ubichip *c, u32 block);

/* NULL, or why the volume does not hold exactly this; attaches afresh */
const char *ubichip_volume(struct ubichip *c, const char *partition,
			   const char *volume, const struct region *want);

#endif

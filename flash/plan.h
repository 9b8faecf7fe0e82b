/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plan, then act: what will be written where, settled and checked against
 * the flash map before the first erase.  A plan can name nothing but writable
 * partitions.
 */
#ifndef LIFEBOAT_PLAN_H
#define LIFEBOAT_PLAN_H

#include "flash/image.h"

/* a whole chip may have to be restored partition by partition */
#define PLAN_STEPS_MAX	LAYOUT_PARTS_MAX

/**
 * struct plan_step - one run of erase blocks
 * @part:	the partition, writable
 * @addr:	first byte, from the start of the chip, erase block aligned
 * @src:	bytes to write there
 * @span:	bytes of whole erase blocks; those behind @src shall be erased
 * @commit:	the first block of this step makes the firmware bootable: it
 *		is made invalid before anything else changes and written last
 * @volume:	UBI volume to update instead; @addr is then where its
 *		partition begins
 */
struct plan_step {
	const struct partition *part;
	u32 addr;
	struct region src;
	u32 span;
	bool commit;
	const char *volume;
};

struct plan {
	struct plan_step step[PLAN_STEPS_MAX];
	u32 nsteps;
	u32 blocks;		/* erase blocks in all */
};

/**
 * plan_make() - turn a verdict into a plan
 * @rep:	report of an image that may be written
 * @layout:	flash map
 * @plan:	result
 *
 * Return: 0; -EPERM if a part names a partition that is not writable or does
 * not exist; -EFBIG if it does not fit; -EINVAL if parts overlap or are not
 * aligned.
 */
int plan_make(const struct image_report *rep, const struct layout *layout,
	      struct plan *plan);

/**
 * plan_add() - one more step
 * @plan:	zeroed before the first; unchanged on failure
 * @layout:	flash map
 * @partition:	name
 * @offset:	in it, erase block aligned
 * @src:	bytes, may be none
 * @span:	bytes, a multiple of the erase block, at least @src->len
 *
 * Return: 0; -EPERM, -EFBIG or -EINVAL as plan_make().
 */
int plan_add(struct plan *plan, const struct layout *layout,
	     const char *partition, u32 offset, const struct region *src,
	     u32 span);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plan, then act: what will be written where, settled and checked against
 * the flash map before the first erase.  A plan can name nothing but writable
 * partitions.
 */
#ifndef LIFEBOAT_PLAN_H
#define LIFEBOAT_PLAN_H

#include "flash/image.h"

/**
 * struct plan_step - one run of erase blocks
 * @part:	the partition, writable
 * @addr:	first byte, from the start of the chip, erase block aligned
 * @src:	bytes to write there; the rest of the last block is left erased
 * @commit:	the first block of this step makes the firmware bootable: it
 *		is made invalid before anything else changes and written last
 * @volume:	UBI volume to update instead; @addr is then where its
 *		partition begins
 */
struct plan_step {
	const struct partition *part;
	u32 addr;
	struct region src;
	bool commit;
	const char *volume;
};

struct plan {
	struct plan_step step[IMAGE_PARTS_MAX];
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

#endif

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
 * @ubi:	@src is an image of a UBI device: each PEB keeps its erase
 *		counter, and no block behind @src keeps an old PEB
 * @volume:	UBI volume to update instead; @addr and @span are then the
 *		whole partition's, and @src may be empty
 */
struct plan_step {
	const struct partition *part;
	u32 addr;
	struct region src;
	u32 span;
	bool commit;
	bool ubi;
	const char *volume;
};

struct plan {
	struct plan_step step[PLAN_STEPS_MAX];
	u32 nsteps;
	u32 blocks;		/* erase blocks in all, those of volumes not counted */
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

/**
 * plan_add_volume() - one more step, for a UBI volume
 * @plan:	zeroed before the first; unchanged on failure
 * @layout:	flash map
 * @partition:	name of the one with UBI in it
 * @volume:	name; must outlive the plan
 * @src:	bytes; none to empty the volume, which makes it if need be.
 *		Of "rootfs_data" that is the firmware's factory reset.
 *
 * Return: 0; -EPERM, -EFBIG or -EINVAL as plan_make().
 */
int plan_add_volume(struct plan *plan, const struct layout *layout,
		    const char *partition, const char *volume,
		    const struct region *src);

#endif

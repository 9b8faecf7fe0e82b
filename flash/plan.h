/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plan, then act: what will be written where, settled and checked against
 * the flash map before the first erase.  A plan can name nothing but writable
 * partitions.
 */
#ifndef LIFEBOAT_PLAN_H
#define LIFEBOAT_PLAN_H

#include "flash/image.h"

/* a whole chip may have to be restored partition by partition; one is kept */
#define PLAN_STEPS_MAX	(LAYOUT_PARTS_MAX + 1)

/**
 * struct plan_step - one run of erase blocks
 * @part:	the partition, writable
 * @addr:	first byte, from the start of the chip, erase block aligned
 * @src:	bytes to write there
 * @span:	bytes of whole erase blocks; those behind @src shall be erased
 * @commit:	the first block of this step makes the firmware bootable: it
 *		is made invalid before anything else changes and written last
 * @keep:	what is there now is what shall be there: a firmware that the
 *		plan does not bring, but that must not start meanwhile
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
	bool keep;
	bool ubi;
	const char *volume;
};

/**
 * struct plan - what goes where
 * @step:	in the order in which they are carried out
 * @nsteps:	how many
 * @blocks:	erase blocks in all, those of volumes not counted
 * @sound:	nobody else writes there who might have been cut short; then
 *		what is right beside what differs stays as it is (job.h)
 */
struct plan {
	struct plan_step step[PLAN_STEPS_MAX];
	u32 nsteps;
	u32 blocks;
	bool sound;
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
 * plan_add_image() - one more step, for bytes as they come in a file
 * @plan:	zeroed before the first; unchanged on failure
 * @layout:	flash map
 * @partition:	name
 * @offset:	in it, erase block aligned
 * @src:	bytes
 *
 * An image of UBI is recognised: its PEBs keep the chip's erase counters, and
 * empty ones at its end are as many as the chip has room for.
 *
 * Return: 0; -EPERM, -EFBIG or -EINVAL as plan_make().
 */
int plan_add_image(struct plan *plan, const struct layout *layout,
		   const char *partition, u32 offset,
		   const struct region *src);

/**
 * plan_guard() - nothing starts while it is being changed
 * @plan:	all its steps
 * @layout:	flash map, whose layout_firmware() a boot looks at
 *
 * If the plan touches any partition of a firmware, its first step becomes one
 * with ->commit: the step that begins where a boot looks, which is moved to
 * the front, or else one that keeps what is there.
 *
 * Return: 0; -EFBIG too many steps; -EINVAL the plan changes the partition
 * that a boot looks at, and not its beginning.
 */
int plan_guard(struct plan *plan, const struct layout *layout);

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

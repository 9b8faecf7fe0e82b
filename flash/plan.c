// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/plan.h"
#include "flash/peb.h"

/* does this step touch an erase block that an earlier one has? */
static bool collides(const struct plan *plan, const struct plan_step *s)
{
	u32 i;

	for (i = 0; i < plan->nsteps; i++) {
		const struct plan_step *o = &plan->step[i];

		if (s->addr < o->addr + o->span && o->addr < s->addr + s->span)
			return true;
	}
	return false;
}

int plan_add(struct plan *plan, const struct layout *layout,
	     const char *partition, u32 offset, const struct region *src,
	     u32 span)
{
	struct plan_step *s = &plan->step[plan->nsteps];
	u32 mask = layout->erasesize - 1;

	if (plan->nsteps == PLAN_STEPS_MAX)
		return -EFBIG;
	memset(s, 0, sizeof(*s));
	s->part = layout_find(layout, partition);
	if (!s->part || !s->part->writable)
		return -EPERM;
	if (!span || src->len > span || offset & mask || span & mask)
		return -EINVAL;
	if (offset > s->part->size || span > s->part->size - offset)
		return -EFBIG;
	s->addr = s->part->offset + offset;
	s->src = *src;
	s->span = span;
	if (collides(plan, s))
		return -EINVAL;
	plan->blocks += span / layout->erasesize;
	plan->nsteps++;
	return 0;
}

int plan_add_volume(struct plan *plan, const struct layout *layout,
		    const char *partition, const char *volume,
		    const struct region *src)
{
	const struct partition *part = layout_find(layout, partition);
	u32 n = plan->nsteps, blocks = plan->blocks;
	int ret;

	ret = part ? plan_add(plan, layout, partition, 0, src, part->size) :
		     -EPERM;
	if (ret)
		return part && src->len > part->size ? -EFBIG : ret;
	plan->step[n].volume = volume;
	plan->blocks = blocks;
	return 0;
}

/*
 * What lies behind the image's last PEB must not look as if it belonged to
 * it: the sequence numbers differ, and neither UBI would attach.  With
 * OpenWrt's marker the firmware's kernel discards it unseen, its erase
 * counters too; without it is for us to erase it, as ubiformat does.
 */
static u32 ubi_span(const struct image_part *part, const struct layout *layout)
{
	const struct partition *to = layout_find(layout, part->partition);
	u32 span = ALIGN(part->src.len, layout->erasesize);

	if (ubi_has_eof(&part->src, layout->erasesize) || !to ||
	    part->offset > to->size)
		return span;
	return max(span, to->size - part->offset);
}

static int add_part(struct plan *plan, const struct image_part *part,
		    const struct layout *layout)
{
	bool ubi = !part->volume && ubi_match(&part->src);
	u32 n = plan->nsteps;
	int ret;

	if (part->src.len > layout->size)
		return -EFBIG;
	if (part->volume)
		ret = plan_add_volume(plan, layout, part->partition,
				      part->volume, &part->src);
	else
		ret = plan_add(plan, layout, part->partition, part->offset,
			       &part->src, ubi ? ubi_span(part, layout) :
			       ALIGN(part->src.len, layout->erasesize));
	if (ret)
		return ret;
	plan->step[n].ubi = ubi;
	/* a boot starts at the first byte of the first part */
	plan->step[n].commit = !n;
	return 0;
}

int plan_make(const struct image_report *rep, const struct layout *layout,
	      struct plan *plan)
{
	u32 i;
	int ret;

	memset(plan, 0, sizeof(*plan));
	if (rep->verdict == IMAGE_REFUSE || !rep->nparts ||
	    rep->nparts > IMAGE_PARTS_MAX)
		return -EINVAL;
	for (i = 0; i < rep->nparts; i++) {
		ret = add_part(plan, &rep->part[i], layout);
		if (ret) {
			plan->nsteps = 0;
			return ret;
		}
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/plan.h"

/* does this step touch an erase block that an earlier one has? */
static bool collides(const struct plan *plan, const struct plan_step *s,
		     u32 erasesize)
{
	u32 end = s->addr + ALIGN(s->src.len, erasesize);
	u32 i;

	for (i = 0; i < plan->nsteps; i++) {
		const struct plan_step *o = &plan->step[i];

		if (s->addr < o->addr + ALIGN(o->src.len, erasesize) &&
		    o->addr < end)
			return true;
	}
	return false;
}

static int add_step(struct plan *plan, const struct image_part *part,
		    const struct layout *layout)
{
	struct plan_step *s = &plan->step[plan->nsteps];

	s->part = layout_find(layout, part->partition);
	if (!s->part || !s->part->writable)
		return -EPERM;
	if (!part->src.len || part->offset & (layout->erasesize - 1))
		return -EINVAL;
	if (part->offset > s->part->size ||
	    part->src.len > s->part->size - part->offset)
		return -EFBIG;
	s->addr = s->part->offset + part->offset;
	s->src = part->src;
	s->volume = part->volume;
	/* a boot starts at the first byte of the first part */
	s->commit = !plan->nsteps;
	if (collides(plan, s, layout->erasesize))
		return -EINVAL;
	plan->blocks += DIV_ROUND_UP(s->src.len, layout->erasesize);
	plan->nsteps++;
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
		ret = add_step(plan, &rep->part[i], layout);
		if (ret) {
			plan->nsteps = 0;
			return ret;
		}
	}
	return 0;
}

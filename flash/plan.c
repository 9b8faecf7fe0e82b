// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/plan.h"
#include "flash/port.h"
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

	if (src->len > layout->size)
		return -EFBIG;
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
static u32 ubi_span(const struct region *src, const struct layout *layout,
		    const char *partition, u32 offset)
{
	const struct partition *to = layout_find(layout, partition);
	u32 span = ALIGN(src->len, layout->erasesize);

	if (ubi_has_eof(src, layout->erasesize) || !to || offset > to->size)
		return span;
	return max(span, to->size - offset);
}

int plan_add_image(struct plan *plan, const struct layout *layout,
		   const char *partition, u32 offset,
		   const struct region *src)
{
	u32 n = plan->nsteps, span = ALIGN(src->len, layout->erasesize);
	struct region bytes = *src;
	bool ubi = PORT_NAND && ubi_match(src);
	int ret;

	if (src->len > layout->size)
		return -EFBIG;
	if (ubi) {
		bytes.len = peb_trimmed(src, layout->erasesize);
		span = ubi_span(&bytes, layout, partition, offset);
	}
	ret = plan_add(plan, layout, partition, offset, &bytes, span);
	if (!ret)
		plan->step[n].ubi = ubi;
	return ret;
}

static void swap_steps(struct plan_step *a, struct plan_step *b)
{
	struct plan_step c = *a;

	*a = *b;
	*b = c;
}

int plan_guard(struct plan *plan, const struct layout *layout)
{
	const struct partition *fw = layout_firmware(layout);
	const struct region nothing = { NULL, 0 };
	bool touched = false;
	u32 i, first = plan->nsteps;
	int ret;

	for (i = 0; i < plan->nsteps; i++) {
		const struct plan_step *s = &plan->step[i];

		touched |= layout_writable(layout, s->addr, 1);
		if (fw && s->addr == fw->offset && !s->volume)
			first = i;
	}
	if (!touched)
		return 0;
	/* on NOR there is one partition, and a boot looks at its first byte */
	if (!PORT_NAND && first)
		return -EINVAL;
	if (first == plan->nsteps) {
		ret = plan_add(plan, layout, fw->name, 0, &nothing,
			       layout->erasesize);
		if (ret)
			return ret;
		plan->step[first].keep = true;
		plan->blocks--;		/* as if it was not touched */
	}
	for (i = 0; i < plan->nsteps; i++)
		if (plan->step[first].keep && i != first &&
		    plan->step[i].addr - fw->offset < fw->size)
			return -EINVAL;
	for (; first; first--)
		swap_steps(&plan->step[first], &plan->step[first - 1]);
	plan->step[0].commit = true;
	return 0;
}

/*
 * What lies between two parts of one partition is the firmware's, too: an old
 * root there would be found before the new one.
 */
static void close_gaps(struct plan *plan, u32 erasesize)
{
	u32 i, j;

	for (i = 0; i < plan->nsteps; i++) {
		struct plan_step *s = &plan->step[i];
		u32 next = U32_MAX;

		if (s->volume)
			continue;
		for (j = 0; j < plan->nsteps; j++)
			if (plan->step[j].part == s->part &&
			    plan->step[j].addr > s->addr)
				next = min(next, plan->step[j].addr);
		if (next == U32_MAX || next - s->addr <= s->span)
			continue;
		plan->blocks += (next - s->addr - s->span) / erasesize;
		s->span = next - s->addr;
	}
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
	for (i = 0, ret = 0; !ret && i < rep->nparts; i++) {
		const struct image_part *part = &rep->part[i];
		struct region src = part->src;

		src.len -= part->padding;
		if (part->volume)
			ret = plan_add_volume(plan, layout, part->partition,
					      part->volume, &src);
		else
			ret = plan_add_image(plan, layout, part->partition,
					     part->offset, &src);
	}
	if (!ret) {
		close_gaps(plan, layout->erasesize);
		ret = plan_guard(plan, layout);
	}
	if (ret)
		plan->nsteps = 0;
	return ret;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* What is in the chip's cells. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <string.h>
#include "cut.h"
#include "flash/peb.h"
#include "flash/backup.h"
#include "flash/block.h"

static u32 pages(void)
{
	return router.cell->layout.size / router.cell->page;
}

void cut_save(struct cut_snapshot *s)
{
	const struct simcells *cells = &router.c.cells;
	u32 size = router.cell->layout.size;

	s->data = s->data ?: malloc(size);
	s->page = s->page ?: malloc(pages() * sizeof(*s->page));
	memcpy(s->data, cells->data, size);
	memcpy(s->page, cells->page, pages() * sizeof(*s->page));
	memcpy(s->bad, cells->bad, router.c.blocks * sizeof(*s->bad));
}

void cut_restore(const struct cut_snapshot *s)
{
	struct simcells *cells = &router.c.cells;

	memcpy(cells->data, s->data, router.cell->layout.size);
	memcpy(cells->page, s->page, pages() * sizeof(*s->page));
	memcpy(cells->bad, s->bad, router.c.blocks * sizeof(*s->bad));
	ubichip_power_on(&router.c);
}

void cut_forget(struct cut_snapshot *s)
{
	free(s->data);
	free(s->page);
	memset(s, 0, sizeof(*s));
}

void cut_put(u32 addr, const void *data, u32 len)
{
	struct simcells *cells = &router.c.cells;
	u32 page = router.cell->page, i;

	memcpy(cells->data + addr, data, len);
	for (i = addr / page; i <= (addr + len - 1) / page; i++)
		cells->page[i] = (struct simpage){ .programmed = true };
}

/* blocks that are erased may be bad ones that took no mark (flash/job_block.c) */
static bool counts(u32 i, bool erased)
{
	u32 size = router.cell->layout.erasesize;

	return !router.c.cells.bad[i] &&
	       !(erased && block_is_erased(router.c.cells.data + i * size,
					   size));
}

/*
 * What a step with no volume has in flash, as a boot reads it.  On NAND there
 * may be no room for erased blocks at its end.
 */
static bool holds_step(const struct plan_step *s, bool erased)
{
	u32 size = router.cell->layout.erasesize, at = 0, i, len;
	u32 end = router.cell->nand ? peb_trimmed(&s->src, size) : s->src.len;
	struct ubichip *c = &router.c;
	int ret;

	for (i = s->addr / size; at < end; i++) {
		if (i == c->blocks)
			return false;
		if (!counts(i, erased))
			continue;
		len = min(size, end - at);
		ret = c->sim.port.read(&c->sim.port, i * size, c->block, len);
		if ((ret && ret != -EUCLEAN) ||
		    memcmp(c->block, s->src.data + at, len))
			return false;
		at += len;
	}
	return true;
}

/*
 * On a copy: to attach is to write.  What a kernel's UBI then does to cells
 * that were caught in the middle is no fault of the rescue's, if it is not
 * done yet.
 */
const char *cut_volume(const struct cut_image *image)
{
	static struct cut_snapshot here;
	const char *wrong, *fault = router.c.sim.fault;

	cut_save(&here);
	router.c.sim.fault = NULL;
	wrong = ubichip_volume(&router.c, "ubi", "rootfs", &image->root) ?:
		router.c.sim.fault;
	cut_restore(&here);
	cut_forget(&here);
	router.c.sim.fault = fault;
	return wrong;
}

bool cut_holds(const struct cut_image *image)
{
	u32 i;

	for (i = 0; i < image->plan.nsteps; i++) {
		const struct plan_step *s = &image->plan.step[i];

		if (!s->keep && !s->volume && !s->ubi &&
		    !holds_step(s, false) &&
		    !(router.cell->nand && holds_step(s, true)))
			return false;
	}
	return !image->root.len || !cut_volume(image);
}

static bool in_ubi(u32 addr)
{
	const struct partition *ubi = layout_find(&router.cell->layout, "ubi");

	return ubi && addr >= ubi->offset && addr < ubi->offset + ubi->size;
}

static bool in_plan(const struct plan *plan, u32 addr)
{
	u32 i;

	for (i = 0; i < plan->nsteps; i++)
		if (addr >= plan->step[i].addr &&
		    addr < plan->step[i].addr + plan->step[i].span)
			return true;
	return false;
}

bool cut_weak_cells_go_bad(const struct cut_image *image)
{
	u32 i, size = router.cell->layout.erasesize;
	struct simcells *cells = &router.c.cells;
	bool elsewhere = false;

	for (i = 0; i < pages(); i++) {
		u32 addr = i * router.cell->page;

		if (!cells->page[i].weak || cells->bad[addr / size])
			continue;
		/* what is erased there is for others, who know how */
		elsewhere |= image && in_plan(&image->plan, addr) &&
			     !in_ubi(addr) &&
			     !block_is_erased(cells->data + addr,
					      router.cell->page);
		cells->page[i].noise = true;
	}
	return elsewhere;
}

/* a restore of all of it leaves what the router starts from */
static bool is_others(const struct partition *p)
{
	return p->boot || (!p->writable && strcmp(router.cell->partition, "all"));
}

const char *cut_others(void)
{
	const struct layout *l = &router.cell->layout;
	const struct partition *p;

	for (p = l->part; p < l->part + l->count; p++)
		if (is_others(p) && memcmp(router.c.cells.data + p->offset,
					   router.base.data + p->offset,
					   p->size))
			return "another partition has changed";
	return NULL;
}

const char *cut_backup(struct cut_image *image, const char *partition)
{
	const struct layout *l = &router.cell->layout;
	struct backup b;
	u8 *to;
	int ret;

	backup_begin(&b, &router.c.sim.port, layout_find(l, partition));
	image->file.len = b.left;
	to = malloc(b.left);
	image->file.data = to;
	while ((ret = backup_read(&b, to, l->erasesize)) > 0)
		to += ret;
	return ret || b.left ? "there is no backup of it" : NULL;
}

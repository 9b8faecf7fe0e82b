// SPDX-License-Identifier: GPL-2.0-or-later
/* What is there when a rescue begins. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "cut.h"
#include "flash/block.h"
#include "flash/overlay.h"
#include "flash/volume.h"

/* what a restore of all of the chip has to bring back */
#define OTHERS_OLD	0x33
#define OTHERS_NEW	0x35

/* blocks that a firmware of cut_images.py fills on NOR */
#define ROOT_END	4

static const struct cut_id no_cut;

static const struct layout *map(void)
{
	return &router.cell->layout;
}

/* where the firmware begins, and nothing stays that is programmed */
void cut_heal(void)
{
	struct simflash *sim = &router.c.sim;

	memset(sim->dying, 0, router.c.blocks);
	if (router.from != CUT_UNMARKED)
		return;
	sim->dying[layout_firmware(map())->offset / map()->erasesize] =
		DIES_PROGRAMMING;
	sim->mark = MARK_FAILS;
}

/* as the router left the factory, but for the firmware */
static void blank(u8 others)
{
	const struct layout *l = map();
	struct ubichip *c = &router.c;
	const struct partition *p;

	memset(c->cells.data, 0xff, l->size);
	memset(c->cells.page, 0,
	       l->size / router.cell->page * sizeof(*c->cells.page));
	memset(c->cells.bad, 0, c->blocks);
	cut_heal();
	c->sim.fault = NULL;
	for (p = l->part; p < l->part + l->count; p++)
		if (!p->writable)
			memset(c->cells.data + p->offset,
			       p->boot ? OTHERS_OLD : others, p->size);
		else if (router.cell->nand)
			c->cells.bad[p->offset / l->erasesize + 1] = true;
}

static const char *install(const struct cut_image *f)
{
	if (cut_rescue(f, no_cut))
		return NULL;
	return router.c.sim.fault ?: router.c.job.error;
}

static void foreign(void)
{
	const struct layout *l = map();
	const struct partition *p;
	u32 at;
	u8 b;

	for (p = l->part; p < l->part + l->count; p++)
		for (at = 0; p->writable && at < p->size; at++) {
			b = cut_any(256);
			cut_put(p->offset + at, &b, 1);
		}
}

static void change_one(void)
{
	const struct layout *l = map();
	const struct partition *p = layout_firmware(l);

	if (!strcmp(router.cell->partition, "ubi") ||
	    router.new.plan.step[0].keep)
		p = layout_find(l, "ubi");
	router.c.cells.data[p->offset + 2 * l->erasesize +
			    2 * router.cell->page + 100] ^= 1;
}

/* where the power goes while the firmware itself is at work */
static void own_work(struct cut_id id)
{
	struct simflash *sim = &router.c.sim;

	simflash_power_on(sim);
	sim->cut = id.cut;
	sim->cut_at = id.at;
}

/* the firmware's own writer: block by block, without a commit block */
static void own_write(const struct plan_step *s, u32 at)
{
	struct flash_port *p = &router.c.sim.port;
	u32 size = map()->erasesize;
	static u32 done, i, len;
	u8 *buf = router.c.block;

	own_work((struct cut_id){ CUT_SHADOW, at });
	done = 0;
	if (setjmp(router.c.sim.power))
		return;
	for (i = s->addr / size; done < s->src.len; i++) {
		if (router.c.cells.bad[i])
			continue;
		p->erase(p, i * size);
		len = min(size, s->src.len - done);
		memset(buf, 0xff, size);
		memcpy(buf, s->src.data + done, len);
		p->program(p, i * size, buf, ALIGN(len, router.cell->page));
		done += len;
	}
}

/* an erase behind the firmware, or, in UBI, a program that has just begun */
static void own_erase(void)
{
	u32 size = map()->erasesize, page = router.cell->page, i;
	bool nand = router.cell->nand;
	struct ubichip *c = &router.c;
	struct flash_port *p = &c->sim.port;
	const struct partition *part;

	part = layout_find(map(), nand ? "ubi" : "firmware");
	for (i = part->offset; i < part->offset + part->size; i += size)
		if (block_is_erased(c->cells.data + i + 2 * page, page) &&
		    !c->cells.bad[i / size])
			break;
	if (i == part->offset + part->size)
		return;
	memset(c->block, 0x5a, size);
	own_work((struct cut_id){ nand ? CUT_BEGUN : CUT_SHADOW, 1 });
	if (setjmp(c->sim.power))
		return;
	if (nand)
		p->program(p, i + page, c->block, page);
	else
		p->erase(p, i);
}

/* --- what a factory reset is for --- */

/* a file system behind the root; its last block is not used yet */
static const char *nor_settings(void)
{
	struct overlay o;
	u32 at;
	u8 b;

	if (overlay_find(&router.c.sim.port, layout_firmware(map()), &o))
		return "there is no place for settings";
	for (at = o.addr; at < o.end - map()->erasesize; at++) {
		b = at == o.addr ? 0x19 : at == o.addr + 1 ? 0x85 : cut_any(256);
		cut_put(at, &b, 1);
	}
	return NULL;
}

static const char *ubi_settings(void)
{
	struct ubichip *c = &router.c;
	u32 len, i;
	int id;

	if (volume_attach(&c->sim.port, layout_find(map(), "ubi"),
			  router.cell->page))
		return "UBI does not attach";
	id = volume_find("rootfs_data");
	len = volume_leb_size();
	memset(c->block, 0x11, len);
	if (id < 0 || volume_update(id, 2 * len))
		return "there is no place for settings";
	for (i = 0; i < 2; i++)
		if (volume_write(id, c->block, len))
			return "the settings cannot be written";
	ubichip_power_on(c);
	return NULL;
}

static const char *settings(void)
{
	if (router.cell->action != CUT_RESET)
		return NULL;
	return router.cell->nand ? ubi_settings() : nor_settings();
}

/* --- */

static bool is_new(void)
{
	return router.from == CUT_SAME || router.from == CUT_CHANGED;
}

/* what is in use comes last, as after some years, and will have to move */
static void turn_round(struct cut_image *b)
{
	u32 size = map()->erasesize, i, n = b->file.len / size;
	u8 *data = (u8 *)b->file.data, *peb = router.c.block;

	for (i = 0; i < n / 2; i++) {
		memcpy(peb, data + i * size, size);
		memcpy(data + i * size, data + (n - 1 - i) * size, size);
		memcpy(data + (n - 1 - i) * size, peb, size);
	}
}

/* what was made from the new firmware, once there was nothing else */
static const char *take_backup(void)
{
	struct cut_image *b = &router.backup;
	const char *wrong;

	if (router.cell->action != CUT_RESTORE || b->file.data)
		return NULL;
	blank(OTHERS_NEW);
	wrong = install(&router.new) ?: cut_backup(b, router.cell->partition);
	if (!wrong && !strcmp(router.cell->partition, "ubi"))
		b->root = router.new.root;
	if (!wrong && cut_is_thinned())
		turn_round(b);
	return wrong;
}

static const char *install_all(void)
{
	const struct cut_image *f = is_new() ? &router.new : &router.old;
	const char *wrong = NULL;

	/* half of one is written to a whole one */
	if (router.whole.file.data)
		wrong = install(&router.whole);
	if (wrong || router.from == CUT_BLANK)
		return wrong;
	if (router.from == CUT_FOREIGN) {
		foreign();
		return NULL;
	}
	wrong = install(f) ?: settings();
	if (!wrong && !cut_boots())
		wrong = "what it begins with does not boot";
	if (router.from != CUT_CHANGED && router.from != CUT_TORN_WRITE)
		router.there = f;
	return wrong;
}

const char *cut_begin(void)
{
	const struct plan_step *first = &router.new.plan.step[0];
	const char *wrong = take_backup();

	if (wrong)
		return wrong;
	router.there = NULL;
	blank(is_new() ? OTHERS_NEW : OTHERS_OLD);
	wrong = install_all();
	if (wrong)
		return wrong;
	if (router.from == CUT_CHANGED)
		change_one();
	else if (router.from == CUT_TORN_ERASE)
		own_erase();
	else if (router.from == CUT_TORN_WRITE && first->src.len)
		/*
		 * The kernel is new and whole on NOR, and so seems the block
		 * behind it, whose last page is weak.
		 */
		own_write(first, router.cell->nand ? 70 : 3 * 257);
	ubichip_power_on(&router.c);
	router.reset_from = layout_firmware(map())->offset +
			    ROOT_END * map()->erasesize;
	router.booted = cut_boots();
	cut_save(&router.base);
	return router.c.sim.fault;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every board's flash map, every format that it takes, a restore of each of
 * its partitions and a factory reset, and all that may be in flash when a
 * rescue begins, with the plug pulled in every way that simflash.h knows; then
 * a second rescue, cut as well, in which on NAND a block dies; then a third
 * that is not.  What a boot would start is asked of board_find_firmware()
 * itself, what is restored or reset of service.c.  cut_judge.c says what may
 * be found.
 *
 * Cuts are a sample, by seeds that are always the same:
 *
 *	make powercut		SAMPLE=n for so many a way, CELL=board:row for
 *				some; with CELL=board:row:beginning and ID one
 *				is replayed, as it was printed
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include "cut.h"
#include "test.h"

#ifdef __mips__
#define OTHER_CPU	true
#else
#define OTHER_CPU	false
#endif

static const struct cut_cell cells[] = {
#include "cells.inc"
};

static const char *const starts[CUT_STARTS] = {
	"old", "blank", "same", "one block differs", "torn erase",
	"torn write", "foreign", "no mark",
};

/**
 * struct try - three rescues
 * @a:		where the first is cut
 * @b:		and the second
 * @dies:	block that fails from the second on, 0 for none, ALL_OF_THEM in
 *		the second only: a weak supply's fault, which passes
 * @how:	DIES_…
 * @mark:	what a mark does to it
 */
struct try {
	struct cut_id a;
	struct cut_id b;
	u32 dies;
	u32 how;
	enum mark mark;
};

#define ALL_OF_THEM	0xffff

static const struct cut_id no_cut;

/* the simulator's, of the rescue that was not cut */
static u32 edge_op[SIMFLASH_EDGES], edges;

static void kill_block(const struct try *t)
{
	if (t->dies == ALL_OF_THEM)
		memset(router.c.cells.dying, t->how, router.c.blocks);
	else if (t->dies)
		router.c.cells.dying[t->dies] = t->how;
	router.c.sim.mark = t->mark;
}

/* the operation in which the block that dies is marked, or as it was */
static void aim_at_mark(struct try *t)
{
	struct cut_snapshot here = { };

	cut_save(&here);
	router.c.sim.marked = 0;
	cut_rescue(NULL, no_cut);
	if (router.c.sim.marked)
		t->b.at = router.c.sim.marked;
	cut_restore(&here);
	cut_forget(&here);
}

/*
 * A block that takes no mark and cannot be erased, either, or is UBI's, which
 * would try it again; and one whose contents are to be kept where they are.
 */
static bool may_fail(const struct try *t)
{
	const struct plan_step *s = router.target ?
				    &router.target->plan.step[0] : NULL;
	const struct partition *fw = layout_firmware(&router.cell->layout);
	u32 at = t->dies * router.cell->layout.erasesize;

	if (!t->dies || t->dies == ALL_OF_THEM)
		return false;
	if (t->mark == MARK_FAILS &&
	    (t->how & DIES_ERASING || at - fw->offset >= fw->size))
		return true;
	return s && s->keep && (at == s->addr ||
				at == router.c.job.blocks.kept_addr);
}

static const char *last(const struct try *t, bool undetected)
{
	if (cut_rescue(NULL, no_cut))
		return cut_after_last(undetected);
	if (*cut_refused())
		return router.there ? cut_refused() : cut_after();
	return may_fail(t) ? cut_after() : router.c.sim.fault ?:
	       router.c.job.error;
}

static const char *try(struct try *t, bool aim)
{
	bool undetected, done;
	const char *wrong;

	cut_heal();
	cut_restore(&router.base);
	cut_rescue(NULL, t->a);
	wrong = cut_after();
	if (wrong)
		return wrong;
	undetected = cut_is_done();
	kill_block(t);
	if (aim && t->dies)
		aim_at_mark(t);
	done = cut_rescue(NULL, t->b);
	if (t->dies == ALL_OF_THEM)
		cut_heal();
	wrong = cut_after();
	if (wrong)
		return wrong;
	/* it had less to do than the first: what it says has to be true, too */
	if (done)
		wrong = cut_after_last(undetected);
	return wrong ?: last(t, undetected || cut_is_done());
}

/* a good one that a rescue may write to, as a rule where a boot looks */
static u32 some_block(void)
{
	const struct partition *fw = layout_firmware(&router.cell->layout);
	u32 size = router.cell->layout.erasesize, i;
	bool any = !cut_any(2);

	do {
		i = any ? cut_any(router.c.blocks) :
			  (fw->offset + cut_any(fw->size)) / size;
	} while (router.base.bad[i] ||
		 !layout_writable(&router.cell->layout, i * size, size));
	return i;
}

static struct try choose(int cut, u32 at, u32 total)
{
	struct try t = { .a = { cut, at } };

	t.b.cut = cut_any(CUT_COUNT);
	t.b.at = 1 + cut_any(total);
	if (router.cell->nand && !cut_any(3)) {
		t.dies = cut_any(4) ? some_block() : ALL_OF_THEM;
		t.how = 1 + cut_any(DIES_ERASING | DIES_PROGRAMMING);
		t.mark = cut_any(MARK_FAILS + 1);
	}
	if (router.from == CUT_UNMARKED)
		t.mark = MARK_FAILS;
	return t;
}

static bool one(struct try *t, bool aim)
{
	const char *wrong = try(t, aim);

	if (wrong)
		test_failed(__FILE__, __LINE__,
			    "CELL=%s:%s:%d ID=%d:%u:%d:%u:%u:%u:%d %s",
			    router.cell->board, router.cell->what, router.from,
			    t->a.cut, t->a.at, t->b.cut, t->b.at, t->dies,
			    t->how, t->mark, wrong);
	return !wrong;
}

static bool replay(const char *id)
{
	struct try t = { };
	int mark;

	if (sscanf(id, "%d:%u:%d:%u:%u:%u:%d", &t.a.cut, &t.a.at, &t.b.cut,
		   &t.b.at, &t.dies, &t.how, &mark) != 7) {
		test_failed(__FILE__, __LINE__, "%s is no ID", id);
		return false;
	}
	t.mark = mark;
	return one(&t, false);
}

/* the last of @total, and some before it, of which many begin or end a block */
static u32 some_place(u32 i, u32 sample, u32 total)
{
	if (i % 2 && edges)
		return edge_op[cut_any(edges)];
	if (sample > total)
		return 1 + i % total;
	return i ? 1 + cut_any(total) : total;
}

/* without a cut; a row that is left out, or refused, has no operations */
static const char *uncut(u32 *total)
{
	bool ok, undetected;

	cut_heal();
	cut_restore(&router.base);
	undetected = cut_is_done();
	router.c.sim.nedges = 0;
	ok = cut_rescue(NULL, no_cut);
	*total = ok ? router.c.sim.ops : 0;
	if (!ok && !*cut_refused())
		return router.c.sim.fault ?: router.c.job.error;
	if (!ok)
		return router.there ? cut_refused() : cut_after();
	if (router.booted && !cut_boots())
		return "a boot finds nothing any more";
	return cut_after() ?: cut_after_last(undetected);
}

/* false if one goes wrong; @way: this one alone if not negative */
static bool sweep(u32 sample, int way, u32 *cuts)
{
	const char *wrong;
	u32 total, i;
	struct try t;
	int cut;

	wrong = uncut(&total);
	edges = router.c.sim.nedges;
	/* the late ones are what is wanted most: none is left out */
	if (edges == SIMFLASH_EDGES)
		wrong = "it has more edges than SIMFLASH_EDGES";
	memcpy(edge_op, router.c.sim.edge_op, sizeof(edge_op));
	if (wrong)
		test_failed(__FILE__, __LINE__, "%s %s from %s: %s",
			    router.cell->board, router.cell->what,
			    starts[router.from], wrong);
	if (wrong || !total)
		return !wrong;
	for (cut = max(way, 0); cut < (way < 0 ? CUT_COUNT : way + 1); cut++)
		for (i = 0; i < sample; i++) {
			t = choose(cut, some_place(i, sample, total), total);
			*cuts += 2;
			if (!one(&t, i & 1))
				return false;
		}
	return true;
}

static const char *env(const char *name)
{
	const char *s = getenv(name);

	return s ?: "";
}

/* "board", "board:row" or "board:row:beginning"; how much of it agrees */
static bool is_wanted(const struct cut_cell *cell, int from)
{
	const char *only = env("CELL");
	char name[128];
	size_t len;

	snprintf(name, sizeof(name), "%s:%s:%d:", cell->board, cell->what,
		 from);
	len = strlen(only);
	return !len || (!strncmp(only, name, len) && name[len] == ':');
}

static u32 one_start(u32 sample, int way)
{
	const char *wrong;
	u32 cuts = 0;
	bool ok;

	cut_seed(1 + router.from);
	wrong = cut_begin();
	if (wrong)
		test_failed(__FILE__, __LINE__, "%s %s from %s: %s",
			    router.cell->board, router.cell->what,
			    starts[router.from], wrong);
	ok = !wrong && (*env("ID") ? replay(env("ID")) :
				     sweep(sample, way, &cuts));
	if (*env("TABLE"))
		printf("\n  %-24s %-16s %-18s %6u cuts, %d violations",
		       router.cell->board, router.cell->what,
		       starts[router.from], cuts, !ok);
	return cuts;
}

/* unless asked for more, two beginnings of each row, and a way of each */
static u32 one_cell(u32 row)
{
	bool all = *env("TABLE") || *env("SAMPLE") || *env("CELL");
	u32 sample = *env("SAMPLE") ? atoi(env("SAMPLE")) : all ? 40 : 1;
	const char *wrong = cut_open(&cells[row]);
	u32 cuts = 0, from;

	if (wrong)
		test_failed(__FILE__, __LINE__, "%s %s: %s",
			    cells[row].board, cells[row].what, wrong);
	for (from = 0; !wrong && from < CUT_STARTS; from++) {
		if (!is_wanted(&cells[row], from) ||
		    (from == CUT_UNMARKED && !cells[row].nand) ||
		    (!all && (row + from) % 4))
			continue;
		router.from = from;
		cuts += one_start(sample, all ? -1 : (int)((row / 4 + from) %
							   CUT_COUNT));
	}
	cut_close();
	return cuts;
}

TEST(every_board_format_and_beginning)
{
	u32 i, from, cuts = 0;

	for (i = 0; i < (OTHER_CPU ? 1 : ARRAY_SIZE(cells)); i++) {
		for (from = 0; from < CUT_STARTS; from++)
			if (is_wanted(&cells[i], from))
				break;
		if (from < CUT_STARTS)
			cuts += one_cell(i);
	}
	if (*env("TABLE"))
		printf("\n  %u cuts\n", cuts);
	CHECK(cuts || *env("CELL"));
}

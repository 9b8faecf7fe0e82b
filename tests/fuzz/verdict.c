// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <glob.h>
#include <libfdt.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flash/disk.h"
#include "flash/plan.h"
#include "repair.h"
#include "verdict.h"

#define SCRATCH_SIZE	0x100000
#define SCRATCH_TINY	256
#define LITTLE_MEMORY	0x80
/* a packed file may be larger */
#define DISK_SECTORS	0x100

struct board *boards;
u32 board_count;

static const char *get(const struct identity *id, const char *key, int index)
{
	const struct board *b = id->priv;
	const char *text, *end;
	u32 i;

	for (i = 0; i < BOARD_KEYS_MAX && b->key[i]; i++) {
		if (strcmp(b->key[i], key))
			continue;
		text = b->text[i];
		end = text + b->len[i];
		while (index-- && text < end)
			text += strlen(text) + 1;
		return text < end ? text : NULL;
	}
	return NULL;
}

/* numbers are among them, and nobody asks for these */
static void read_keys(struct board *b)
{
	int node = fdt_path_offset(b->dt.fdt, "/lifeboat"), prop;
	u32 i = 0;

	fdt_for_each_property_offset(prop, b->dt.fdt, node) {
		if (i == BOARD_KEYS_MAX)
			abort();
		b->text[i] = fdt_getprop_by_offset(b->dt.fdt, prop, &b->key[i],
						   &b->len[i]);
		i++;
	}
	b->id.get = get;
	b->id.priv = b;
}

void boards_load(void)
{
	glob_t g;
	size_t i;

	if (glob(IDENTITIES "/*.dtb", 0, NULL, &g)) {
		fprintf(stderr, "no boards in " IDENTITIES "\n");
		exit(1);
	}
	boards = calloc(g.gl_pathc, sizeof(*boards));
	for (i = 0; i < g.gl_pathc; i++) {
		if (dtboard_load(&boards[i].dt, g.gl_pathv[i]))
			abort();
		read_keys(&boards[i]);
	}
	board_count = g.gl_pathc;
	globfree(&g);
}

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

static bool inside(const struct region *part, const void *data, u32 len)
{
	uintptr_t at = (uintptr_t)part->data, from = (uintptr_t)data;

	return at >= from && at - from <= len && part->len <= len - (at - from);
}

static void check_report(const struct image_report *rep)
{
	must(strnlen(rep->error, sizeof(rep->error)) < sizeof(rep->error) &&
	     strnlen(rep->advice, sizeof(rep->advice)) < sizeof(rep->advice) &&
	     strnlen(rep->format, sizeof(rep->format)) < sizeof(rep->format) &&
	     strnlen(rep->board, sizeof(rep->board)) < sizeof(rep->board) &&
	     strnlen(rep->version, sizeof(rep->version)) <
	     sizeof(rep->version), "a text does not end");
	must(rep->nchecks <= IMAGE_CHECKS_MAX &&
	     rep->nparts <= IMAGE_PARTS_MAX, "more than there is room for");
	if (rep->verdict == IMAGE_ACCEPT) {
		must(!rep->err && !rep->error[0], "accepted with an error");
		must(rep->nparts, "accepted nothing");
		return;
	}
	must(rep->err && rep->error[0], "not accepted, without a sentence");
	must((rep->verdict == IMAGE_CANNOT_TELL) == (rep->err == -ENOKEY),
	     "error and verdict differ");
	must(rep->verdict != IMAGE_REFUSE || !rep->nparts,
	     "refused, and has parts");
}

static void check_plan(const struct image_report *rep,
		       const struct layout *layout)
{
	const struct plan_step *s;
	struct plan plan;
	u32 i;

	if (plan_make(rep, layout, &plan))
		return;
	must(rep->verdict != IMAGE_REFUSE, "a plan for what is refused");
	for (i = 0; i < plan.nsteps; i++) {
		s = &plan.step[i];
		must(s->part->writable &&
		     (s->src.len || s->keep || s->volume) &&
		     s->addr >= s->part->offset &&
		     s->src.len <= s->part->size &&
		     s->addr - s->part->offset <=
		     s->part->size - s->src.len &&
		     layout_writable(layout, s->addr, s->src.len),
		     "a plan that leaves its partition");
		must(!(s->addr % layout->erasesize), "not aligned");
	}
}

void verdict_try(const u8 *data, u32 size, u8 what, const struct identity *id,
		 const struct layout *layout)
{
	static const u8 sha256[32];
	static u8 memory[SCRATCH_SIZE];
	static const struct disk disk = { .sectors = DISK_SECTORS };
	struct scratch scratch = { memory, sizeof(memory), .disk = &disk };
	struct image_report rep;
	struct region file;
	u8 *d;
	u32 i;

	/* to the byte, so that the sanitizer sees the first one beyond */
	d = malloc(size ? size : 1);
	memcpy(d, data, size);
	if (what & LITTLE_MEMORY)
		scratch.size = SCRATCH_TINY;
	repair(d, size, what, id, layout->erasesize);
	file.data = d;
	file.len = size;
	image_identify(&file, sha256, id, layout, &scratch, &rep);
	check_report(&rep);
	must(scratch.used <= scratch.size, "more scratch than there is");
	for (i = 0; i < rep.nparts; i++)
		must(inside(&rep.part[i].src, d, size) ||
		     inside(&rep.part[i].src, memory, scratch.size),
		     "a part from nowhere");
	must(!rep.disk.size || (rep.nparts == 1 &&
				rep.disk.size <= DISK_SECTORS * DISK_SECTOR),
	     "a disk that is too small");
	check_plan(&rep, layout);
	free(d);
}

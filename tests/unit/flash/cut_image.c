// SPDX-License-Identifier: GPL-2.0-or-later
/* A row of the table: its chip, and the files that cut_images.py made. */
#include <linux/errno.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "board/board.h"
#include "cut.h"

#define SCRATCH_SIZE	0x800000

struct cut_router router;

static struct dtboard board;
static u32 state;

void cut_seed(u32 seed)
{
	state = seed;
}

u32 cut_any(u32 n)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % n;
}

static const char *load(struct cut_image *f, const char *format, u32 n)
{
	struct scratch scratch = { .size = SCRATCH_SIZE, .room = board_room() };
	char path[512];
	u8 sum[32];

	snprintf(path, sizeof(path), "%s/%s.%s.%u.bin", CUTS,
		 router.cell->board, format, n);
	f->file.data = file_read(path, &f->file.len);
	strcpy(strrchr(path, '.'), ".root");
	f->root.data = file_read(path, &f->root.len);
	if (!f->file.data || !f->root.data)
		return "there is no such file";
	scratch.data = f->scratch = malloc(SCRATCH_SIZE);
	mbedtls_sha256(f->file.data, f->file.len, sum, 0);
	image_identify(&f->file, sum, &board.id, &router.cell->layout,
		       &scratch, &f->rep);
	if (f->rep.verdict == IMAGE_REFUSE)
		return f->rep.error;
	return plan_make(&f->rep, &router.cell->layout, &f->plan) ?
	       "there is no plan for it" : NULL;
}

static void unload(struct cut_image *f)
{
	free((void *)f->file.data);
	free((void *)f->root.data);
	free(f->scratch);
	memset(f, 0, sizeof(*f));
}

/* half of a firmware is written to a whole one */
static bool is_half(void)
{
	return strstr(router.cell->format, "-alone");
}

bool cut_is_thinned(void)
{
	return strstr(router.cell->what, "-thinned");
}

const char *cut_open(const struct cut_cell *cell)
{
	struct ubichip *c = &router.c;
	const char *wrong;

	memset(&router, 0, sizeof(router));
	router.cell = cell;
	router.target = cell->action == CUT_WRITE ? &router.new :
			cell->action == CUT_RESTORE ? &router.backup : NULL;
	ubichip_new(c, &cell->layout, cell->page);
	if (!cell->nand) {
		c->kind.nand = false;
		simflash_init(&c->sim, &c->kind, &cell->layout, &c->cells);
	}
	if (dtboard_load(&board, cell->identity))
		return "nobody knows the board";
	wrong = load(&router.old, cell->format, 0) ?:
		load(&router.new, cell->format, 1);
	if (!wrong && is_half())
		wrong = load(&router.whole, "sysupgrade-tar", 0);
	return wrong;
}

void cut_close(void)
{
	ubichip_free(&router.c);
	unload(&router.old);
	unload(&router.new);
	unload(&router.whole);
	router.backup.root.data = NULL;	/* of ->new */
	unload(&router.backup);
	cut_forget(&router.base);
	dtboard_free(&board);
}

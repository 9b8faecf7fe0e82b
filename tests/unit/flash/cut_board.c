// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A router, as board/firmware.c and service.c see it, and a rescue on it as
 * corridor.c has it carried out.
 */
#include <linux/errno.h>
#include <linux/mtd/mtd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "board/board.h"
#include "corridor.h"
#include "corridor_resume.h"
#include "cut.h"
#include "flash/upload.h"
#include "service.h"
#include "status.h"

#define ROOM_ADDR	0x80001000
#define ROOM_SIZE	0x2000000
#define BUFFER_SIZE	0x400000

static u8 buffer[BUFFER_SIZE], ram[ROOM_SIZE], sent[BUFFER_SIZE];
static const struct kernel_room room = { ram, ROOM_ADDR, ROOM_SIZE };
static struct mtd_info mtd;
static struct rescue_info info;
static struct service_no no;

/* what corridor_start() was given */
static struct {
	const struct plan *plan;
	const struct layout *walls;
	bool trusted;
	struct resume what;
} started;

/* the backup of a cell in sent[], without what nobody needs */
static struct {
	const struct cut_cell *cell;
	u32 len;
} arrived;

/* --- board/firmware.c --- */

const struct layout *board_layout(struct mtd_info **m)
{
	mtd.erasesize = router.cell->layout.erasesize;
	mtd.can_have_bb = router.cell->nand;
	*m = &mtd;
	return &router.cell->layout;
}

struct board_buffer board_buffer(void)
{
	return (struct board_buffer){ buffer, BUFFER_SIZE };
}

const struct kernel_room *board_room(void)
{
	return &room;
}

int mtd_read(struct mtd_info *m, u32 at, u32 len, size_t *got, u8 *buf)
{
	struct flash_port *p = &router.c.sim.port;

	*got = len;
	return p->read(p, at, buf, len);
}

int mtd_block_isbad(struct mtd_info *m, u32 at)
{
	return router.c.cells.bad[at / router.cell->layout.erasesize];
}

bool cut_boots(void)
{
	struct firmware found;

	return !board_find_firmware(&found);
}

/* --- service.c --- */

struct rescue_info *status_info(void)
{
	return &info;
}

struct flash_port *corridor_port(void)
{
	return &router.c.sim.port;
}

bool corridor_busy(void)
{
	return false;
}

int corridor_hold(struct rescue_reader *r)
{
	return 0;
}

void corridor_let_go(struct rescue_reader *r)
{
}

void corridor_look(void)
{
}

int corridor_fail(int err, const char *error, const char *advice)
{
	return err;
}

/* as it arrives: once, for a cell has one backup, and its sum takes long */
static int thin(const struct region *whole, u8 sha256[32])
{
	struct upload u = { .data = sent, .limit = sizeof(sent) };

	if (arrived.cell == router.cell)
		return 0;
	upload_begin(&u, &u, 0);
	upload_thin(&u, router.cell->layout.erasesize, whole->len);
	if (upload_write(&u, &u, whole->data, whole->len) ||
	    upload_end(&u, &u, sha256))
		return -EPIPE;
	arrived.cell = router.cell;
	arrived.len = u.len;
	return 0;
}

int corridor_upload_end(struct rescue_upload *own, struct region *file,
			struct scratch *scratch, u8 sha256[32])
{
	const struct region *whole = &router.target->file;

	memset(sha256, 0x77, 32);
	*file = *whole;
	if (!cut_is_thinned())
		return 0;
	if (thin(whole, sha256))
		return -EPIPE;
	*file = (struct region){ sent, arrived.len };
	return 0;
}

u32 corridor_sent(void)
{
	return router.target->file.len;
}

int corridor_ask(const struct plan *plan, const struct layout *walls,
		 const char **error)
{
	struct ubichip *c = &router.c;

	c->sim.port.layout = walls;
	job_start(&c->job, plan, &c->sim.port, c->block, false);
	*error = c->job.error;
	return job_ask(&c->job);
}

struct resume corridor_resume_describe(const struct plan *plan,
				       const char *job, const char *what,
				       u32 size, const u8 sha256[32])
{
	struct resume r = { .size = size, .what = "a file", .job = "job" };

	memcpy(r.sha256, sha256, sizeof(r.sha256));
	return r;
}

int corridor_start(const struct corridor_job *job)
{
	static const struct resume none;

	started.what = job->what ? *job->what : none;
	started.plan = job->plan;
	started.walls = job->walls;
	started.trusted = job->trusted;
	return 0;
}

/* an upload, as judged */
static bool write_image(const struct cut_image *image)
{
	started.plan = &image->plan;
	started.walls = &router.cell->layout;
	started.trusted = info.intact;
	started.what = corridor_resume_describe(&image->plan, NULL, NULL,
						image->file.len,
						image->rep.sha256);
	return true;
}

/* --- a rescue --- */

static void power_on(void)
{
	ubichip_power_on(&router.c);
	router.c.sim.port.layout = &router.cell->layout;
}

/* the row's own job; true if there is one */
static bool start(void)
{
	const struct cut_cell *cell = router.cell;
	struct cut_image *to = router.target;
	int ret;

	memset(&no, 0, sizeof(no));
	if (cell->action == CUT_WRITE)
		return write_image(to);
	if (cell->action == CUT_RESET)
		return !service_erase_settings(&no);
	ret = service_restore(NULL, cell->partition, cell->partition, &no);
	if (!ret)
		to->plan = *started.plan;
	return !ret;
}

static bool run(struct cut_id id)
{
	struct ubichip *c = &router.c;

	c->sim.port.layout = started.walls;
	c->what = started.what;
	c->firmware = &router.cell->layout;
	c->sim.cut = id.cut;
	c->sim.cut_at = id.at;
	if (setjmp(c->sim.power))
		return false;
	return ubichip_run(c, started.plan, started.trusted);
}

bool cut_rescue(const struct cut_image *image, struct cut_id id)
{
	u32 ops;
	bool ok;

	power_on();
	info.layout = &router.cell->layout;
	info.intact = cut_boots();
	router.c.job.error[0] = '\0';
	if (image)
		ok = write_image(image);
	else
		ok = start();
	ok = ok && run(id);
	/* how many it took is still to be seen */
	ops = router.c.sim.ops;
	power_on();
	router.c.sim.ops = ops;
	return ok;
}

const char *cut_refused(void)
{
	return no.error;
}

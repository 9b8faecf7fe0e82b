// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "board/board.h"
#include "corridor_job.h"
#include "corridor_resume.h"
#include "flash/port_mtd.h"
#include "status.h"

/* @there: @found is what the commit block says */
static struct {
	struct resume found;
	bool there;
} cut_off;

const struct resume *rescue_cut_off(void)
{
	return cut_off.there ? &cut_off.found : NULL;
}

void corridor_resume_forget(void)
{
	cut_off.there = false;
}

/* as long as nobody has sent anything: then there is other news */
static void tell(const struct resume *r)
{
	struct rescue_status *st = status_record();

	if (st->state != RESCUE_IDLE)
		return;
	snprintf(st->advice, sizeof(st->advice),
		 "Writing of %s was cut off. Send the same file to go on, or another one to begin anew.",
		 r->what);
	st->seq++;
	printf("lifeboat: %s\n", st->advice);
}

static bool open_chip(struct flash_port *port)
{
	struct mtd_info *mtd;
	const struct layout *layout = board_layout(&mtd);

	return mtd && !port_mtd_init(port, mtd, layout);
}

void corridor_resume_end(void)
{
	const struct layout *l = status_info()->layout;
	const struct partition *part = layout_firmware(l);
	const struct region nothing = { 0 };
	static struct plan plan;
	const struct corridor_job job = {
		.name = cut_off.found.job,
		.plan = &plan,
		.walls = l,
	};
	const char *error;
	int ret;

	/* it may not have been looked for, after a hang */
	corridor_resume_look();
	if (!cut_off.there)
		return;
	memset(&plan, 0, sizeof(plan));
	ret = plan_add(&plan, l, part->name, cut_off.found.addr - part->offset,
		       &nothing, l->erasesize) ?: corridor_job_start(&job);
	while (!ret && (ret = corridor_job_step(&error)) > 0)
		ret = 0;
	if (ret)
		printf("lifeboat: the record of what was cut off stays (%d)\n",
		       ret);
	cut_off.there = false;
}

void corridor_resume_look(void)
{
	struct flash_port port;

	cut_off.there = !status_info()->intact && open_chip(&port) &&
			resume_read(&cut_off.found, &port,
				    layout_firmware(port.layout));
	if (cut_off.there)
		tell(&cut_off.found);
}

struct resume corridor_resume_describe(const struct plan *plan,
				       const char *job, const char *what,
				       u32 size, const u8 sha256[32])
{
	const struct layout *l = status_info()->layout;
	struct resume r = { .size = size };
	u32 i;

	memcpy(r.sha256, sha256, sizeof(r.sha256));
	strlcpy(r.job, job, sizeof(r.job));
	strlcpy(r.what, what, sizeof(r.what));
	for (i = 0; i < plan->nsteps; i++)
		r.parts |= layout_bit(l, layout_find(l,
						     plan->step[i].part->name));
	return r;
}

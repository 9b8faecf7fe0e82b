// SPDX-License-Identifier: GPL-2.0-or-later
/* The corridor's far end: plan -> job -> flash. */
#include <compiler.h>
#include <stdio.h>
#include <linux/errno.h>
#include <linux/mtd/mtd.h>
#include <malloc.h>
#include "corridor_disk.h"
#include "corridor_job.h"
#include "corridor_resume.h"
#include "corridor_slots.h"
#include "flash/eta.h"
#include "flash/job.h"
#include "flash/port_mtd.h"
#include "status.h"

/**
 * struct work - the chip, and who is at it
 * @block:	memory for one erase block; NULL without a chip
 * @readers:	must not see it change
 * @running:	@job has not come to its end
 * @is_disk:	it is corridor_disk.c's instead
 * @unlocked:	step whose blocks are to be locked then; NULL if none
 */
static struct work {
	struct flash_port port;
	u8 *block;
	struct rescue_reader *readers;
	bool running;
	bool is_disk;
	const struct plan_step *unlocked;
	struct job job;
} work;

int corridor_job_init(struct mtd_info *mtd, const struct layout *layout)
{
	work.port.layout = layout;
	if (mtd && !port_mtd_init(&work.port, mtd, layout))
		work.block = malloc(layout->erasesize);
	return work.block ? 0 : -ENODEV;
}

struct flash_port *corridor_port(void)
{
	return &work.port;
}

bool corridor_job_running(void)
{
	return work.running;
}

bool corridor_job_is_disk(void)
{
	return DISKS && work.is_disk;
}

int corridor_may_enter(void)
{
	if (!status_info()->limit)
		return -ENODEV;
	return work.running ? -EBUSY : 0;
}

int corridor_hold(struct rescue_reader *r)
{
	int ret = corridor_may_enter();

	if (ret)
		return ret;
	r->next = work.readers;
	work.readers = r;
	return 0;
}

void corridor_let_go(struct rescue_reader *r)
{
	struct rescue_reader **at = &work.readers;

	while (*at && *at != r)
		at = &(*at)->next;
	/* who is not in it, or not any more, leaves it as it is */
	if (*at)
		*at = r->next;
}

bool corridor_held(void)
{
	return work.readers;
}

const char *corridor_reader(void)
{
	return work.readers ? work.readers->peer : "";
}

static void prepare(const struct plan *plan, const struct layout *walls,
		    bool trusted)
{
	work.port.layout = walls;
	job_start(&work.job, plan, &work.port, work.block, trusted);
}

int corridor_job_ask(const struct plan *plan, const struct layout *walls,
		     const char **error)
{
	prepare(plan, walls, false);
	*error = work.job.error;
	return job_ask(&work.job);
}

void corridor_job_stop_disk(void)
{
	work.running = false;
}

static void lock_again(void)
{
	if (IS_ENABLED(CONFIG_LIFEBOAT_SELFUPDATE) && work.unlocked)
		port_mtd_lock(work.unlocked->addr, work.unlocked->span);
	work.unlocked = NULL;
}

static void begin(const struct corridor_job *j, u32 total)
{
	status_begin(j->name, total);
	status_set(DISKS && !j->plan ? RESCUE_WRITING : RESCUE_ERASING);
	work.running = true;
	if (DISKS)
		work.is_disk = !j->plan;
}

int corridor_job_start(const struct corridor_job *j)
{
	if (work.running || work.readers)
		return -EBUSY;
	if (DISKS && !j->plan) {
		corridor_disk_start(j->disk, j->length);
		begin(j, j->disk ? j->disk->size : j->length);
		return 0;
	}
	if (IS_ENABLED(CONFIG_LIFEBOAT_SELFUPDATE) && j->locked) {
		work.unlocked = j->plan->step;
		if (port_mtd_unlock(work.unlocked->addr, work.unlocked->span)) {
			lock_again();
			return -EIO;
		}
	}
	prepare(j->plan, j->walls, j->trusted);
	if (RESUME_BUILT && j->what) {
		corridor_resume_look();
		job_resume(&work.job, j->what, rescue_cut_off());
	}
	begin(j, work.job.total);
	return 0;
}

static void copy_progress(void)
{
	struct rescue_status *st = status_record();
	const struct job *job = &work.job;

	st->done = job->done;
	st->total = job->total;
	st->erased = job->erased;
	st->written = job->written;
	st->verified = job->verified;
	st->skipped = job->skipped;
	rescue_status();
	st->left_ms = eta_left_ms(job, st->elapsed_ms);
}

int corridor_job_step(const char **error)
{
	static const enum rescue_state states[] = {
		[JOB_COMPARING] = RESCUE_VERIFYING,
		[JOB_ERASING] = RESCUE_ERASING,
		[JOB_WRITING] = RESCUE_WRITING,
		[JOB_VERIFYING] = RESCUE_VERIFYING,
	};
	struct rescue_status *st = status_record();
	const struct plan_step *first;
	u32 changes = work.port.erases;
	int ret;

	if (DISKS && work.is_disk) {
		ret = corridor_disk_step(error);
		work.running = ret > 0;
		return ret;
	}
	first = work.job.plan->step;
	ret = job_step(&work.job);

	/* from the first erase until it is done there is no firmware */
	if (work.port.erases != changes && first->commit) {
		if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS))
			corridor_slots_erased(first->addr);
		else if (layout_writable(status_info()->layout, first->addr, 1))
			status_info()->intact = false;
		if (RESUME_BUILT && !status_info()->intact)
			corridor_resume_forget();
	}
	copy_progress();
	if (ret > 0) {
		status_set(states[work.job.phase]);
		return ret;
	}
	work.running = false;
	lock_again();
	st->left_ms = 0;
	printf("lifeboat: %u erases, %u programs, %u bytes skipped, %u ms\n",
	       work.port.erases, work.port.programs, work.job.skipped,
	       st->elapsed_ms);
	*error = work.job.error;
	return ret;
}

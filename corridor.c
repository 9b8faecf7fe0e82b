// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The one corridor: upload -> image -> plan -> job, and the record of it.
 */
#include <stdio.h>
#include <time.h>
#include <vsprintf.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mtd/mtd.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <malloc.h>
#include "corridor.h"
#include "board/board.h"
#include "board/watchdog.h"
#include "flash/eta.h"
#include "flash/job.h"
#include "flash/port_mtd.h"
#include "flash/upload.h"

/* without a byte for this long, the sender is the one who is slow */
#define IDLE_MS		2

static const char *const state_names[RESCUE_STATE_COUNT] = {
	[RESCUE_IDLE] = "idle",
	[RESCUE_RECEIVING] = "receiving",
	[RESCUE_CHECKING] = "checking",
	[RESCUE_READY] = "ready",
	[RESCUE_ERASING] = "erasing",
	[RESCUE_WRITING] = "writing",
	[RESCUE_VERIFYING] = "verifying",
	[RESCUE_DONE] = "done",
	[RESCUE_FAILED] = "failed",
};

/**
 * struct corridor - everything that lives as long as a rescue
 * @walls:		flash map that the job may not leave
 * @done:		called when the job has ended well
 * @job_running:	corridor_poll() steps @job
 * @reported:		@report is of an upload that is still in the buffer
 * @half:		partition that half a firmware has been written to, while
 *			the other half is still to come; NULL otherwise
 * @holds:		readers of flash that must not see it change
 * @uploads:		uploads that have begun
 */
static struct corridor {
	struct rescue_status status;
	struct rescue_info *info;
	struct upload upload;
	struct image_report report;
	struct plan plan;
	struct job job;
	struct flash_port port;
	corridor_done done;
	u8 *block;
	const char *half;
	ulong stage_start;
	ulong last_byte;
	u32 last_len;
	bool job_running;
	bool reported;
	u32 holds;
	u32 uploads;
} corridor;

const struct rescue_status *rescue_status(void)
{
	struct rescue_status *st = &corridor.status;

	if (st->state == RESCUE_RECEIVING || corridor.job_running)
		st->elapsed_ms = get_timer(corridor.stage_start);
	return st;
}

const struct image_report *rescue_report(void)
{
	return corridor.reported ? &corridor.report : NULL;
}

const char *rescue_state_name(enum rescue_state state)
{
	return state < RESCUE_STATE_COUNT ? state_names[state] : "?";
}

/* the only place where the state changes */
static void set_state(enum rescue_state state)
{
	corridor.status.seq++;
	if (state == corridor.status.state)
		return;
	/* erasing, writing and verifying take turns, block by block */
	if (!corridor.job_running || corridor.status.state < RESCUE_ERASING)
		printf("lifeboat: %s\n", rescue_state_name(state));
	corridor.status.state = state;
	led_show(state);
}

static void clear_error(void)
{
	corridor.status.err = 0;
	corridor.status.error[0] = '\0';
	corridor.status.advice[0] = '\0';
}

int corridor_fail(int err, const char *error, const char *advice)
{
	corridor.status.err = err;
	strlcpy(corridor.status.error, error, RESCUE_TEXT_MAX);
	strlcpy(corridor.status.advice, advice, RESCUE_TEXT_MAX);
	printf("lifeboat: %s\n", error);
	set_state(RESCUE_FAILED);
	return err;
}

/* receiving and the job start from zero */
static void begin_stage(u32 total)
{
	struct rescue_status *st = &corridor.status;

	clear_error();
	rescue_boot(RESCUE_BOOT_STAY);
	corridor.stage_start = get_timer(0);
	st->job = "firmware";
	st->done = 0;
	st->total = total;
	st->erased = 0;
	st->written = 0;
	st->verified = 0;
	st->skipped = 0;
	st->elapsed_ms = 0;
	st->left_ms = 0;
}

/* may somebody come in who reads flash, or will write it? */
static int may_enter(void)
{
	if (!corridor.info->limit)
		return -ENODEV;
	return corridor.job_running ? -EBUSY : 0;
}

int rescue_upload_begin(const void *owner, u32 length, const char *filename)
{
	int ret = may_enter();

	if (!ret)
		ret = upload_begin(&corridor.upload, owner, length);
	if (ret)
		return ret;
	if (filename && *filename)
		printf("lifeboat: upload of \"%s\"\n", filename);
	corridor.reported = false;
	corridor.uploads++;
	begin_stage(length);
	set_state(RESCUE_RECEIVING);
	return 0;
}

int rescue_upload_write(const void *owner, const void *data, size_t len)
{
	int ret = upload_write(&corridor.upload, owner, data, len);

	if (!ret) {
		corridor.status.done = corridor.upload.len;
		corridor.status.seq++;
	}
	return ret;
}

int corridor_upload_end(const void *owner, struct region *file,
			struct scratch *scratch, u8 sha256[32])
{
	int ret;

	/* how long the wire took, before the digest is finished */
	rescue_status();
	ret = upload_end(&corridor.upload, owner, sha256);
	if (ret)
		return ret;
	set_state(RESCUE_CHECKING);
	file->data = corridor.upload.data;
	file->len = corridor.upload.len;
	corridor.status.total = file->len;
	scratch->data = corridor.upload.data + file->len;
	scratch->size = board_buffer().size - file->len;
	scratch->used = 0;
	scratch->room = board_room();
	return 0;
}

int rescue_upload_end(const void *owner)
{
	struct image_report *rep = &corridor.report;
	struct scratch scratch;
	struct region file;
	u8 sha256[32];
	int ret;

	ret = corridor_upload_end(owner, &file, &scratch, sha256);
	if (ret)
		return ret;
	corridor.reported = true;
	ret = image_identify(&file, sha256, board_identity(),
			     corridor.info->layout, &scratch, rep);
	if (!ret || ret == -ENOKEY) {
		const char *error = "The image asks to be written where firmware must not be.";
		int plan = plan_make(rep, corridor.info->layout, &corridor.plan);

		if (!plan)
			plan = corridor_ask(&corridor.plan,
					    corridor.info->layout, &error);
		if (plan) {
			rep->verdict = IMAGE_REFUSE;
			rep->err = plan;
			return corridor_fail(plan, error,
					     "Use another image for this router.");
		}
		printf("lifeboat: %s, %u bytes, for %s\n", rep->format,
		       rep->size, rep->board[0] ? rep->board : "any board");
		set_state(RESCUE_READY);
		return ret;
	}
	return corridor_fail(ret, rep->error, rep->advice);
}

void rescue_upload_abort(const void *owner, const char *why)
{
	if (upload_abort(&corridor.upload, owner))
		corridor_fail(-ECONNABORTED, why,
			      "Nothing was written. Send the file again.");
}

/* some firmwares come as two files: nothing starts by itself in between */
static void half_done(void)
{
	const char *half = corridor.report.half ?
			   corridor.report.part[0].partition : NULL;

	if (corridor.half && half && strcmp(corridor.half, half))
		half = NULL;
	corridor.half = half;
	if (!half)
		return;
	rescue_boot(RESCUE_BOOT_STAY);
	strlcpy(corridor.status.advice,
		"This was one of the firmware's two files. Send the other one, or start it if that is there.",
		RESCUE_TEXT_MAX);
}

/* every byte has been read back */
static void firmware_done(void)
{
	if (IS_ENABLED(CONFIG_LIFEBOAT_IMAGE_NAND_SPLIT))
		half_done();
	/* the kernel that starts is another one, which has stayed */
	if (corridor.plan.step[0].keep) {
		rescue_look();
		return;
	}
	strlcpy(corridor.info->firmware, corridor.report.version,
		sizeof(corridor.info->firmware));
	corridor.info->intact = true;
}

int rescue_flash(const u8 sha256[32], bool force)
{
	struct image_report *rep = &corridor.report;

	if (corridor_busy())
		return -EBUSY;
	if (!corridor.reported || rep->verdict == IMAGE_REFUSE)
		return -ENOENT;
	if (sha256 && memcmp(sha256, rep->sha256, sizeof(rep->sha256)))
		return -ESTALE;
	if (rep->verdict != IMAGE_ACCEPT && !force)
		return -ENOKEY;

	if (rep->verdict != IMAGE_ACCEPT)
		puts("lifeboat: the image names no board, written all the same\n");
	return corridor_start(&corridor.plan, corridor.info->layout,
			      corridor.info->intact, firmware_done);
}

int corridor_ask(const struct plan *plan, const struct layout *walls,
		 const char **error)
{
	if (corridor_busy())
		return -EBUSY;
	corridor.port.layout = walls;
	job_start(&corridor.job, plan, &corridor.port, corridor.block, false);
	*error = corridor.job.error;
	return job_ask(&corridor.job);
}

int corridor_start(const struct plan *plan, const struct layout *walls,
		   bool trusted, corridor_done done)
{
	if (corridor_busy() || corridor_held())
		return -EBUSY;
	corridor.done = done;
	corridor.port.layout = walls;
	job_start(&corridor.job, plan, &corridor.port, corridor.block, trusted);
	begin_stage(corridor.job.total);
	set_state(RESCUE_ERASING);
	corridor.job_running = true;
	return 0;
}

static void copy_progress(const struct job *job)
{
	struct rescue_status *st = &corridor.status;

	st->done = job->done;
	st->total = job->total;
	st->erased = job->erased;
	st->written = job->written;
	st->verified = job->verified;
	st->skipped = job->skipped;
	st->elapsed_ms = get_timer(corridor.stage_start);
	st->left_ms = eta_left_ms(job, st->elapsed_ms);
}

static void job_poll(void)
{
	static const enum rescue_state states[] = {
		[JOB_COMPARING] = RESCUE_VERIFYING,
		[JOB_ERASING] = RESCUE_ERASING,
		[JOB_WRITING] = RESCUE_WRITING,
		[JOB_VERIFYING] = RESCUE_VERIFYING,
	};
	struct job *job = &corridor.job;
	u32 changes = corridor.port.erases;
	int ret = job_step(job);

	/* from the first erase until it is done there is no firmware */
	if (corridor.port.erases != changes && job->plan->step[0].commit &&
	    layout_writable(corridor.info->layout, job->plan->step[0].addr, 1))
		corridor.info->intact = false;
	copy_progress(job);
	if (ret > 0) {
		set_state(states[job->phase]);
		return;
	}
	corridor.job_running = false;
	corridor.status.left_ms = 0;
	printf("lifeboat: %u erases, %u programs, %u bytes skipped, %u ms\n",
	       corridor.port.erases, corridor.port.programs, job->skipped,
	       corridor.status.elapsed_ms);
	if (ret < 0) {
		rescue_boot(RESCUE_BOOT_STAY);
		corridor_fail(ret, job->error, "Try once more; if it fails at "
			      "the same place again, the flash chip is worn "
			      "out.");
		return;
	}
	if (corridor.done)
		corridor.done();
	watchdog_good();
	/* unless that was half of it */
	if (!corridor.job_running && corridor.status.state != RESCUE_FAILED)
		set_state(RESCUE_DONE);
}

bool corridor_busy(void)
{
	return corridor.job_running || corridor.upload.owner;
}

void corridor_name_job(const char *name)
{
	corridor.status.job = name;
}

int corridor_hold(void)
{
	int ret = may_enter();

	if (!ret)
		corridor.holds++;
	return ret;
}

void corridor_let_go(void)
{
	corridor.holds--;
}

bool corridor_held(void)
{
	return corridor.holds;
}

struct flash_port *corridor_port(void)
{
	return &corridor.port;
}

u32 corridor_uploads(void)
{
	return corridor.uploads;
}

void corridor_ready(void)
{
	set_state(RESCUE_READY);
}

void corridor_news(void)
{
	corridor.status.seq++;
}

void corridor_forget_upload(void)
{
	corridor.reported = false;
	corridor.uploads++;
}

void corridor_poll(void)
{
	if (corridor.upload.len != corridor.last_len)
		corridor.last_byte = get_timer(0);
	else if (get_timer(corridor.last_byte) >= IDLE_MS)
		upload_idle(&corridor.upload);
	corridor.last_len = corridor.upload.len;
	if (corridor.job_running)
		job_poll();
}

void corridor_init(struct mtd_info *mtd, struct rescue_info *info)
{
	struct board_buffer buf = board_buffer();

	corridor.info = info;
	corridor.status.job = "firmware";
	corridor.port.layout = info->layout;
	if (mtd && !port_mtd_init(&corridor.port, mtd, info->layout))
		corridor.block = malloc(info->layout->erasesize);
	if (!corridor.block) {
		corridor_fail(-ENODEV, info->flash,
			      "It is neither read nor written. Report this.");
		return;
	}
	info->limit = min(layout_upload_limit(info->layout), buf.size);
	corridor.upload.data = buf.data;
	corridor.upload.limit = info->limit;
}

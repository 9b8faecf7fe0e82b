// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The one corridor: upload -> image -> plan -> job.
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
#include "status.h"

/* without a byte for this long, the sender is the one who is slow */
#define IDLE_MS		2

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
 * @turns:		see corridor_turns()
 */
static struct corridor {
	struct upload upload;
	struct image_report report;
	struct plan plan;
	struct job job;
	struct flash_port port;
	corridor_done done;
	u8 *block;
	const char *half;
	ulong last_byte;
	u32 last_len;
	bool job_running;
	bool reported;
	u32 holds;
	u32 uploads;
	u32 turns;
} corridor;

const struct image_report *rescue_report(void)
{
	return corridor.reported ? &corridor.report : NULL;
}

/* receiving, or a job */
static void begin_stage(u32 total)
{
	corridor.turns++;
	status_begin("firmware", total);
}

/* may somebody come in who reads flash, or will write it? */
static int may_enter(void)
{
	if (!status_info()->limit)
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
	status_set(RESCUE_RECEIVING);
	return 0;
}

int rescue_upload_write(const void *owner, const void *data, size_t len)
{
	int ret = upload_write(&corridor.upload, owner, data, len);

	if (!ret) {
		status_record()->done = corridor.upload.len;
		status_record()->seq++;
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
	status_set(RESCUE_CHECKING);
	file->data = corridor.upload.data;
	file->len = corridor.upload.len;
	status_record()->total = file->len;
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
			     status_info()->layout, &scratch, rep);
	if (!ret || ret == -ENOKEY) {
		const char *error = "The image asks to be written where firmware must not be.";
		int plan = plan_make(rep, status_info()->layout, &corridor.plan);

		if (!plan)
			plan = corridor_ask(&corridor.plan,
					    status_info()->layout, &error);
		if (plan) {
			rep->verdict = IMAGE_REFUSE;
			rep->err = plan;
			return status_fail(plan, error,
					     "Use another image for this router.");
		}
		printf("lifeboat: %s, %u bytes, for %s\n", rep->format,
		       rep->size, rep->board[0] ? rep->board : "any board");
		status_set(RESCUE_READY);
		return ret;
	}
	return status_fail(ret, rep->error, rep->advice);
}

void rescue_upload_abort(const void *owner, const char *why)
{
	if (upload_abort(&corridor.upload, owner))
		status_fail(-ECONNABORTED, why,
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
	corridor.turns++;
	strlcpy(status_record()->advice,
		"This was one of the firmware's two files. Send the other one, or start it if that is there.",
		RESCUE_TEXT_MAX);
}

void corridor_find_firmware(struct firmware *fw)
{
	struct rescue_info *info = status_info();

	watchdog_looking(true);
	info->intact = !board_find_firmware(fw);
	watchdog_looking(false);
	strlcpy(info->firmware, fw->name, sizeof(info->firmware));
}

void corridor_look(void)
{
	struct firmware fw;

	corridor_find_firmware(&fw);
}

/* every byte has been read back */
static void firmware_done(void)
{
	struct rescue_info *info = status_info();

	if (IS_ENABLED(CONFIG_LIFEBOAT_IMAGE_NAND_SPLIT))
		half_done();
	/* the kernel that starts is another one, which has stayed */
	if (corridor.plan.step[0].keep) {
		corridor_look();
		return;
	}
	strlcpy(info->firmware, corridor.report.version,
		sizeof(info->firmware));
	info->intact = true;
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
	return corridor_start(&corridor.plan, status_info()->layout,
			      status_info()->intact, firmware_done);
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
	status_set(RESCUE_ERASING);
	corridor.job_running = true;
	return 0;
}

static void copy_progress(const struct job *job)
{
	struct rescue_status *st = status_record();

	st->done = job->done;
	st->total = job->total;
	st->erased = job->erased;
	st->written = job->written;
	st->verified = job->verified;
	st->skipped = job->skipped;
	rescue_status();
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
	struct rescue_status *st = status_record();
	struct job *job = &corridor.job;
	u32 changes = corridor.port.erases;
	int ret = job_step(job);

	/* from the first erase until it is done there is no firmware */
	if (corridor.port.erases != changes && job->plan->step[0].commit &&
	    layout_writable(status_info()->layout, job->plan->step[0].addr, 1))
		status_info()->intact = false;
	copy_progress(job);
	if (ret > 0) {
		status_set(states[job->phase]);
		return;
	}
	corridor.job_running = false;
	st->left_ms = 0;
	printf("lifeboat: %u erases, %u programs, %u bytes skipped, %u ms\n",
	       corridor.port.erases, corridor.port.programs, job->skipped,
	       st->elapsed_ms);
	if (ret < 0) {
		corridor.turns++;
		status_fail(ret, job->error, "Try once more; if it fails at "
			      "the same place again, the flash chip is worn "
			      "out.");
		return;
	}
	if (corridor.done)
		corridor.done();
	watchdog_good();
	/* unless that was half of it */
	if (!corridor.job_running && st->state != RESCUE_FAILED)
		status_set(RESCUE_DONE);
}

bool corridor_busy(void)
{
	return corridor.job_running || corridor.upload.owner;
}

void corridor_name_job(const char *name)
{
	status_record()->job = name;
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

u32 corridor_turns(void)
{
	return corridor.turns;
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

void corridor_init(struct mtd_info *mtd)
{
	struct board_buffer buf = board_buffer();
	struct rescue_info *info = status_info();

	corridor.port.layout = info->layout;
	if (mtd && !port_mtd_init(&corridor.port, mtd, info->layout))
		corridor.block = malloc(info->layout->erasesize);
	if (!corridor.block) {
		status_fail(-ENODEV, info->flash,
			      "It is neither read nor written. Report this.");
		return;
	}
	info->limit = min(layout_upload_limit(info->layout), buf.size);
	corridor.upload.data = buf.data;
	corridor.upload.limit = info->limit;
}

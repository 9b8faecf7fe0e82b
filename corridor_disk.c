// SPDX-License-Identifier: GPL-2.0-or-later
/* What is done to a disk is told by the one record, too. */
#include <stdio.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "board/board.h"
#include "corridor_disk.h"
#include "flash/disk_flow.h"
#include "status.h"

/**
 * struct disk_work - the job, one of the two
 * @job:	image in RAM
 * @flow:	one that comes while it is written
 * @flows:	it is @flow
 */
static struct disk_work {
	struct disk_job job;
	struct disk_flow flow;
	bool flows;
} work;

static const struct disk_job *job(void)
{
	return work.flows ? &work.flow.job : &work.job;
}

void corridor_disk_start(const struct image_disk *image, u32 length)
{
	work.flows = !image;
	if (image)
		disk_job_start(&work.job, image, board_disk());
	else
		disk_flow_begin(&work.flow, board_disk(), board_buffer().data,
				length);
}

u32 corridor_disk_room(void)
{
	return disk_flow_room(&work.flow);
}

u32 corridor_disk_sent(void)
{
	return work.flow.sent;
}

int corridor_disk_put(const void *data, size_t len)
{
	if (len > disk_flow_room(&work.flow) || len > U32_MAX - work.flow.sent)
		return -EFBIG;
	disk_flow_put(&work.flow, data, len);
	return 0;
}

void corridor_disk_end(void)
{
	disk_flow_end(&work.flow);
}

bool corridor_disk_abort(void)
{
	disk_flow_abort(&work.flow);
	return work.flow.begun && work.flow.job.touched;
}

/* the disk's fault, or the file's? */
static const char *what_to_do(int err)
{
	switch (err) {
	case -EIO:
		return "Try once more; if it fails again, use another disk.";
	case -EFBIG:
		return "Send a smaller image.";
	case -ENOEXEC:
		/* known in the end only: it is what follows a packed image */
		return job()->touched ?
		       "Unpack the file, and send the image alone." :
		       "Send an image of a whole disk, for sectors of 512 bytes: combined.img.gz or sdcard.img.gz, say.";
	case -ENOMEM:
		return "Unpack the file, and send that.";
	default:
		return "Send the file again; if that is refused, too, download it again.";
	}
}

void corridor_disk_advice(int err, char *advice)
{
	snprintf(advice, RESCUE_TEXT_MAX, "%s %s", job()->touched ?
		 "Nothing starts from it until it has been written whole." :
		 "Nothing was written.", what_to_do(err));
}

/* while it comes, nobody knows how much there will be on the disk */
static bool is_coming(void)
{
	return work.flows && job()->state <= DISK_WRITE;
}

/* what has been written has still to be read: half of the way */
static void copy_progress(void)
{
	struct rescue_status *st = status_record();
	u32 done;

	st->written = job()->written;
	st->verified = job()->verified;
	rescue_status();
	if (is_coming()) {
		st->done = work.flow.sent / 2;
		return;
	}
	st->total = job()->image->size;
	st->done = st->written / 2 + st->verified / 2;
	/* in pieces of 64 KiB: whole numbers are good enough */
	done = st->done >> 16;
	if (done)
		st->left_ms = st->elapsed_ms / done *
			      ((st->total - st->done) >> 16) + 1;
}

int corridor_disk_step(const char **error)
{
	struct rescue_status *st = status_record();
	int ret = work.flows ? disk_flow_step(&work.flow) :
			       disk_job_step(&work.job);

	copy_progress();
	if (ret > 0) {
		status_set(job()->state <= DISK_WRITE ? RESCUE_WRITING :
							RESCUE_VERIFYING);
		return ret;
	}
	st->left_ms = 0;
	printf("lifeboat: disk: %u bytes written, %u verified, %u ms\n",
	       st->written, st->verified, st->elapsed_ms);
	*error = job()->error;
	return ret;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/disk_flow.h"

/* by then all of gzip's header is here that has no name of a novel's length */
#define HEAD		0x10000

void disk_flow_begin(struct disk_flow *f, const struct disk *disk, u8 *window,
		     u32 length)
{
	memset(f, 0, sizeof(*f));
	f->disk = disk;
	f->window = window;
	f->length = length;
}

u32 disk_flow_room(const struct disk_flow *f)
{
	return DISK_WINDOW - (f->to - f->from);
}

static void keep_tail(struct disk_flow *f, const u8 *data, u32 len)
{
	u32 n = min_t(u32, len, DISK_TAIL);

	memmove(f->tail, f->tail + n, DISK_TAIL - n);
	memcpy(f->tail + DISK_TAIL - n, data + len - n, n);
}

void disk_flow_put(struct disk_flow *f, const u8 *data, u32 len)
{
	if (len > DISK_WINDOW - f->to) {
		memmove(f->window, f->window + f->from, f->to - f->from);
		f->to -= f->from;
		f->from = 0;
	}
	memcpy(f->window + f->to, data, len);
	f->to += len;
	f->sent += len;
	keep_tail(f, data, len);
}

static struct region here(const struct disk_flow *f)
{
	return (struct region){ f->window + f->from, f->to - f->from };
}

static int refuse(struct disk_flow *f, int err, const char *error)
{
	disk_flow_abort(f);
	f->job.state = DISK_FAILED;
	f->job.err = err;
	snprintf(f->job.error, sizeof(f->job.error), "%s", error);
	return err;
}

/* the image is on the disk, but for its first sector: is that all? */
static int drain(struct disk_flow *f)
{
	f->behind += f->to - f->from;
	f->from = f->to;
	if (f->behind > DISK_BEHIND_MAX ||
	    (f->ended && f->behind && memcmp(f->tail, "FWx0", 4)))
		return refuse(f, -ENOEXEC, "Something is behind the file's gzip archive: another one, or padding.");
	return 1;
}

int disk_flow_step(struct disk_flow *f)
{
	struct region r = here(f);
	int ret;

	if (!f->begun) {
		if (r.len < HEAD && !f->ended)
			return 1;
		disk_job_begin(&f->job, &r, f->disk, f->length);
		f->begun = true;
		r = f->job.stream.left;
	}
	if (f->job.state == DISK_READ) {
		ret = drain(f);
		if (ret < 0 || !f->ended)
			return ret;
	}
	if (f->job.state > DISK_WRITE)
		return disk_job_step(&f->job);
	disk_stream_feed(&f->job.stream, &r, !f->ended);
	ret = disk_job_step(&f->job);
	f->from = f->to - f->job.stream.left.len;
	return ret;
}

void disk_flow_abort(struct disk_flow *f)
{
	if (f->begun)
		disk_stream_end(&f->job.stream);
}

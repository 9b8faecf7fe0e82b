// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/job_disk.h"
#include "flash/sums.h"

static int give_up(struct disk_job *job, int err, const char *error)
{
	disk_stream_end(&job->stream);
	job->state = DISK_FAILED;
	job->err = err;
	snprintf(job->error, sizeof(job->error), "%s", error);
	return err;
}

static int io_failed(struct disk_job *job, int err, const char *what)
{
	give_up(job, err, "");
	snprintf(job->error, sizeof(job->error),
		 "The disk cannot be %s at sector %u.", what, job->sector);
	return err;
}

void disk_job_start(struct disk_job *job, const struct image_disk *image,
		    const struct disk *disk)
{
	int ret;

	memset(job, 0, sizeof(*job));
	job->image = image;
	job->disk = disk;
	ret = disk_stream_begin(&job->stream, &image->file);
	if (ret)
		give_up(job, ret, "There is too little memory to unpack the image.");
}

/* the first sector, and is it there? */
static int put_first(struct disk_job *job, const u8 *bytes)
{
	const struct disk *d = job->disk;
	int ret;

	job->sector = 0;
	memcpy(job->disk->chunk, bytes, DISK_SECTOR);
	ret = d->io(0, 1, job->disk->chunk, true);
	if (ret)
		return io_failed(job, ret, "written");
	memset(job->disk->chunk, 0x55, DISK_SECTOR);
	ret = d->io(0, 1, job->disk->chunk, false);
	if (ret)
		return io_failed(job, ret, "read");
	return memcmp(job->disk->chunk, bytes, DISK_SECTOR) ?
	       io_failed(job, -EIO, "written") : 0;
}

static int step_clear(struct disk_job *job)
{
	static const u8 zeros[DISK_SECTOR];
	int ret = put_first(job, zeros);

	job->state = ret ? job->state : DISK_WRITE;
	return ret ?: 1;
}

static int step_write(struct disk_job *job)
{
	u32 len = DISK_CHUNK, count;
	int ret = disk_stream_read(&job->stream, job->disk->chunk, &len);

	if (ret || job->stream.size > job->image->size)
		return give_up(job, -EBADMSG, "The image has changed in RAM.");
	if (!job->sector) {
		memcpy(job->first, job->disk->chunk, DISK_SECTOR);
		memset(job->disk->chunk, 0, DISK_SECTOR);
	}
	count = DIV_ROUND_UP(len, DISK_SECTOR);
	memset(job->disk->chunk + len, 0, count * DISK_SECTOR - len);
	if (count)
		ret = job->disk->io(job->sector, count, job->disk->chunk, true);
	if (ret)
		return io_failed(job, ret, "written");
	job->sector += count;
	job->written += len;
	if (!job->stream.ended)
		return 1;
	disk_stream_end(&job->stream);
	if (job->written != job->image->size ||
	    job->stream.crc != job->image->crc)
		return give_up(job, -EBADMSG, "The image has changed in RAM.");
	job->sector = 0;
	job->state = DISK_READ;
	return 1;
}

static int step_read(struct disk_job *job)
{
	u32 len = min_t(u32, DISK_CHUNK, job->image->size - job->verified);
	u32 count = DIV_ROUND_UP(len, DISK_SECTOR);
	int ret = job->disk->io(job->sector, count, job->disk->chunk, false);

	if (ret)
		return io_failed(job, ret, "read");
	if (!job->sector)
		memcpy(job->disk->chunk, job->first, DISK_SECTOR);
	job->crc = sums_crc32(job->crc, job->disk->chunk, len);
	job->sector += count;
	job->verified += len;
	if (job->verified < job->image->size)
		return 1;
	if (job->crc != job->image->crc)
		return give_up(job, -EIO, "The disk does not hold what was written to it.");
	job->state = DISK_FIRST;
	return 1;
}

static int step_first(struct disk_job *job)
{
	int ret = put_first(job, job->first);

	job->state = ret ? job->state : DISK_DONE;
	return ret;
}

int disk_job_step(struct disk_job *job)
{
	switch (job->state) {
	case DISK_CLEAR:
		return step_clear(job);
	case DISK_WRITE:
		return step_write(job);
	case DISK_READ:
		return step_read(job);
	case DISK_FIRST:
		return step_first(job);
	case DISK_DONE:
		return 0;
	case DISK_FAILED:
		break;
	}
	return job->err;
}

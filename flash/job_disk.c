// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/disk_table.h"
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

static int io_failed(struct disk_job *job, const char *what)
{
	give_up(job, -EIO, "");
	snprintf(job->error, sizeof(job->error),
		 "The disk cannot be %s at sector %u.", what, job->sector);
	return -EIO;
}

/* by how much nobody knows who has not unpacked it to its end */
static int too_much(struct disk_job *job)
{
	give_up(job, -EFBIG, "");
	snprintf(job->error, sizeof(job->error),
		 "The image is larger than the disk, which has %u MiB.",
		 job->disk->sectors >> 11);
	return -EFBIG;
}

static int too_large(struct disk_job *job, u64 sectors)
{
	give_up(job, -EFBIG, "");
	snprintf(job->error, sizeof(job->error),
		 "The image is larger than the disk: it needs %u MiB, and there are %u.",
		 disk_mib(sectors), job->disk->sectors >> 11);
	return -EFBIG;
}

/* what has come piece by piece was not looked at before */
static int not_unpacked(struct disk_job *job, int err)
{
	if (err == -ENOMEM)
		return give_up(job, err, "There is too little memory to unpack the image.");
	if (err == -E2BIG)
		return give_up(job, -EFBIG, "The image is of 4 GiB or more. Images of less are written.");
	return give_up(job, err, job->image == &job->own ?
		       "The file is damaged: its gzip archive is cut short or changed." :
		       "The image has changed in RAM.");
}

void disk_job_start(struct disk_job *job, const struct image_disk *image,
		    const struct disk *disk)
{
	int ret;

	memset(job, 0, sizeof(*job));
	job->image = image;
	job->disk = disk;
	job->state = DISK_CLEAR;
	ret = disk_stream_begin(&job->stream, &image->file);
	if (ret)
		not_unpacked(job, ret);
}

void disk_job_begin(struct disk_job *job, const struct region *here,
		    const struct disk *disk, u32 length)
{
	int ret;

	memset(job, 0, sizeof(*job));
	job->length = length;
	job->image = &job->own;
	job->disk = disk;
	job->state = DISK_HEAD;
	ret = disk_stream_begin(&job->stream, here);
	if (ret)
		not_unpacked(job, ret);
}

/* 1: the chunk is full, or the last one; 0: not yet; -errno */
static int fill(struct disk_job *job)
{
	u32 len = DISK_CHUNK - job->fill;
	int ret;

	if (!len || job->stream.ended)
		return 1;
	ret = disk_stream_read(&job->stream, job->disk->chunk + job->fill,
			       &len);
	job->fill += len;
	if (ret)
		return not_unpacked(job, ret);
	return job->fill == DISK_CHUNK || job->stream.ended;
}

/* before anything is written */
static int step_head(struct disk_job *job)
{
	struct region head = { job->disk->chunk };
	u64 sectors;
	bool gpt;
	int ret = fill(job);

	if (ret <= 0)
		return ret ?: 1;
	head.len = job->fill;
	ret = disk_table_check(&head, &gpt, &sectors);
	if (ret == -EOPNOTSUPP)
		return give_up(job, -ENOEXEC, "The image has no GPT for sectors of 512 bytes, which the disk has.");
	if (ret == -EBADMSG)
		return give_up(job, ret, "The image's partition table is wrong.");
	if (ret)
		return give_up(job, -ENOEXEC, "The file is no image of a disk, or has no partitions.");
	/* of a packed one, nobody knows yet how much is in it */
	if (!job->stream.gz)
		sectors = max(sectors, (u64)DIV_ROUND_UP((u64)job->length,
							 DISK_SECTOR));
	if (sectors > job->disk->sectors)
		return too_large(job, sectors);
	job->state = DISK_CLEAR;
	return 1;
}

/* the first sector, and is it there? */
static int put_first(struct disk_job *job, const u8 *bytes)
{
	const struct disk *d = job->disk;
	u8 *buf = d->chunk + DISK_CHUNK;
	int ret;

	job->sector = 0;
	memcpy(buf, bytes, DISK_SECTOR);
	ret = d->io(0, 1, buf, true);
	if (ret)
		return io_failed(job, "written");
	memset(buf, 0x55, DISK_SECTOR);
	ret = d->io(0, 1, buf, false);
	if (ret)
		return io_failed(job, "read");
	return memcmp(buf, bytes, DISK_SECTOR) ?
	       io_failed(job, "written") : 0;
}

static int step_clear(struct disk_job *job)
{
	static const u8 zeros[DISK_SECTOR];
	int ret;

	job->touched = true;
	ret = put_first(job, zeros);
	job->state = ret ? job->state : DISK_WRITE;
	return ret ?: 1;
}

static int write_chunk(struct disk_job *job)
{
	u32 count = DIV_ROUND_UP(job->fill, DISK_SECTOR);
	u8 *chunk = job->disk->chunk;
	int ret;

	if (!job->sector) {
		memcpy(job->first, chunk, DISK_SECTOR);
		memset(chunk, 0, DISK_SECTOR);
	}
	if (count > job->disk->sectors - job->sector)
		return too_much(job);
	memset(chunk + job->fill, 0, count * DISK_SECTOR - job->fill);
	ret = count ? job->disk->io(job->sector, count, chunk, true) : 0;
	if (ret)
		return io_failed(job, "written");
	job->sector += count;
	job->written += job->fill;
	job->fill = 0;
	return 0;
}

static int step_write(struct disk_job *job)
{
	int ret = fill(job);

	if (ret <= 0)
		return ret ?: 1;
	ret = write_chunk(job);
	if (ret || !job->stream.ended)
		return ret ?: 1;
	disk_stream_end(&job->stream);
	job->own.size = job->written;
	job->own.crc = job->stream.crc;
	if (job->own.size != job->image->size ||
	    job->own.crc != job->image->crc)
		return not_unpacked(job, -EBADMSG);
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
		return io_failed(job, "read");
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
	case DISK_HEAD:
		return step_head(job);
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

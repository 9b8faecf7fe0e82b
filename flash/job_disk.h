/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job that writes an image to a disk, one chunk a step:
 *
 *   HEAD   of one that comes piece by piece, its table of partitions
 *     |
 *   CLEAR  the first sector, see that it is zeros
 *     |
 *   WRITE  everything, unpacked once more, but for the first sector
 *     |
 *   READ   everything back: its CRC-32 is the image's
 *     |
 *   FIRST  the first sector, see that it is there  -->  DONE
 *
 * So whenever the power goes, the disk is as it was, or has no first sector,
 * without which nobody finds a partition, or is right.  A disk that repeats
 * itself, larger than it is, is found out: all is read after all was written.
 * What the disk's own cache puts off is not seen.
 */
#ifndef LIFEBOAT_JOB_DISK_H
#define LIFEBOAT_JOB_DISK_H

#include "flash/disk.h"
#include "flash/disk_stream.h"

enum disk_state {
	DISK_HEAD,
	DISK_CLEAR,
	DISK_WRITE,
	DISK_READ,
	DISK_FIRST,
	DISK_DONE,
	DISK_FAILED,
};

/**
 * struct disk_job - a running job; read-only for all others
 * @own:	the image, if it comes piece by piece; size and sum are known
 *		at its end
 * @length:	bytes of the file, as far as its sender has said; else 0
 * @touched:	the disk is not as it was, or may not be
 * @fill:	bytes in the disk's chunk that are to be written
 * @sector:	that comes next
 * @crc:	of what has been read back
 * @written:	bytes that have been written, and will not be again
 * @verified:	bytes that have been read back
 * @first:	the image's first sector
 * @err:	0 or negative errno
 * @error:	sentence for a person when @err is set
 */
struct disk_job {
	enum disk_state state;
	const struct disk *disk;
	const struct image_disk *image;
	struct image_disk own;
	struct disk_stream stream;
	u32 length;
	bool touched;
	u32 fill;
	u32 sector;
	u32 crc;
	u32 written;
	u32 verified;
	u8 first[DISK_SECTOR];
	int err;
	char error[IMAGE_TEXT_MAX];
};

/**
 * disk_job_start() - begin
 * @job:	filled in
 * @image:	of a report; it, and the bytes that it names, must live as long
 * @disk:	large enough, for the report's check has asked
 */
void disk_job_start(struct disk_job *job, const struct image_disk *image,
		    const struct disk *disk);

/**
 * disk_job_begin() - the same for an image that comes piece by piece
 * @job:	filled in
 * @here:	its beginning, with all of gzip's header if that is its end, or
 *		64 KiB
 * @disk:	whether it is large enough is asked as soon as that can be told
 * @length:	bytes of the file, 0 if its sender has not said
 *
 * Before each step that is not behind DISK_WRITE: disk_stream_feed() for its
 * ->stream.
 */
void disk_job_begin(struct disk_job *job, const struct region *here,
		    const struct disk *disk, u32 length);

/**
 * disk_job_step() - at most one chunk
 *
 * Return: 1 there is more to do, or to come; 0 done; -EIO the disk has failed;
 * -EFBIG, -ENOEXEC, -EBADMSG it is the file; -ENOMEM.
 */
int disk_job_step(struct disk_job *job);

#endif

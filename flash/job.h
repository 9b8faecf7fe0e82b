/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job carries out a plan, one erase block a step, so that the network
 * stays alive in between.
 *
 * Order: read everything that is there (blocks that are right already are
 * skipped); if nothing differs, done.  Otherwise first the commit block is
 * erased, so that from here on a power cut leaves a firmware that is plainly
 * invalid; then UBI volumes are made anew (job_volume.h), whatever they held;
 * then every other block that differs is erased if it must be, programmed and
 * read back; the commit block comes last.
 *
 * Where no firmware would boot, an earlier job may have been cut short.  The
 * block at which that happened may read right, or erased, today and not
 * tomorrow, and nobody knows which it was: unless the chip is blank, every
 * block is then erased and written.
 *
 * A block that fails twice is marked bad where the chip has bad blocks.  What
 * follows it moves up by one, so the job starts again by comparing.
 */
#ifndef LIFEBOAT_JOB_H
#define LIFEBOAT_JOB_H

#include "flash/blocks.h"
#include "flash/job_volume.h"

enum job_state {
	JOB_COMPARE,		/* what is there already? */
	JOB_INVALIDATE,		/* erase the commit block, if anything differs */
	JOB_VOLUMES,		/* of UBI */
	JOB_BLOCKS,		/* everything but the commit block */
	JOB_COMMIT,		/* the commit block */
	JOB_DONE,
	JOB_FAILED,
};

enum job_phase { JOB_COMPARING, JOB_ERASING, JOB_WRITING, JOB_VERIFYING };

/* 16 MiB in blocks of 4 KiB; job_start() refuses more */
#define JOB_BLOCKS_MAX	4096

/**
 * struct job - a running job; read-only for everyone but job.c
 * @phase:	what the last step did, for the status
 * @volume:	the part of the job that is about UBI volumes
 * @blocks:	all others
 * @index:	of the next one of them
 * @differs:	at least one block is not right yet
 * @trusted:	what is in flash can be believed
 * @leftover:	a block is not erased
 * @restarted:	a block has gone bad in this job
 * @again:	the block before us has failed once
 * @have:	enum block_state of each block
 * @headers:	EC headers that were found where an image of UBI goes
 * @ec_sum:	of their counters
 * @ec:		counter of the block that is being written
 * @done:	bytes finished, of @total
 * @bad:	blocks marked bad by this job
 * @err:	0 or negative errno
 * @error:	sentence for a person when @err is set, with the flash address
 */
struct job {
	enum job_state state;
	enum job_phase phase;
	const struct plan *plan;
	struct flash_port *port;
	u8 *block;		/* one erase block, of the caller's */
	struct volume_job volume;
	struct blocks blocks;
	u32 index;
	bool differs;
	bool trusted;
	bool leftover;
	bool restarted;
	bool again;
	u8 have[JOB_BLOCKS_MAX];
	u32 headers;
	u64 ec_sum;
	u32 ec;
	u32 done;
	u32 total;
	u32 erased;
	u32 written;
	u32 verified;
	u32 skipped;
	u32 bad;
	int err;
	char error[IMAGE_TEXT_MAX];
};

/**
 * job_start() - begin
 * @job:	to be filled
 * @plan:	must outlive the job, as must the bytes it points to
 * @port:	flash
 * @block:	buffer of one erase block, of the caller's
 * @trusted:	the firmware that is there now passes the checks of a boot
 *
 * What cannot be done is known at once and told by the first job_step():
 * -EFBIG too many blocks, -ENOSPC too few good ones, -EOPNOTSUPP a volume
 * in a build without UBI.
 */
void job_start(struct job *job, const struct plan *plan,
	       struct flash_port *port, u8 *block, bool trusted);

/**
 * job_step() - at most one erase block's worth of work
 *
 * Return: 1 there is more to do; 0 done; negative errno failed.
 */
int job_step(struct job *job);

#endif

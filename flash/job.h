/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job carries out a plan, one erase block a step, so that the network
 * stays alive in between.
 *
 * Order: read everything that is there (blocks that are right already are
 * skipped); if nothing differs, done.  Otherwise first the commit block is
 * erased, so that from here on a power cut leaves a firmware that is plainly
 * invalid; then every other block that differs is erased if it must be,
 * programmed and read back; the commit block comes last.
 */
#ifndef LIFEBOAT_JOB_H
#define LIFEBOAT_JOB_H

#include "flash/plan.h"
#include "flash/port.h"

enum job_state {
	JOB_COMPARE,		/* what is there already? */
	JOB_INVALIDATE,		/* erase the commit block, if anything differs */
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
 * @index:	of the next block in the plan
 * @differs:	at least one block is not right yet
 * @again:	the block before us did not take what was programmed
 * @same:	a bit for each block that is right already
 * @done:	bytes finished, of @total
 * @err:	0 or negative errno
 * @error:	sentence for a person when @err is set, with the flash address
 */
struct job {
	enum job_state state;
	enum job_phase phase;
	const struct plan *plan;
	struct flash_port *port;
	u8 *block;		/* one erase block, of the caller's */
	u32 index;
	bool differs;
	bool again;
	u32 same[JOB_BLOCKS_MAX / 32];
	u32 done;
	u32 total;
	u32 erased;
	u32 written;
	u32 verified;
	u32 skipped;
	int err;
	char error[IMAGE_TEXT_MAX];
};

/**
 * job_start() - begin
 * @job:	to be filled
 * @plan:	must outlive the job, as must the bytes it points to
 * @port:	flash
 * @block:	buffer of one erase block, of the caller's
 */
void job_start(struct job *job, const struct plan *plan,
	       struct flash_port *port, u8 *block);

/**
 * job_step() - at most one erase block's worth of work
 *
 * Return: 1 there is more to do; 0 done; negative errno failed.
 */
int job_step(struct job *job);

#endif

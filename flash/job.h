/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job carries out a plan, one erase block a step, so that the network
 * stays alive in between.
 *
 * Order: read everything that is there (blocks that are right already are
 * skipped), and what UBI has room for; if nothing differs, done.  Otherwise
 * first the commit block is erased, so that from here on a power cut leaves a
 * firmware that is plainly invalid; then UBI volumes are made anew
 * (job_volume.h), whatever they held; then every other block that differs is
 * erased, programmed and read back; the commit block comes last.
 *
 * Where no firmware would boot, an earlier job may have been cut short.  The
 * block at which that happened may read right, or erased, today and not
 * tomorrow, and nobody knows which it was: every block is then erased and
 * written, once.  A firmware that boots proves no more than its kernel: what
 * its own sysupgrade left when the power went is in front of a block that
 * differs, or behind one if the same old firmware is sent again, for whoever
 * writes a firmware does so in order; and such a block is written again, too.
 * In the last block nothing tells: one whose write was cut is believed if all
 * else is right.
 *
 * A block that fails twice is left out where the chip has bad blocks, and
 * marked as soon as another one has taken a program: a fault of the whole
 * chip, which may pass, marks nothing, but for the one block that has a record
 * (below) which can no longer be made void.  What follows moves up by one, so
 * the job starts again by comparing.
 *
 * If it is known what is written (job_resume()), the commit block says so in
 * the meantime, and how far it has come (resume.h).  A job that does the same
 * believes what its predecessor had finished before it was cut off; the block
 * at which that happened is behind that, and is written again whatever it
 * reads like, as is everything that follows.
 */
#ifndef LIFEBOAT_JOB_H
#define LIFEBOAT_JOB_H

#include "flash/blocks.h"
#include "flash/job_volume.h"
#include "flash/resume.h"

enum job_state {
	JOB_COMPARE,		/* what is there already? */
	JOB_LOOK,		/* what is there of UBI, and does it fit? */
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
 * struct job - a running job; read-only for all but job.c and job_block.c
 * @phase:	what the last step did, for the status
 * @volume:	the part of the job that is about UBI volumes
 * @blocks:	all others
 * @index:	of the next one of them
 * @differs:	at least one block is not right yet
 * @trusted:	what is in flash can be believed
 * @again:	the block before us has failed once
 * @have:	enum block_state of each block; behind the last, BLOCK_RIGHT
 * @own:	blocks of the chip that this job has written and read back, a
 *		bit each; those beyond are written again after a restart
 * @resume:	the record in the commit block; ->size is 0 if none is to be
 * @start:	the last block of the first step that a firmware begins with
 * @proven:	blocks in front of this one were finished by a job that was
 *		cut off
 * @headers:	EC headers that were found where an image of UBI goes
 * @ec_sum:	of their counters
 * @ec:		counter of the block that is being written
 * @done:	bytes finished, of @total
 * @bad:	blocks of @blocks.out that have been marked bad
 * @err:	0 or negative errno
 * @error:	sentence for a person when @err is set, with the flash address
 */
struct job {
	enum job_state state;
	enum job_phase phase;
	const struct plan *plan;
	struct flash_port *port;
	u8 *block;		/* one erase block, of the caller's */
	u8 *kept;		/* another, of our own; NULL if none is kept */
	struct volume_job volume;
	struct blocks blocks;
	u32 index;
	bool differs;
	bool trusted;
	bool again;
	u8 have[JOB_BLOCKS_MAX + 1];
	u8 own[JOB_BLOCKS_MAX / 8];
	struct resume resume;
	u32 start;
	u32 proven;
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
 * in a build without UBI, -ENOMEM no memory for the block that is kept.
 */
void job_start(struct job *job, const struct plan *plan,
	       struct flash_port *port, u8 *block, bool trusted);

/**
 * job_resume() - say what is written, before the first step
 * @job:	just started
 * @what:	->sha256, ->size, ->job, ->what and ->parts; copied
 * @found:	what an earlier job has left; NULL if there is nothing
 *
 * The job leaves a record of it, and goes on where @found ends if that is
 * about the same.
 */
void job_resume(struct job *job, const struct resume *what,
		const struct resume *found);

/**
 * job_ask() - can it be done?
 * @job:	just started
 *
 * Reads bad-block marks and UBI's headers, all at once, and changes nothing:
 * some tenths of a second on NAND.  The job may go on afterwards.
 *
 * Return: 0; negative as job_step(), with ->error.
 */
int job_ask(struct job *job);

/**
 * job_step() - at most one erase block's worth of work
 *
 * Return: 1 there is more to do; 0 done; negative errno failed.
 */
int job_step(struct job *job);

#endif

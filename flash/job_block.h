/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One block of a job is erased, programmed and read back; one that fails is
 * left out, and marked once another has taken a program (at once, if it has a
 * record that cannot be made void).  For job.c, whose states are the order.
 */
#ifndef LIFEBOAT_JOB_BLOCK_H
#define LIFEBOAT_JOB_BLOCK_H

#include "flash/block.h"
#include "flash/job.h"

static inline u32 job_erasesize(const struct job *job)
{
	return job->port->layout->erasesize;
}

/* failed: "The flash chip could not be @what at 0x@addr."; @err */
int job_give_up(struct job *job, int err, const char *what, u32 addr);

/* 0 there are enough good blocks for every step; or -ENOSPC, and failed */
int job_fits(struct job *job);

/* one block more is right */
void job_count_done(struct job *job);

int job_erase_block(struct job *job, const struct block *b);

/* 0: it is right; 1: not yet; negative: gave up */
int job_write_block(struct job *job, struct block *b);

/* @b has failed, once or twice; 1: go on */
int job_block_failed(struct job *job, const struct block *b, int err,
		     const char *what);

/* has this job written the block at @addr? */
bool job_is_own(const struct job *job, u32 addr);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *   COMPARE  --nothing differs-->  DONE
 *      |
 *   INVALIDATE  erase the commit block, see that it is erased
 *      |
 *   BLOCKS      every other block that differs
 *      |
 *   COMMIT      the commit block, its header last  -->  DONE
 *
 * A plan without a commit block goes from COMPARE to BLOCKS to DONE.  Each
 * step reads one block, or erases, programs and reads back one block.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/block.h"
#include "flash/job.h"

static u32 erasesize(const struct job *job)
{
	return job->port->layout->erasesize;
}

static bool has_commit(const struct job *job)
{
	return job->plan->step[0].commit;
}

/* one past the last byte that a step may move to, around bad blocks */
static u32 end_of(const struct plan *plan, const struct plan_step *s)
{
	u32 end = s->part->offset + s->part->size, i;

	for (i = 0; i < plan->nsteps; i++)
		if (plan->step[i].addr > s->addr)
			end = min(end, plan->step[i].addr);
	return end;
}

/* the @index-th block of the plan; false past the last */
static bool get_block(const struct job *job, u32 index, struct block *b)
{
	u32 size = erasesize(job), i;

	b->header_last = !index && has_commit(job);
	for (i = 0; i < job->plan->nsteps; i++) {
		const struct plan_step *s = &job->plan->step[i];
		u32 n = s->span / size;
		u32 from = min(index * size, s->src.len);

		if (index < n) {
			b->src = s->src.data + from;
			b->len = min(size, s->src.len - from);
			/* job_fits() has seen to it that there is one */
			return port_block(job->port, s->addr,
					  end_of(job->plan, s), index,
					  &b->addr);
		}
		index -= n;
	}
	return false;
}

static int give_up(struct job *job, int err, const char *what, u32 addr)
{
	job->err = err;
	job->state = JOB_FAILED;
	snprintf(job->error, sizeof(job->error),
		 "The flash chip could not be %s at 0x%x.", what, addr);
	return err;
}

/* enough good blocks for every step? */
static int job_fits(struct job *job)
{
	const struct plan *plan = job->plan;
	u32 i, n, addr;

	for (i = 0; i < plan->nsteps; i++) {
		const struct plan_step *s = &plan->step[i];

		n = s->span / erasesize(job);
		if (port_block(job->port, s->addr, end_of(plan, s), n - 1,
			       &addr))
			continue;
		job->err = -ENOSPC;
		job->state = JOB_FAILED;
		snprintf(job->error, sizeof(job->error),
			 "The partition \"%s\" has too many bad blocks for this image.",
			 s->part->name);
		return job->err;
	}
	return 0;
}

/* compare from the beginning */
static void rewind_job(struct job *job)
{
	job->state = JOB_COMPARE;
	job->index = 0;
	job->differs = false;
	job->again = false;
	job->done = 0;
	job->verified = 0;
	job->skipped = 0;
}

/* @b has failed, once or twice; 1: go on */
static int failed(struct job *job, const struct block *b, int err,
		  const char *what)
{
	struct flash_port *p = job->port;

	if (!job->again) {
		job->again = true;
		return 1;
	}
	if (!p->mark_bad)
		return give_up(job, err, what, b->addr);
	if (p->mark_bad(p, b->addr))
		return give_up(job, -EIO, "marked bad", b->addr);
	job->bad++;
	job->restarted = true;
	rewind_job(job);
	return job_fits(job) ?: 1;
}

static void count_done(struct job *job)
{
	job->verified += erasesize(job);
	job->done += erasesize(job);
}

/* 0: it is right; 1: not yet; negative: gave up */
static int write_block(struct job *job, const struct block *b)
{
	struct flash_port *p = job->port;
	enum block_state have = job->again ? BLOCK_DIRTY :
				job->have[job->index];
	int ret = 0;

	if (have == BLOCK_FALLS)	/* what differs has to be known */
		ret = block_look(p, b, job->block, &have);
	if (ret)
		return give_up(job, ret, "read", b->addr);
	if (have == BLOCK_ERASED) {
		memset(job->block, 0xff, erasesize(job));
	} else if (have != BLOCK_FALLS) {
		job->phase = JOB_ERASING;
		ret = block_erase(p, b, job->block);
		if (ret)
			return failed(job, b, ret, "erased");
		job->erased += erasesize(job);
	}
	job->phase = JOB_WRITING;
	ret = block_program(p, b, job->block, &job->written);
	if (ret)
		return failed(job, b, ret, "written");
	job->phase = JOB_VERIFYING;
	ret = p->read(p, b->addr, job->block, erasesize(job));
	if (ret && ret != -EUCLEAN && ret != -EBADMSG)
		return give_up(job, ret, "read", b->addr);
	if (ret == -EBADMSG || memcmp(job->block, b->src, b->len) ||
	    !block_is_erased(job->block + b->len, erasesize(job) - b->len))
		return failed(job, b, -EIO, "made to hold what was written");
	job->again = false;
	job->have[job->index] = BLOCK_RIGHT;
	count_done(job);
	return 0;
}

/* what reads right, or erased, may do so today only: believe none of it */
static void distrust(struct job *job)
{
	memset(job->have, BLOCK_DIRTY, job->plan->blocks);
	job->differs = true;
	job->done = 0;
	job->verified = 0;
	job->skipped = 0;
}

/* everything has been read: where to begin? */
static int compared(struct job *job)
{
	job->index = 0;
	if (!job->trusted && job->leftover && !job->restarted)
		distrust(job);
	if (!job->differs)
		job->state = JOB_DONE;
	else
		job->state = has_commit(job) ? JOB_INVALIDATE : JOB_BLOCKS;
	return job->differs;
}

static int step_compare(struct job *job)
{
	enum block_state have;
	struct block b;
	int ret;

	if (!get_block(job, job->index, &b))
		return compared(job);
	job->phase = JOB_COMPARING;
	ret = block_look(job->port, &b, job->block, &have);
	if (ret)
		return give_up(job, ret, "read", b.addr);
	if (!block_is_erased(job->block, erasesize(job)))
		job->leftover = true;
	job->have[job->index++] = have;
	if (have == BLOCK_RIGHT) {
		count_done(job);
		job->skipped += erasesize(job);
	} else {
		job->differs = true;
	}
	return 1;
}

/* the commit block is the plan's first */
static int step_invalidate(struct job *job)
{
	struct block b;
	int ret;

	if (!get_block(job, 0, &b))
		return give_up(job, -EINVAL, "planned", 0);
	if (job->have[0] == BLOCK_RIGHT) {	/* to be written once more */
		job->done -= erasesize(job);
		job->verified -= erasesize(job);
		job->skipped -= erasesize(job);
	}
	if (job->have[0] != BLOCK_ERASED) {
		job->have[0] = BLOCK_DIRTY;
		job->phase = JOB_ERASING;
		ret = block_erase(job->port, &b, job->block);
		if (ret)
			return failed(job, &b, ret, "erased");
		job->erased += erasesize(job);
		ret = job->port->read(job->port, b.addr, job->block,
				      erasesize(job));
		if (ret && ret != -EUCLEAN && ret != -EBADMSG)
			return give_up(job, ret, "read", b.addr);
		if (ret == -EBADMSG ||
		    !block_is_erased(job->block, erasesize(job)))
			return failed(job, &b, -EIO, "erased");
		job->have[0] = BLOCK_ERASED;
	}
	job->again = false;
	job->state = JOB_BLOCKS;
	job->index = 1;
	return 1;
}

static int step_blocks(struct job *job)
{
	struct block b;
	int ret;

	while (job->index < job->plan->blocks &&
	       job->have[job->index] == BLOCK_RIGHT)
		job->index++;
	if (!get_block(job, job->index, &b)) {
		job->index = 0;
		job->state = has_commit(job) ? JOB_COMMIT : JOB_DONE;
		return has_commit(job);
	}
	ret = write_block(job, &b);
	if (!ret)
		job->index++;
	return ret < 0 ? ret : 1;
}

static int step_commit(struct job *job)
{
	struct block b;
	int ret;

	if (!get_block(job, 0, &b))
		return give_up(job, -EINVAL, "planned", 0);
	ret = write_block(job, &b);
	if (!ret)
		job->state = JOB_DONE;
	return ret;
}

void job_start(struct job *job, const struct plan *plan,
	       struct flash_port *port, u8 *block, bool trusted)
{
	u32 i;

	memset(job, 0, sizeof(*job));
	job->plan = plan;
	job->port = port;
	job->block = block;
	job->trusted = trusted;
	job->total = plan->blocks * port->layout->erasesize;
	if (plan->blocks > JOB_BLOCKS_MAX)
		give_up(job, -EFBIG, "planned", 0);
	else
		job_fits(job);
	/* no port has UBI yet: nothing is touched */
	for (i = 0; i < plan->nsteps; i++)
		if (plan->step[i].volume)
			give_up(job, -EOPNOTSUPP, "attached to UBI",
				plan->step[i].addr);
}

int job_step(struct job *job)
{
	switch (job->state) {
	case JOB_COMPARE:
		return step_compare(job);
	case JOB_INVALIDATE:
		return step_invalidate(job);
	case JOB_BLOCKS:
		return step_blocks(job);
	case JOB_COMMIT:
		return step_commit(job);
	case JOB_DONE:
		return 0;
	case JOB_FAILED:
		break;
	}
	return job->err;
}

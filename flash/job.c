// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *   COMPARE  --nothing differs-->  DONE
 *      |
 *   INVALIDATE  erase the commit block, see that it is erased
 *      |
 *   VOLUMES     of UBI, once, for which each step is job_volume.c's
 *      |
 *   BLOCKS      every other block that differs
 *      |
 *   COMMIT      the commit block, its header last  -->  DONE
 *
 * A plan without a commit block ends with BLOCKS and has no INVALIDATE.  Each
 * step reads one block, or erases, programs and reads back one block.
 */
#include <div64.h>
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
	const struct plan_step *full;

	full = blocks_count(&job->blocks, job->plan, job->port);
	job->total = job->blocks.count * erasesize(job);
	if (job->volume.step)
		job->total += job->volume.step->src.len;
	if (!full)
		return 0;
	job->err = -ENOSPC;
	job->state = JOB_FAILED;
	snprintf(job->error, sizeof(job->error),
		 "The partition \"%s\" has too many bad blocks for this image.",
		 full->part->name);
	return job->err;
}

/* compare from the beginning */
static void rewind_job(struct job *job)
{
	job->state = JOB_COMPARE;
	job->index = 0;
	job->differs = false;
	job->again = false;
	job->headers = 0;
	job->ec_sum = 0;
	job->done = job->volume.done;
	job->verified = job->volume.done;
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

/* how often a PEB will have been erased; it has not been this time */
static u32 next_counter(struct job *job, const struct block *b)
{
	u8 header[UBI_HEADER_LEN];
	struct region there = { header, sizeof(header) };
	struct region image = { b->src, b->len };
	struct flash_port *p = job->port;
	struct ubi_ec ec = { 0 };
	int ret = p->read(p, b->addr, header, sizeof(header));

	if ((!ret || ret == -EUCLEAN) && ubi_ec_read(&there, &ec))
		return ec.ec + 1;
	if (job->headers)
		return lldiv(job->ec_sum, job->headers);
	ubi_ec_read(&image, &ec);
	return ec.ec;
}

/* 0: it is right; 1: not yet; negative: gave up */
static int write_block(struct job *job, struct block *b)
{
	struct flash_port *p = job->port;
	enum block_state have = job->again ? BLOCK_DIRTY :
				job->have[job->index];
	int ret = 0;

	if (b->ubi && !job->again)
		job->ec = next_counter(job, b);
	if (b->ubi)
		block_counter(b, job->ec);
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
	if (ret == -EBADMSG || !block_is_right(b, job->block, erasesize(job)))
		return failed(job, b, -EIO, "made to hold what was written");
	job->again = false;
	job->have[job->index] = BLOCK_RIGHT;
	count_done(job);
	return 0;
}

/* what reads right, or erased, may do so today only: believe none of it */
static void distrust(struct job *job)
{
	memset(job->have, BLOCK_DIRTY, job->blocks.count);
	job->differs = true;
	job->done = job->volume.done;
	job->verified = job->volume.done;
	job->skipped = 0;
}

/* still to be made anew? */
static bool has_volumes(const struct job *job)
{
	return job->volume.step && job->volume.state != VOLUME_DONE;
}

/* everything has been read: where to begin? */
static int compared(struct job *job)
{
	job->index = 0;
	if (!job->trusted && job->leftover && !job->restarted)
		distrust(job);
	if (!job->differs && !has_volumes(job))
		job->state = JOB_DONE;
	else if (has_commit(job))
		job->state = JOB_INVALIDATE;
	else
		job->state = has_volumes(job) ? JOB_VOLUMES : JOB_BLOCKS;
	return job->state != JOB_DONE;
}

/* erase counters, for blocks that have lost theirs */
static void count_header(struct job *job)
{
	struct region there = { job->block, erasesize(job) };
	struct ubi_ec ec;

	if (ubi_ec_read(&there, &ec)) {
		job->headers++;
		job->ec_sum += ec.ec;
	}
}

static int step_compare(struct job *job)
{
	enum block_state have;
	struct block b;
	int ret;

	if (!blocks_get(&job->blocks, job->index, &b))
		return compared(job);
	job->phase = JOB_COMPARING;
	ret = block_look(job->port, &b, job->block, &have);
	if (ret)
		return give_up(job, ret, "read", b.addr);
	if (!block_is_erased(job->block, erasesize(job)))
		job->leftover = true;
	if (b.ubi)
		count_header(job);
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

	if (!blocks_get(&job->blocks, 0, &b))
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
	job->state = has_volumes(job) ? JOB_VOLUMES : JOB_BLOCKS;
	job->index = 1;
	return 1;
}

static int step_volumes(struct job *job)
{
	static const enum job_phase phases[] = {
		[VOLUME_LOOK] = JOB_COMPARING,
		[VOLUME_FORMAT] = JOB_ERASING,
		[VOLUME_ATTACH] = JOB_COMPARING,
		[VOLUME_WIPE] = JOB_ERASING,
		[VOLUME_CREATE] = JOB_WRITING,
		[VOLUME_UPDATE] = JOB_WRITING,
		[VOLUME_WRITE] = JOB_WRITING,
		[VOLUME_REST] = JOB_WRITING,
		[VOLUME_DONE] = JOB_WRITING,
	};
	struct volume_job *v = &job->volume;
	u32 erases = job->port->erases, done = v->done;
	int ret;

	job->phase = phases[v->state];
	ret = volume_job_step(v);
	job->erased += (job->port->erases - erases) * erasesize(job);
	job->written += v->done - done;
	job->verified += v->done - done;
	job->done += v->done - done;
	if (ret < 0) {
		job->err = ret;
		job->state = JOB_FAILED;
		strlcpy(job->error, v->error, sizeof(job->error));
	} else if (!ret) {
		job->state = JOB_BLOCKS;
	}
	return ret < 0 ? ret : 1;
}

static int step_blocks(struct job *job)
{
	struct block b;
	int ret;

	while (job->index < job->blocks.count &&
	       job->have[job->index] == BLOCK_RIGHT)
		job->index++;
	if (!blocks_get(&job->blocks, job->index, &b)) {
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

	if (!blocks_get(&job->blocks, 0, &b))
		return give_up(job, -EINVAL, "planned", 0);
	ret = write_block(job, &b);
	if (!ret)
		job->state = JOB_DONE;
	return ret;
}

/* one volume at a time: no image has more */
static int start_volume(struct job *job, const struct plan_step *s)
{
	int ret = job->volume.step ? -EOPNOTSUPP :
		  volume_job_start(&job->volume, s, job->port, job->block);

	return ret ? give_up(job, ret, "attached to UBI", s->addr) : 0;
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
	for (i = 0; i < plan->nsteps; i++)
		if (plan->step[i].volume && start_volume(job, &plan->step[i]))
			return;
	if (!job_fits(job) && job->blocks.count > JOB_BLOCKS_MAX)
		give_up(job, -EFBIG, "planned", 0);
}

int job_step(struct job *job)
{
	switch (job->state) {
	case JOB_COMPARE:
		return step_compare(job);
	case JOB_INVALIDATE:
		return step_invalidate(job);
	case JOB_VOLUMES:
		return step_volumes(job);
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

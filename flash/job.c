// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *   COMPARE  --nothing differs-->  DONE
 *      |
 *   LOOK        at UBI's headers, once, where there are volumes
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
#include <malloc.h>
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

	full = blocks_count(&job->blocks);
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
	job->again = false;
	job->headers = 0;
	job->ec_sum = 0;
	job->done = job->volume.done;
	job->verified = job->volume.done;
	job->skipped = 0;
}

static void count_done(struct job *job)
{
	job->verified += erasesize(job);
	job->done += erasesize(job);
}

/* @b has failed, once or twice; 1: go on */
static int failed(struct job *job, const struct block *b, int err,
		  const char *what)
{
	if (!job->again) {
		job->again = true;
		return 1;
	}
	if (!PORT_NAND || !job->port->mark_bad || b->kept ||
	    !blocks_leave_out(&job->blocks, b->addr))
		return give_up(job, err, what, b->addr);
	rewind_job(job);
	return job_fits(job) ?: 1;
}

/*
 * The chip takes programs, so blocks that did not are bad.  Where not even a
 * mark can be made, one that is erased will do: a boot passes over it, too.
 */
static int mark_out(struct job *job)
{
	struct flash_port *p = job->port;
	int ret;

	for (; job->bad < job->blocks.nout; job->bad++) {
		u32 addr = job->blocks.out[job->bad];

		if (!p->mark_bad(p, addr) || p->is_bad(p, addr))
			continue;
		/* what was only half erased may look erased today */
		ret = p->erase(p, addr) ?:
		      p->read(p, addr, job->block, erasesize(job));
		if ((ret && ret != -EUCLEAN) ||
		    !block_is_erased(job->block, erasesize(job)))
			return give_up(job, -EIO, "marked bad", addr);
	}
	return 0;
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

/* a bit for each block of the chip; false beyond those */
static bool own_bit(const struct job *job, u32 addr, u32 *at, u8 *bit)
{
	u32 i = addr / erasesize(job);

	*at = i / 8;
	*bit = 1 << i % 8;
	return i < JOB_BLOCKS_MAX;
}

static void set_own(struct job *job, u32 addr)
{
	u32 at;
	u8 bit;

	if (own_bit(job, addr, &at, &bit))
		job->own[at] |= bit;
}

static bool is_own(const struct job *job, u32 addr)
{
	u32 at;
	u8 bit;

	return own_bit(job, addr, &at, &bit) && job->own[at] & bit;
}

static int erase_block(struct job *job, const struct block *b)
{
	int ret = job->port->erase(job->port, b->addr);

	if (!ret)
		job->erased += erasesize(job);
	return ret;
}

/* 0: it is right; 1: not yet; negative: gave up */
static int write_block(struct job *job, struct block *b)
{
	struct flash_port *p = job->port;
	u32 written = job->written;
	int ret;

	if (PORT_NAND && b->ubi) {
		if (!job->again)
			job->ec = next_counter(job, b);
		block_counter(b, job->ec);
	}
	if (job->again || job->have[job->index] != BLOCK_ERASED) {
		job->phase = JOB_ERASING;
		ret = erase_block(job, b);
		if (ret)
			return failed(job, b, ret, "erased");
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
	if (!PORT_NAND)
		return 0;
	set_own(job, b->addr);
	return job->written != written ? mark_out(job) : 0;
}

/* it reads right: will it do so tomorrow? */
static bool believe(struct job *job, u32 index)
{
	struct block b;

	if (job->trusted && (job->plan->sound ||
			     index + 1 == job->blocks.count ||
			     job->have[index + 1] == BLOCK_RIGHT))
		return true;
	return PORT_NAND && blocks_get(&job->blocks, index, &b) && is_own(job, b.addr);
}

/*
 * What is right, for good, need not be written.  But while blocks that were
 * left out have no mark, the last one is: then they get it, and not behind the
 * commit block, which would start a firmware whose UBI they keep from
 * attaching.
 */
static void skip_right(struct job *job)
{
	u32 i, proof = job->blocks.count;

	if (PORT_NAND && job->bad < job->blocks.nout)
		proof--;
	job->differs = false;
	for (i = 0; i < job->blocks.count; i++) {
		if (i != proof && job->have[i] == BLOCK_RIGHT &&
		    believe(job, i)) {
			count_done(job);
			job->skipped += erasesize(job);
			continue;
		}
		job->have[i] = BLOCK_DIRTY;
		job->differs = true;
	}
}

/* still to be made anew? */
static bool has_volumes(const struct job *job)
{
	return VOLUMES_BUILT && job->volume.step &&
	       job->volume.state != VOLUME_DONE;
}

/* everything has been read: where to begin? */
static int compared(struct job *job)
{
	job->index = 0;
	skip_right(job);
	if (has_volumes(job) && job->volume.state == VOLUME_LOOK)
		job->state = JOB_LOOK;
	else if (!job->differs && !has_volumes(job))
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

/* what is to be put back, in the first block; 0 or -EIO */
static int keep(struct job *job, const struct block *b)
{
	struct blocks *blocks = &job->blocks;
	int ret = job->port->read(job->port, b->addr, job->kept,
				  erasesize(job));

	if (ret && ret != -EUCLEAN && ret != -EBADMSG)
		return ret;
	/* what cannot be read does not start, and will not then */
	blocks->kept.data = job->kept;
	blocks->kept.len = ret == -EBADMSG ? 0 : erasesize(job);
	blocks->kept_addr = b->addr;
	return 0;
}

static int step_compare(struct job *job)
{
	enum block_state have;
	struct block b;
	int ret = 0;

	if (!blocks_get(&job->blocks, job->index, &b))
		return compared(job);
	job->phase = JOB_COMPARING;
	if (PORT_NAND && b.kept && !job->blocks.kept.data) {
		ret = keep(job, &b);
		blocks_get(&job->blocks, job->index, &b);
	}
	if (!ret)
		ret = block_look(job->port, &b, job->block, &have);
	if (ret)
		return give_up(job, ret, "read", b.addr);
	if (PORT_NAND && b.ubi)
		count_header(job);
	job->have[job->index++] = have;
	return 1;
}

static int step_volume(struct job *job)
{
	int ret = volume_job_step(&job->volume);

	if (ret < 0) {
		job->err = ret;
		job->state = JOB_FAILED;
		strlcpy(job->error, job->volume.error, sizeof(job->error));
	}
	return ret;
}

static int step_look(struct job *job)
{
	int ret;

	job->phase = JOB_COMPARING;
	ret = step_volume(job);
	if (ret < 0)
		return ret;
	if (job->volume.state != VOLUME_LOOK)
		job->state = has_commit(job) ? JOB_INVALIDATE : JOB_VOLUMES;
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
	job->have[0] = BLOCK_DIRTY;
	job->phase = JOB_ERASING;
	ret = erase_block(job, &b);
	if (ret)
		return failed(job, &b, ret, "erased");
	ret = job->port->read(job->port, b.addr, job->block, erasesize(job));
	if (ret && ret != -EUCLEAN && ret != -EBADMSG)
		return give_up(job, ret, "read", b.addr);
	if (ret == -EBADMSG || !block_is_erased(job->block, erasesize(job)))
		return failed(job, &b, -EIO, "erased");
	job->have[0] = BLOCK_ERASED;
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
	ret = step_volume(job);
	job->erased += (job->port->erases - erases) * erasesize(job);
	job->written += v->done - done;
	job->verified += v->done - done;
	job->done += v->done - done;
	if (!ret)
		job->state = JOB_BLOCKS;
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

/*
 * There is one job at a time, and few need a second block: memory for it is
 * taken when the first of them comes, and stays.
 */
static int start_keep(struct job *job)
{
	static u8 *kept;
	static u32 size;

	if (size < erasesize(job)) {
		free(kept);
		kept = malloc(erasesize(job));
		size = kept ? erasesize(job) : 0;
	}
	job->kept = kept;
	return kept ? 0 : give_up(job, -ENOMEM, "kept", 0);
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
	blocks_start(&job->blocks, plan, port);
	for (i = 0; i < plan->nsteps; i++) {
		if (plan->step[i].volume && start_volume(job, &plan->step[i]))
			return;
		if (PORT_NAND && plan->step[i].keep && start_keep(job))
			return;
	}
	if (!job_fits(job) && job->blocks.count > JOB_BLOCKS_MAX)
		give_up(job, -EFBIG, "planned", 0);
}

int job_ask(struct job *job)
{
	while (!job->err && has_volumes(job) &&
	       job->volume.state == VOLUME_LOOK)
		step_volume(job);
	return job->err;
}

int job_step(struct job *job)
{
	switch (job->state) {
	case JOB_COMPARE:
		return step_compare(job);
	case JOB_LOOK:
		return step_look(job);
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

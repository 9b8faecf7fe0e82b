// SPDX-License-Identifier: GPL-2.0-or-later
#include <div64.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include "flash/job_block.h"

int job_give_up(struct job *job, int err, const char *what, u32 addr)
{
	job->err = err;
	job->state = JOB_FAILED;
	snprintf(job->error, sizeof(job->error),
		 "The flash chip could not be %s at 0x%x.", what, addr);
	return err;
}

int job_fits(struct job *job)
{
	const struct plan_step *full;

	full = blocks_count(&job->blocks);
	job->total = job->blocks.count * job_erasesize(job);
	if (job->volume.step)
		job->total += job->volume.step->src.len;
	if (!PORT_NAND || !full)	/* what fits has been asked of a NOR's map */
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
	job->proven = 0;	/* they were counted otherwise */
	job->start = 0;
	job->headers = 0;
	job->ec_sum = 0;
	job->done = job->volume.done;
	job->verified = job->volume.done;
	job->skipped = 0;
}

void job_count_done(struct job *job)
{
	job->verified += job_erasesize(job);
	job->done += job_erasesize(job);
}

/*
 * It gets its mark when the chip has taken a program.  Not so a record that
 * cannot be made void: it would be believed after a power cut before that.
 */
static bool leave_out(struct job *job, const struct block *b)
{
	struct flash_port *p = job->port;

	if (!PORT_NAND || !p->mark_bad || b->kept)
		return false;
	if (RESUME_BUILT && !resume_end(p, b->addr, job->block)) {
		p->mark_bad(p, b->addr);
		return p->is_bad(p, b->addr);
	}
	return blocks_leave_out(&job->blocks, b->addr);
}

int job_block_failed(struct job *job, const struct block *b, int err,
		     const char *what)
{
	if (!job->again) {
		job->again = true;
		return 1;
	}
	if (!leave_out(job, b))
		return job_give_up(job, err, what, b->addr);
	rewind_job(job);
	return job_fits(job) ?: 1;
}

/* the step that writes UBI there, block by block; or NULL */
static const struct plan_step *ubi_at(const struct job *job, u32 addr)
{
	const struct plan *plan = job->plan;
	u32 i;

	for (i = 0; i < plan->nsteps; i++) {
		const struct plan_step *s = &plan->step[i];

		if (s->ubi && addr - s->part->offset < s->part->size)
			return s;
	}
	return NULL;
}

/* -EROFS: that is what the firmware's UBI would be */
static int give_up_ubi(struct job *job, const struct plan_step *s)
{
	job->err = -EROFS;
	job->state = JOB_FAILED;
	snprintf(job->error, sizeof(job->error),
		 "The UBI partition \"%s\" has a block that fails and cannot be marked bad.",
		 s->part->name);
	return job->err;
}

/*
 * The chip takes programs, so blocks that did not are bad.  Where not even a
 * mark can be made, one that is erased will do: a boot passes over it, too.
 * UBI does not: it takes it for one of its own, gives it a header, and is
 * read-only from the moment that this fails, there as in Linux.
 */
static int mark_out(struct job *job)
{
	struct flash_port *p = job->port;
	const struct plan_step *ubi;
	int ret;

	for (; job->bad < job->blocks.nout; job->bad++) {
		u32 addr = job->blocks.out[job->bad];

		if (!p->mark_bad(p, addr) || p->is_bad(p, addr))
			continue;
		ubi = ubi_at(job, addr);
		if (ubi)
			return give_up_ubi(job, ubi);
		/* what was only half erased may look erased today */
		ret = p->erase(p, addr) ?:
		      p->read(p, addr, job->block, job_erasesize(job));
		if ((ret && ret != -EUCLEAN) ||
		    !block_is_erased(job->block, job_erasesize(job)))
			return job_give_up(job, -EIO, "marked bad", addr);
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
	u32 i = addr / job_erasesize(job);

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

bool job_is_own(const struct job *job, u32 addr)
{
	u32 at;
	u8 bit;

	return own_bit(job, addr, &at, &bit) && job->own[at] & bit;
}

int job_erase_block(struct job *job, const struct block *b)
{
	int ret = job->port->erase(job->port, b->addr);

	if (!ret)
		job->erased += job_erasesize(job);
	return ret;
}

int job_write_block(struct job *job, struct block *b)
{
	u32 written = job->written, size = job_erasesize(job);
	struct flash_port *p = job->port;
	int ret;

	if (PORT_NAND && b->ubi) {
		if (!job->again)
			job->ec = next_counter(job, b);
		block_counter(b, job->ec);
	}
	if (job->again || job->have[job->index] != BLOCK_ERASED) {
		job->phase = JOB_ERASING;
		ret = job_erase_block(job, b);
		if (ret)
			return job_block_failed(job, b, ret, "erased");
	}
	job->phase = JOB_WRITING;
	ret = block_program(p, b, job->block, &job->written);
	if (ret)
		return job_block_failed(job, b, ret, "written");
	job->phase = JOB_VERIFYING;
	ret = p->read(p, b->addr, job->block, size);
	if (ret && ret != -EUCLEAN && ret != -EBADMSG)
		return job_give_up(job, ret, "read", b->addr);
	if (ret == -EBADMSG || !block_is_right(b, job->block, size))
		return job_block_failed(job, b, -EIO,
					"made to hold what was written");
	job->again = false;
	job->have[job->index] = BLOCK_RIGHT;
	job_count_done(job);
	if (!PORT_NAND)
		return 0;
	set_own(job, b->addr);
	return job->written != written ? mark_out(job) : 0;
}

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
 * Each step reads one block, or erases, programs and reads back one block.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/job.h"

/* NOR programs fastest in aligned buffers; no chip's is larger than this */
#define PROGRAM_ALIGN	256

/**
 * struct block - the erase block that a step is about
 * @addr:	first byte, from the start of the chip
 * @src:	what shall be there; the rest of the block shall be erased
 * @len:	bytes at @src
 * @commit:	it makes the firmware bootable
 */
struct block {
	u32 addr;
	const u8 *src;
	u32 len;
	bool commit;
};

static u32 erasesize(const struct job *job)
{
	return job->port->layout->erasesize;
}

/* the @index-th block of the plan; false past the last */
static bool get_block(const struct job *job, u32 index, struct block *b)
{
	u32 size = erasesize(job);
	u32 i;

	for (i = 0; i < job->plan->nsteps; i++) {
		const struct plan_step *s = &job->plan->step[i];
		u32 n = s->span / size;
		u32 from = min(index * size, s->src.len);

		if (index < n) {
			b->addr = s->addr + index * size;
			b->src = s->src.data + from;
			b->len = min(size, s->src.len - from);
			b->commit = s->commit && !index;
			return true;
		}
		index -= n;
	}
	return false;
}

static u8 wanted(const struct block *b, u32 i)
{
	return i < b->len ? b->src[i] : 0xff;
}

/* the bytes that differ, as [first, last]; false if none does */
static bool difference(const struct job *job, const struct block *b,
		       u32 *first, u32 *last)
{
	u32 size = erasesize(job);
	u32 i;

	for (i = 0; i < size && job->block[i] == wanted(b, i); i++)
		;
	if (i == size)
		return false;
	*first = i;
	for (i = size - 1; job->block[i] == wanted(b, i); i--)
		;
	*last = i;
	return true;
}

/* can what is there become what is wanted by clearing bits only? */
static bool only_falls(const struct job *job, const struct block *b)
{
	u32 i;

	for (i = 0; i < erasesize(job); i++)
		if (wanted(b, i) & ~job->block[i])
			return false;
	return true;
}

static bool is_same(const struct job *job, u32 index)
{
	return job->same[index / 32] & 1u << index % 32;
}

static int give_up(struct job *job, int err, const char *what, u32 addr)
{
	job->err = err;
	job->state = JOB_FAILED;
	snprintf(job->error, sizeof(job->error),
		 "The flash chip could not be %s at 0x%x.", what, addr);
	return err;
}

static int read_block(struct job *job, const struct block *b)
{
	int ret = job->port->read(job->port, b->addr, job->block,
				  erasesize(job));

	return ret ? give_up(job, ret, "read", b->addr) : 0;
}

static int erase_block(struct job *job, const struct block *b)
{
	int ret;

	job->phase = JOB_ERASING;
	ret = job->port->erase(job->port, b->addr);
	if (ret)
		return give_up(job, ret, "erased", b->addr);
	job->erased += erasesize(job);
	memset(job->block, 0xff, erasesize(job));
	return 0;
}

static int program(struct job *job, const struct block *b, u32 from, u32 to)
{
	int ret = job->port->program(job->port, b->addr + from, b->src + from,
				     to - from);

	if (ret)
		return give_up(job, ret, "written", b->addr);
	job->written += to - from;
	return 0;
}

/* @first and @last: what differs between ->block and what is wanted */
static int program_block(struct job *job, const struct block *b, u32 first,
			 u32 last)
{
	u32 from = first & ~(PROGRAM_ALIGN - 1);
	u32 to = min(b->len, last + 1);
	int ret = 0;

	job->phase = JOB_WRITING;
	/* not every header can tell that what follows it is not there yet */
	if (b->commit && !from && to > PROGRAM_ALIGN) {
		ret = program(job, b, PROGRAM_ALIGN, to);
		to = PROGRAM_ALIGN;
	}
	return ret ? ret : program(job, b, from, to);
}

/* 0: right; 1: not what was written; negative: cannot be read */
static int read_back(struct job *job, const struct block *b)
{
	u32 first, last;
	int ret;

	job->phase = JOB_VERIFYING;
	ret = read_block(job, b);
	return ret ? ret : difference(job, b, &first, &last);
}

/* ->block holds what is in flash; make it what is wanted */
static int write_once(struct job *job, const struct block *b, bool erase)
{
	u32 first, last;
	int ret;

	if (erase) {
		ret = erase_block(job, b);
		if (ret)
			return ret;
	}
	if (difference(job, b, &first, &last)) {
		ret = program_block(job, b, first, last);
		if (ret)
			return ret;
	}
	return read_back(job, b);
}

/* 0: done; 1: not yet right, once more; negative: gave up */
static int write_block(struct job *job, const struct block *b)
{
	int ret = read_block(job, b);

	if (!ret)
		ret = write_once(job, b, job->again || !only_falls(job, b));
	if (ret > 0 && job->again)
		return give_up(job, -EIO, "made to hold what was written",
			       b->addr);
	/* a bit that did not take gets a second chance, from erased */
	job->again = ret > 0;
	if (!ret) {
		job->verified += erasesize(job);
		job->done += erasesize(job);
	}
	return ret;
}

static int step_compare(struct job *job)
{
	struct block b;
	u32 first, last;
	int ret;

	if (!get_block(job, job->index, &b)) {
		job->index = 0;
		job->state = job->differs ? JOB_INVALIDATE : JOB_DONE;
		return job->differs;
	}
	job->phase = JOB_COMPARING;
	ret = read_block(job, &b);
	if (ret)
		return ret;
	if (difference(job, &b, &first, &last)) {
		job->differs = true;
	} else {
		job->same[job->index / 32] |= 1u << job->index % 32;
		job->done += erasesize(job);
		job->verified += erasesize(job);
		job->skipped += erasesize(job);
	}
	job->index++;
	return 1;
}

static bool is_erased(const struct job *job)
{
	u32 i;

	for (i = 0; i < erasesize(job); i++)
		if (job->block[i] != 0xff)
			return false;
	return true;
}

/* the commit block is the plan's first */
static int step_invalidate(struct job *job)
{
	struct block b;
	int ret;

	if (!get_block(job, 0, &b))
		return give_up(job, -EINVAL, "planned", 0);
	ret = read_block(job, &b);
	if (ret)
		return ret;
	if (is_same(job, 0)) {	/* it will have to be written again */
		job->same[0] &= ~1u;
		job->done -= erasesize(job);
		job->verified -= erasesize(job);
		job->skipped -= erasesize(job);
	}
	if (!is_erased(job)) {
		ret = erase_block(job, &b);
		if (!ret)
			ret = read_block(job, &b);
		if (ret)
			return ret;
		if (!is_erased(job))
			return give_up(job, -EIO, "erased", b.addr);
	}
	job->state = JOB_BLOCKS;
	job->index = 1;
	return 1;
}

static int step_blocks(struct job *job)
{
	struct block b;
	int ret;

	while (get_block(job, job->index, &b) && is_same(job, job->index))
		job->index++;
	if (!get_block(job, job->index, &b)) {
		job->state = JOB_COMMIT;
		return 1;
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
	       struct flash_port *port, u8 *block)
{
	u32 i;

	memset(job, 0, sizeof(*job));
	job->plan = plan;
	job->port = port;
	job->block = block;
	job->total = plan->blocks * port->layout->erasesize;
	if (plan->blocks > JOB_BLOCKS_MAX)
		give_up(job, -EFBIG, "planned", 0);
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

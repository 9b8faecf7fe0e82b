// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *   COMPARE  --nothing differs-->  DONE
 *      |
 *   LOOK        at UBI's headers, once, where there are volumes
 *      |
 *   INVALIDATE  erase the commit block, see that it is erased; before that all
 *      |        that a boot would find behind it then
 *      |
 *   VOLUMES     of UBI, once, for which each step is job_volume.c's
 *      |
 *   BLOCKS      every other block that differs
 *      |
 *   COMMIT      the commit block, its header last  -->  DONE
 *
 * A plan without a commit block ends with BLOCKS and has no INVALIDATE.  Each
 * step reads one block, or erases, programs and reads back one block.  The
 * record of an interrupted write (resume.h) is made at the end of INVALIDATE,
 * its marks by BLOCKS, and COMMIT erases it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <malloc.h>
#include "flash/image.h"
#include "flash/job_block.h"

static bool has_commit(const struct job *job)
{
	return job->plan->step[0].commit;
}

/* it reads right, and so does the one in front: will it do so tomorrow? */
static bool believe(struct job *job, u32 index, bool before)
{
	struct block b;

	if (RESUME_BUILT && index < job->proven)
		return true;
	if (job->trusted && (job->plan->sound ||
			     (before && job->have[index + 1] == BLOCK_RIGHT)))
		return true;
	return PORT_NAND && blocks_get(&job->blocks, index, &b) &&
	       job_is_own(job, b.addr);
}

/*
 * What is right, for good, need not be written.  But while blocks that were
 * left out have no mark, the last one is: then they get it, and not behind the
 * commit block, which would start a firmware whose UBI they keep from
 * attaching.
 */
static void skip_right(struct job *job)
{
	bool before, right = true;
	u32 i, proof = job->blocks.count;

	if (PORT_NAND && job->bad < job->blocks.nout)
		proof--;
	job->differs = false;
	job->have[job->blocks.count] = BLOCK_RIGHT;
	for (i = 0; i < job->blocks.count; i++) {
		before = right;
		right = job->have[i] == BLOCK_RIGHT;
		if (i != proof && right && believe(job, i, before)) {
			job_count_done(job);
			job->skipped += job_erasesize(job);
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

/* it is known what differs, and that the rest fits */
static void begin(struct job *job)
{
	job->state = has_commit(job) ? JOB_INVALIDATE :
		     has_volumes(job) ? JOB_VOLUMES : JOB_BLOCKS;
	job->index = has_commit(job) ? job->start : 0;
}

/* everything has been read: where to begin? */
static int compared(struct job *job)
{
	skip_right(job);
	if (has_volumes(job) && job->volume.state == VOLUME_LOOK)
		job->state = JOB_LOOK;
	else if (!job->differs && !has_volumes(job))
		job->state = JOB_DONE;
	else
		begin(job);
	return job->state != JOB_DONE;
}

/* erase counters, for blocks that have lost theirs */
static void count_header(struct job *job)
{
	struct region there = { job->block, job_erasesize(job) };
	struct ubi_ec ec;

	if (ubi_ec_read(&there, &ec)) {
		job->headers++;
		job->ec_sum += ec.ec;
	}
}

/* would a boot that gets here find a firmware? */
static bool starts_with(const struct job *job, const u8 *block)
{
	struct region r = { block, job_erasesize(job) };
	struct image_kernel k;

	return image_kernel_at(&r, &k);
}

/*
 * What is to be put back, in the block that a firmware begins with: blocks in
 * front of it are erased, or may seem so one day.  Where none begins with one,
 * it is the first.
 * 0: it is known, 1: look at the next one; or -EIO
 */
static int keep(struct job *job, const struct block *b)
{
	struct blocks *blocks = &job->blocks;
	u32 size = job_erasesize(job);
	int ret = job->port->read(job->port, b->addr, job->kept, size);

	if (ret && ret != -EUCLEAN && ret != -EBADMSG)
		return ret;
	if ((ret == -EBADMSG || !starts_with(job, job->kept)) &&
	    blocks_pass(blocks))
		return 1;
	/* what cannot be read does not start, and will not then */
	blocks->kept.data = job->kept;
	blocks->kept.len = ret == -EBADMSG ||
			   (RESUME_BUILT && resume_is_record(job->kept)) ?
			   0 : size;
	blocks->kept_addr = b->addr;
	return 0;
}

/*
 * A boot looks behind a block that is erased, and so behind the commit block,
 * once that is: at an old firmware, if it was a block that took no mark, and
 * the power went when it was erased.  What this job has written is not what
 * starts: that comes last.
 */
static void note_start(struct job *job, const struct block *b)
{
	if (job->index < job->blocks.of_step[0] &&
	    !job_is_own(job, b->addr) && starts_with(job, job->block))
		job->start = job->index;
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
		if (ret == 1)
			return 1;
		blocks_get(&job->blocks, job->index, &b);
	}
	if (!ret)
		ret = block_look(job->port, &b, job->block, &have);
	if (ret)
		return job_give_up(job, ret, "read", b.addr);
	if (PORT_NAND && b.ubi)
		count_header(job);
	if (PORT_NAND && have == BLOCK_DIRTY)
		note_start(job, &b);
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
		begin(job);
	return 1;
}

/*
 * What follows up to the first block that is not right is so for good.  What
 * is kept is in RAM only, so that such a job cannot go on.
 */
static void leave_record(struct job *job, const struct block *commit)
{
	struct resume *r = &job->resume;

	if (commit->kept)
		r->size = 0;
	if (!r->size)
		return;
	r->count = job->blocks.count;
	r->map = blocks_map(&job->blocks);
	for (r->from = 1; r->from < r->count; r->from++)
		if (job->have[r->from] != BLOCK_RIGHT)
			break;
	resume_begin(r, job->port, commit->addr, job->block);
	job->have[0] = BLOCK_DIRTY;
}

/* to be written once more */
static void take_back(struct job *job, u32 index)
{
	if (job->have[index] == BLOCK_RIGHT) {
		job->done -= job_erasesize(job);
		job->verified -= job_erasesize(job);
		job->skipped -= job_erasesize(job);
	}
	job->have[index] = BLOCK_DIRTY;
}

/*
 * The commit block is the plan's first, and comes last: a boot that has got to
 * it looks no further.
 */
static int step_invalidate(struct job *job)
{
	struct block b;
	int ret;

	if (!blocks_get(&job->blocks, job->index, &b))
		return job_give_up(job, -EINVAL, "planned", 0);
	take_back(job, job->index);
	job->phase = JOB_ERASING;
	ret = job_erase_block(job, &b);
	if (ret)
		return job_block_failed(job, &b, ret, "erased");
	ret = job->port->read(job->port, b.addr, job->block,
			      job_erasesize(job));
	if (ret && ret != -EUCLEAN && ret != -EBADMSG)
		return job_give_up(job, ret, "read", b.addr);
	if (ret == -EBADMSG || !block_is_erased(job->block, job_erasesize(job)))
		return job_block_failed(job, &b, -EIO, "erased");
	job->have[job->index] = BLOCK_ERASED;
	job->again = false;
	if (job->index) {
		job->index--;
		return 1;
	}
	job->state = has_volumes(job) ? JOB_VOLUMES : JOB_BLOCKS;
	job->index = 1;
	if (RESUME_BUILT)
		leave_record(job, &b);
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
	job->erased += (job->port->erases - erases) * job_erasesize(job);
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
	if (RESUME_BUILT && has_commit(job))
		resume_reach(&job->resume, job->port, job->index, job->block);
	ret = job_write_block(job, &b);
	if (!ret)
		job->index++;
	return ret < 0 ? ret : 1;
}

static int step_commit(struct job *job)
{
	struct block b;
	int ret;

	if (!blocks_get(&job->blocks, 0, &b))
		return job_give_up(job, -EINVAL, "planned", 0);
	ret = job_write_block(job, &b);
	if (!ret)
		job->state = JOB_DONE;
	return ret;
}

/* one volume at a time: no image has more */
static int start_volume(struct job *job, const struct plan_step *s)
{
	int ret = job->volume.step ? -EOPNOTSUPP :
		  volume_job_start(&job->volume, s, job->port, job->block);

	return ret ? job_give_up(job, ret, "attached to UBI", s->addr) : 0;
}

/*
 * There is one job at a time, and few need a second block: memory for it is
 * taken when the first of them comes, and stays.
 */
static int start_keep(struct job *job)
{
	static u8 *kept;
	static u32 size;

	if (size < job_erasesize(job)) {
		free(kept);
		kept = malloc(job_erasesize(job));
		size = kept ? job_erasesize(job) : 0;
	}
	job->kept = kept;
	return kept ? 0 : job_give_up(job, -ENOMEM, "kept", 0);
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
		job_give_up(job, -EFBIG, "planned", 0);
}

void job_resume(struct job *job, const struct resume *what,
		const struct resume *found)
{
	struct resume *r = &job->resume;

	*r = *what;
	if (job->err || !found)
		return;
	r->count = job->blocks.count;
	r->map = blocks_map(&job->blocks);
	if (resume_is_same(r, found))
		job->proven = found->from;
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

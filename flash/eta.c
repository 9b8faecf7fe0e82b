// SPDX-License-Identifier: GPL-2.0-or-later
#include <div64.h>
#include <linux/kernel.h>
#include "flash/block.h"
#include "flash/eta.h"

/* ms: by then what has been measured outweighs the datasheet */
#define CONFIDENCE	500

static u32 block_us(const struct flash_times *t, enum block_state have)
{
	switch (have) {
	case BLOCK_RIGHT:
		return 0;
	case BLOCK_ERASED:
		return t->program_us + t->read_us;
	case BLOCK_FALLS:	/* looked at once more */
		return t->read_us + t->program_us + t->read_us;
	case BLOCK_DIRTY:
		break;
	}
	return t->erase_us + t->program_us + t->read_us;
}

static u32 compared(const struct job *job)
{
	return job->state == JOB_COMPARE ? job->index : job->blocks.count;
}

/* by the datasheet, in ms */
static u32 left(const struct job *job)
{
	const struct flash_times *t = &job->port->times;
	u32 i, known = compared(job), unknown = job->blocks.count - known;
	u64 us = (u64)unknown * (t->read_us + block_us(t, BLOCK_DIRTY));

	for (i = 0; i < known; i++)
		us += block_us(t, job->have[i]);
	if (job->volume.step)
		us += volume_job_left_us(&job->volume);
	return lldiv(us, 1000);
}

static u32 spent(const struct job *job)
{
	const struct flash_times *t = &job->port->times;
	u32 shift = __builtin_ctz(job->port->layout->erasesize);
	u32 verified = (job->verified - job->skipped) >> shift;

	return lldiv((u64)(compared(job) + verified) * t->read_us +
		     (u64)(job->erased >> shift) * t->erase_us +
		     ((u64)job->written * t->program_us >> shift), 1000);
}

u32 eta_left_ms(const struct job *job, u32 elapsed_ms)
{
	return lldiv((u64)left(job) * (elapsed_ms + CONFIDENCE),
		     spent(job) + CONFIDENCE) + 1;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <div64.h>
#include <linux/kernel.h>
#include "flash/block.h"
#include "flash/eta.h"

/* ms: by then what has been measured outweighs the datasheet */
#define CONFIDENCE	500

/* a volume table's 128 records of 172 bytes */
#define TABLE_LEN	22016

static u32 block_us(const struct flash_times *t, enum block_state have)
{
	switch (have) {
	case BLOCK_RIGHT:
		return 0;
	case BLOCK_ERASED:
		return t->program_us + t->read_us;
	case BLOCK_DIRTY:
		break;
	}
	return t->erase_us + t->program_us + t->read_us;
}

/* of UBI, twice, a few times */
static u64 tables_us(const struct volume_job *v, u32 changes)
{
	const struct flash_times *t = &v->port->times;
	u32 size = v->port->layout->erasesize;
	u32 len = min_t(u32, TABLE_LEN, size);

	return 2 * changes * (t->erase_us + t->program_us / (size / len));
}

static u64 volume_us(const struct volume_job *v)
{
	const struct flash_times *t = &v->port->times;
	u32 size = v->port->layout->erasesize;
	u32 pages = size / max_t(u32, v->port->writesize, UBI_HEADER_LEN);
	u64 look = t->read_us / pages, write = t->program_us + t->read_us;
	u32 lebs = DIV_ROUND_UP(v->step->src.len, size);
	u32 pebs = v->step->part->size / size;
	u64 us = 0;

	switch (v->state) {
	case VOLUME_LOOK:
		us += (pebs - v->index) * look;
		/* as if all had to be formatted, or wiped */
		us += pebs * (look + t->erase_us + t->program_us / pages);
		fallthrough;
	case VOLUME_FORMAT:
		if (v->state == VOLUME_FORMAT)
			us += v->index * (look + (v->step->src.len ?
				t->erase_us + t->program_us / pages : 0));
		fallthrough;
	case VOLUME_ATTACH:
		us += 2 * pebs * look;
		fallthrough;
	case VOLUME_WIPE:
		us += tables_us(v, v->all ? 0 : 2);
		fallthrough;
	case VOLUME_CREATE:
		us += tables_us(v, 1);
		fallthrough;
	case VOLUME_UPDATE:
		us += tables_us(v, 1);
		fallthrough;
	case VOLUME_WRITE:
		if (v->state == VOLUME_WRITE)
			lebs -= min(lebs, v->index);
		us += lebs * write + tables_us(v, 1);
		fallthrough;
	case VOLUME_REST:
		us += tables_us(v, 1);
		break;
	case VOLUME_DONE:
		break;
	}
	return us;
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
		us += volume_us(&job->volume);
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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A disk's image that is too large for RAM: written as it comes, through a
 * small window, in which it waits for the disk.  Whether it is whole is known
 * when the old contents are gone; its first sector is not written before.
 */
#ifndef LIFEBOAT_DISK_FLOW_H
#define LIFEBOAT_DISK_FLOW_H

#include "flash/job_disk.h"

/* enough for gzip's header, and for a sender not to stop at every chunk */
#define DISK_WINDOW	0x40000
/* the longest that fwtool_read() looks for, too */
#define DISK_BEHIND_MAX	0x10000
#define DISK_TAIL	16

/**
 * struct disk_flow - one that comes; read-only for all others
 * @job:	valid once @begun
 * @window:	DISK_WINDOW bytes, of the caller's
 * @length:	bytes that are to come, 0 if nobody knows
 * @from:	first byte in there that the job has not used
 * @to:		behind the last one
 * @sent:	bytes that have come
 * @behind:	bytes that were behind the image: OpenWrt's metadata
 * @tail:	the last ones of all
 * @ended:	no more will come
 */
struct disk_flow {
	struct disk_job job;
	const struct disk *disk;
	u8 *window;
	u32 length;
	u32 from;
	u32 to;
	u32 sent;
	u32 behind;
	u8 tail[DISK_TAIL];
	bool begun;
	bool ended;
};

/* @length: bytes that are to come, 0 if nobody knows */
void disk_flow_begin(struct disk_flow *f, const struct disk *disk, u8 *window,
		     u32 length);

/* bytes that disk_flow_put() takes now */
u32 disk_flow_room(const struct disk_flow *f);

/* the next bytes, no more than there is room for */
void disk_flow_put(struct disk_flow *f, const u8 *data, u32 len);

/* that was all */
static inline void disk_flow_end(struct disk_flow *f)
{
	f->ended = true;
}

/**
 * disk_flow_step() - one step of the job, with what has come
 *
 * Return: as disk_job_step(), whose ->error tells.
 */
int disk_flow_step(struct disk_flow *f);

/* it will not be finished: give back what it holds */
void disk_flow_abort(struct disk_flow *f);

#endif

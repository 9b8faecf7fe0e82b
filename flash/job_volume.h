/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of a job that changes UBI volumes, in the order of OpenWrt's
 * sysupgrade (nand_upgrade_tar in package/base-files/files/lib/upgrade/
 * nand.sh): the old volumes go, "rootfs" is made as large as the image and
 * written, "rootfs_data" gets all the room that is left.  Other volumes stay.
 *
 * A plan step without bytes only empties its volume, which is how "rootfs_data"
 * looks after sysupgrade: UBIFS makes a new file system in an empty volume.
 * Where no volume is found, or none that could be a root, nothing is done: a
 * vendor's UBI, or one too damaged to attach, is not ours to make anew.
 *
 * LOOK changes nothing, and knows whether all will fit.  After it, the job
 * sees to it that no firmware boots meanwhile.  Whenever the power goes, the
 * next job finds what UBI finds, and begins anew.
 */
#ifndef LIFEBOAT_JOB_VOLUME_H
#define LIFEBOAT_JOB_VOLUME_H

#include <linux/errno.h>
#include "flash/plan.h"
#include "flash/port.h"
#include "flash/peb.h"

enum volume_state {
	VOLUME_LOOK,		/* at the headers of every PEB, and the table */
	VOLUME_FORMAT,		/* PEBs that hold nothing */
	VOLUME_ATTACH,
	VOLUME_WIPE,		/* old volumes: erase them LEB by LEB, remove */
	VOLUME_CREATE,
	VOLUME_UPDATE,		/* mark as being updated */
	VOLUME_WRITE,		/* LEB by LEB, each read back */
	VOLUME_REST,		/* "rootfs_data" */
	VOLUME_DONE,
};

/* more than this in one job is no wear, but a fault that may pass */
#define VOLUME_FAILED_MAX	3

/**
 * struct volume_job - a plan step with ->volume being carried out
 * @step:	NULL if there is none
 * @block:	one erase block
 * @index:	of the next PEB or LEB; when formatting, one past it
 * @name:	of the next old volume to go
 * @id:		of the volume that is written
 * @done:	bytes of it that have been written and read back
 * @ec:		what is common to all EC headers
 * @headers:	PEBs that have one
 * @ec_sum:	of their counters
 * @discard:	first PEB that the firmware would not look at, for OpenWrt's
 *		marker is there or in front of it
 * @bad:	PEBs that are bad
 * @missing:	a PEB has no EC header
 * @table:	a volume table has been read; the next three are from it
 * @sqnum:	of two copies, the one with the higher number counts
 * @others:	LEBs of volumes that stay
 * @root:	there is a volume that a root file system may be in
 * @all:	this is no UBI: all PEBs are formatted
 * @formatted:	a PEB has taken its erase and program
 * @proving:	none has that had to; one that holds nothing is tried instead
 * @failed:	those that have not, to be marked bad once another has
 * @nfailed:	how many
 * @failures:	how many there have been
 * @err:	0 or negative errno
 * @error:	sentence for a person when @err is set
 */
struct volume_job {
	enum volume_state state;
	const struct plan_step *step;
	struct flash_port *port;
	u8 *block;
	u32 index;
	u32 name;
	int id;
	u32 done;
	struct ubi_ec ec;
	u32 headers;
	u64 ec_sum;
	u32 discard;
	u32 bad;
	bool missing;
	bool table;
	u64 sqnum;
	u32 others;
	bool root;
	bool all;
	bool formatted;
	bool proving;
	u32 failed[VOLUME_FAILED_MAX];
	u32 nfailed;
	u32 failures;
	int err;
	char error[IMAGE_TEXT_MAX];
};

/* does this build have UBI? */
#ifdef CONFIG_LIFEBOAT_UBI

#define VOLUMES_BUILT	true

/**
 * volume_job_start() - begin
 * @v:		to be filled
 * @step:	its ->volume names the volume
 * @port:	chip
 * @block:	buffer of one erase block, of the caller's
 *
 * Return: 0; -EOPNOTSUPP this build has no UBI.
 */
int volume_job_start(struct volume_job *v, const struct plan_step *step,
		     struct flash_port *port, u8 *block);

/**
 * volume_job_step() - about one erase block's worth of work
 *
 * Changing the volume table erases two blocks, testing a block that failed
 * a few more; attaching is said in volume.h.
 *
 * Return: 1 there is more to do; 0 done; negative errno failed, -ENOSPC it
 * will not fit, -ENOENT (a step without bytes) there is no such firmware.
 */
int volume_job_step(struct volume_job *v);

#else

#define VOLUMES_BUILT	false

static inline int volume_job_start(struct volume_job *v,
				   const struct plan_step *step,
				   struct flash_port *port, u8 *block)
{
	return -EOPNOTSUPP;
}

static inline int volume_job_step(struct volume_job *v)
{
	return -EOPNOTSUPP;
}

#endif

#endif

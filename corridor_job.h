/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The job that changes flash, and those who only read it: for corridor.c. */
#ifndef LIFEBOAT_CORRIDOR_JOB_H
#define LIFEBOAT_CORRIDOR_JOB_H

#include "corridor.h"

/**
 * corridor_job_init() - once
 * @mtd:	chip; NULL if it cannot be used
 * @layout:	its map
 *
 * Return: 0; -ENODEV without a chip.
 */
int corridor_job_init(struct mtd_info *mtd, const struct layout *layout);

/* as corridor_ask() and corridor_start(), whatever an upload does */
int corridor_job_ask(const struct plan *plan, const struct layout *walls,
		     const char **error);
int corridor_job_start(const struct corridor_job *j);

bool corridor_job_running(void);

/* does it, or did the last one, write the disk? */
bool corridor_job_is_disk(void);

/* one of those between corridor_hold() and corridor_let_go(), or "" */
const char *corridor_reader(void);

/* the disk's is not to go on */
void corridor_job_stop_disk(void);

/* may somebody come in who reads flash, or will write it?  0 or -errno */
int corridor_may_enter(void);

/**
 * corridor_job_step() - at most one erase block of the running job, or as
 * much of a disk as takes no longer
 * @error:	sentence for a person, if it has failed
 *
 * Return: 1 it goes on; 0 all has been read back and found right; -errno.
 */
int corridor_job_step(const char **error);

#endif

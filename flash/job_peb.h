/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The steps of a volume_job before UBI attaches, PEB by PEB through the port;
 * and what they have in common with those that follow.
 */
#ifndef LIFEBOAT_JOB_PEB_H
#define LIFEBOAT_JOB_PEB_H

#include "flash/job_volume.h"

/* VOLUME_LOOK and VOLUME_FORMAT; as volume_job_step() */
int peb_look(struct volume_job *v);
int peb_format(struct volume_job *v);

/* this is no UBI: with headers where UBI puts them if nobody says otherwise */
void peb_all(struct volume_job *v);

/* --- of job_volume.c --- */

static inline u32 volume_job_pebs(const struct volume_job *v)
{
	return v->step->part->size / v->port->layout->erasesize;
}

void volume_job_enter(struct volume_job *v, enum volume_state state);

/* failed: "The UBI partition … @what."; @err */
int volume_job_give_up(struct volume_job *v, int err, const char *what);

/* is it a step without bytes? */
bool volume_job_empties(const struct volume_job *v);

/* does a volume of this name go, to make room? */
bool volume_job_is_old(const char *name);

#endif

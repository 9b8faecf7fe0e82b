/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The records that rescue.h lets everybody read, for those who write them: the
 * corridor, and rescue.c.
 */
#ifndef LIFEBOAT_STATUS_H
#define LIFEBOAT_STATUS_H

#include "rescue.h"

/* figures of the current stage; state and error change through the calls below */
struct rescue_status *status_record(void);

/* what this router is */
struct rescue_info *status_info(void);

/**
 * status_begin() - receiving, or a job, starts from zero
 * @job:	what is being written, the API's word; lives for ever
 * @total:	bytes, 0 while unknown
 *
 * The state has to follow: status_set().
 */
void status_begin(const char *job, u32 total);

/* tell the console, the LED, and whoever watches */
void status_set(enum rescue_state state);

/**
 * status_fail() - RESCUE_FAILED
 * @err:	negative errno
 * @error:	one sentence for a person
 * @advice:	what to do about it, may be ""
 *
 * Return: @err.
 */
int status_fail(int err, const char *error, const char *advice);

#endif

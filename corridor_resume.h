/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A write that was cut off: told, and gone on with.  For the corridor. */
#ifndef LIFEBOAT_CORRIDOR_RESUME_H
#define LIFEBOAT_CORRIDOR_RESUME_H

#include "flash/resume.h"

struct plan;

/*
 * Does flash say that a write was cut off?  rescue_cut_off() is the answer.
 * Where nobody has done anything yet, it is told on the console and in the
 * status.
 */
void corridor_resume_look(void);

/*
 * What is started from RAM may change what was finished: nothing is said any
 * more.  A job, to its end, that erases the block with the record, if there is
 * one.
 */
void corridor_resume_end(void);

/* the record is being erased */
void corridor_resume_forget(void);

/**
 * corridor_resume_describe() - what a job leaves in flash about itself
 * @plan:	what it does
 * @job:	the API's word
 * @what:	the file, for a person: "Writing of @what was cut off"
 * @size:	its bytes
 * @sha256:	its digest
 */
struct resume corridor_resume_describe(const struct plan *plan,
				       const char *job, const char *what,
				       u32 size, const u8 sha256[32]);

#endif

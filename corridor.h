/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The corridor from the inside: for rescue.c, which drives it, and for what
 * changes flash without an upload of a firmware.  Doors use door.h.
 *
 * It calls nobody above it: who wants to know what has become of something
 * asks.
 */
#ifndef LIFEBOAT_CORRIDOR_H
#define LIFEBOAT_CORRIDOR_H

#include "flash/plan.h"
#include "flash/port.h"
#include "door.h"

struct firmware;
struct image_disk;
struct mtd_info;
struct resume;

/**
 * corridor_init() - once, before any door opens
 * @mtd:	chip; NULL if it cannot be used
 *
 * ->layout and ->flash of status_info() are there; ->limit is filled in, and
 * ->firmware and ->intact whenever a firmware has been looked for or written.
 *
 * Without a chip, the state is RESCUE_FAILED for good, ->flash says why, and
 * whoever wants to read or write it gets -ENODEV.
 */
void corridor_init(struct mtd_info *mtd);

/* one step of whatever is going on: at most one erase block */
void corridor_poll(void);

/* an upload is arriving, or a job is changing flash */
bool corridor_busy(void);

/**
 * corridor_turns() - has an upload or a job begun, or a job not brought all?
 *
 * Grows with each, but not with an upload that netboot fetches by itself.  An
 * order to leave that was given before does not hold any more.
 */
u32 corridor_turns(void);

/* what was sent has been written, and read back: a firmware, as likely as not */
bool corridor_has_written(void);

/**
 * corridor_find_firmware() - is there one that can be started?
 * @fw:		as board_find_firmware(), which puts it where it runs
 *
 * What is in the upload buffer is lost, and no report is left of it.
 * ->intact and ->firmware of status_info() are the answer.
 */
void corridor_find_firmware(struct firmware *fw);

/* the same, for the answer alone: it may be another one, or none */
void corridor_look(void);

/* all has been read back and found right; may start the next job */
typedef void (*corridor_done)(void);

/**
 * struct corridor_job - what is to be done to flash, or to the disk
 * @name:	what it writes, the API's word; lives for ever
 * @plan:	must live, as must the bytes that it names, until the job ends
 * @disk:	where there is no @plan: an image that goes to the disk, which
 *		must live as long; NULL: one that is still to come
 * @length:	bytes that will, 0 while unknown
 * @walls:	flash map whose writable partitions it may not leave; as @plan
 * @what:	what flash says of it, so that it can go on after a power cut
 *		(corridor_resume.h); copied; NULL: nothing
 * @trusted:	what reads right there will do so tomorrow (see job.h)
 * @uploaded:	it writes what has been sent: its outcome is the sender's
 * @locked:	the blocks of its first step are write-protected, and are so
 *		again when it ends
 * @done:	called at the end; may be NULL
 */
struct corridor_job {
	const char *name;
	const struct plan *plan;
	const struct image_disk *disk;
	u32 length;
	const struct layout *walls;
	const struct resume *what;
	bool trusted;
	bool uploaded;
	bool locked;
	corridor_done done;
};

/**
 * corridor_start() - have a plan carried out from the poll loop
 * @job:	copied
 *
 * Return: 0; -EBUSY during an upload, a job, or between corridor_hold() and
 * corridor_let_go(); -EIO if the chip stays locked.
 */
int corridor_start(const struct corridor_job *job);

/**
 * corridor_ask() - could corridor_start() carry this plan out?
 * @plan:	as there
 * @walls:	as there
 * @error:	sentence for a person if not, there until the next job
 *
 * Reads the chip for some tenths of a second, and changes nothing.
 *
 * Return: 0; -EBUSY; or as job_ask().
 */
int corridor_ask(const struct plan *plan, const struct layout *walls,
		 const char **error);

/**
 * corridor_upload_end() - an upload is complete that is no firmware
 * @own:	as given to rescue_upload_begin()
 * @file:	its bytes, or what was kept of them (struct rescue_upload); there
 *		until corridor_uploads() changes
 * @scratch:	the memory behind them, for as long
 * @sha256:	digest of the file as it was sent
 *
 * The state is RESCUE_CHECKING then, and up to the caller: RESCUE_READY, by
 * status_set(), corridor_start() or corridor_fail().
 *
 * Return: 0, or -EPIPE if @own has no upload.
 */
int corridor_upload_end(struct rescue_upload *own, struct region *file,
			struct scratch *scratch, u8 sha256[32]);

/* bytes of the last upload as it was sent, so far */
u32 corridor_sent(void);

/* grows whenever what was uploaded before is lost */
u32 corridor_uploads(void);

/**
 * corridor_hold() - somebody reads flash, piece by piece
 * @r:		who; ->peer is there
 *
 * No job starts until corridor_let_go() has been called for each of them.
 *
 * Return: 0; -EBUSY while one is running; -ENODEV without a chip.
 */
int corridor_hold(struct rescue_reader *r);
void corridor_let_go(struct rescue_reader *r);
bool corridor_held(void);

/* the chip, to read from */
struct flash_port *corridor_port(void);

/**
 * corridor_fail() - status_fail(), and that is what becomes of the upload
 *
 * Return: @err.
 */
int corridor_fail(int err, const char *error, const char *advice);

/* somebody needs the upload buffer */
void corridor_forget_upload(void);

#endif

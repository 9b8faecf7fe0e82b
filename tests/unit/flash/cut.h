/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What test_everycut.c is made of: a router of the table, its chip, what is in
 * flash when a rescue begins, what a rescue does, and how it is judged.
 */
#ifndef LIFEBOAT_CUT_H
#define LIFEBOAT_CUT_H

#include "dtboard.h"
#include "flash/plan.h"
#include "ubichip.h"

#define CUT_BLOCKS_MAX	64

enum cut_action {
	CUT_WRITE,	/* an upload, as judged for the board */
	CUT_RESTORE,	/* service_restore() of a backup */
	CUT_RESET,	/* service_erase_settings() */
};

/**
 * struct cut_cell - a row of the table, made by cut_images.py
 * @identity:	path of a device tree with what the board is called
 * @what:	name of the row
 * @format:	of the files with the firmware
 * @partition:	what is restored, or "all"
 * @page:	bytes that one program takes
 * @layout:	the board's map, each partition cut to some blocks, for what
 *		they hold beyond takes part in nothing
 */
struct cut_cell {
	const char *board;
	const char *identity;
	const char *what;
	const char *format;
	enum cut_action action;
	const char *partition;
	u32 page;
	bool nand;
	struct layout layout;
};

/* what is in flash when the first rescue begins */
enum cut_start {
	CUT_OLD,		/* a whole firmware of the same format */
	CUT_BLANK,
	CUT_SAME,		/* what is written is there already */
	CUT_CHANGED,		/* all of it but for one block */
	CUT_TORN_ERASE,		/* the old one; its own erase of a block was cut */
	CUT_TORN_WRITE,		/* its own sysupgrade to the new one was cut */
	CUT_FOREIGN,		/* something else */
	CUT_UNMARKED,		/* the old one, behind a block that takes no mark */
	CUT_STARTS
};

/**
 * struct cut_image - one file, and where it goes
 * @scratch:	what was unpacked of it
 * @plan:	from its report, or the service's for it
 * @root:	what has to be in the volume "rootfs"; none on NOR
 */
struct cut_image {
	struct region file;
	u8 *scratch;
	struct image_report rep;
	struct plan plan;
	struct region root;
};

struct cut_snapshot {
	u8 *data;
	struct simpage *page;
	bool bad[CUT_BLOCKS_MAX];
};

/**
 * struct cut_router - the router that is being tried
 * @old:	firmware
 * @new:	another one
 * @whole:	what a UBI or kernel that is uploaded alone is written to
 * @backup:	of @new, if one is restored
 * @target:	what a rescue has to bring, NULL for a factory reset
 * @there:	what was whole when the first rescue began, or NULL
 * @base:	all that was in flash then
 * @booted:	a boot would have found a firmware then
 * @reset_from:	where the settings begin, if they are not a volume
 */
struct cut_router {
	const struct cut_cell *cell;
	enum cut_start from;
	struct ubichip c;
	struct cut_image old;
	struct cut_image new;
	struct cut_image whole;
	struct cut_image backup;
	struct cut_image *target;
	const struct cut_image *there;
	struct cut_snapshot base;
	bool booted;
	u32 reset_from;
};

extern struct cut_router router;

/* a place in a rescue; ->at 0: none */
struct cut_id {
	int cut;
	u32 at;
};

/* from 0 to @n - 1; the same after the same seed */
u32 cut_any(u32 n);
void cut_seed(u32 seed);

/* --- cut_board.c: what the code under test asks of a router --- */

/**
 * cut_rescue() - power on, and all that a rescue does of its own
 * @image:	to be written; what the row says if NULL
 * @id:		where the power goes
 *
 * Return: true if it came to its end; false with no error in ->c.job if it
 * was cut or refused.
 */
bool cut_rescue(const struct cut_image *image, struct cut_id id);

/* what the service said of the last one, "" if it had no objection */
const char *cut_refused(void);

/* does board_find_firmware() find any? */
bool cut_boots(void);

/* --- cut_image.c --- */

/* is the backup thinned as it arrives (flash/peb_keep.h)? */
bool cut_is_thinned(void);

/* NULL, or why not; cut_close() in any case */
const char *cut_open(const struct cut_cell *cell);
void cut_close(void);

/* --- cut_chip.c --- */

void cut_save(struct cut_snapshot *s);
void cut_restore(const struct cut_snapshot *s);
void cut_forget(struct cut_snapshot *s);
void cut_put(u32 addr, const void *data, u32 len);

/* is there all of @image? */
bool cut_holds(const struct cut_image *image);

/* NULL, or why its volume is not whole */
const char *cut_volume(const struct cut_image *image);

/* true if there are some of @image outside UBI */
bool cut_weak_cells_go_bad(const struct cut_image *image);

/* NULL or what is wrong with partitions that nobody may write */
const char *cut_others(void);

/* NULL, or a backup of a partition, or "all", in ->file of @image */
const char *cut_backup(struct cut_image *image, const char *partition);

/* --- cut_begin.c --- */

/* ->base becomes what ->from says; NULL, or why not */
const char *cut_begin(void);

/* blocks are as they were when it began, some for good */
void cut_heal(void);

/* --- cut_judge.c --- */

/* NULL, or what is wrong after a rescue that was cut */
const char *cut_after(void);

/* the same of the last one; @undetected: it was right already, and whole */
const char *cut_after_last(bool undetected);

/* is nothing left to be done, as far as anybody can tell? */
bool cut_is_done(void);

#endif

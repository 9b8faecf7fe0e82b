/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vocabulary that everyone shares: why we are here, what is going on,
 * and what a door may ask for.
 *
 * There is one status record.  The page, the console, the LED and every
 * protocol's reply read it through rescue_status(); nobody keeps a second
 * copy.  Only corridor.c changes it.
 *
 * The corridor, as a door walks it:
 *
 *   rescue_upload_begin()   the buffer is yours (or -EBUSY)
 *   rescue_upload_write()   bytes, in order, as they arrive
 *   rescue_upload_end()     identify and check -> READY, or FAILED and why
 *   rescue_flash()          plan and start the job; it runs from the poll loop
 *   rescue_boot()           leave, a moment later, so that replies get out
 *
 * A door that loses its peer calls rescue_upload_abort(): nothing has been
 * written, and the next upload may begin.
 */
#ifndef LIFEBOAT_RESCUE_H
#define LIFEBOAT_RESCUE_H

#include <linux/types.h>
#include "flash/image.h"
#include "flash/layout.h"

enum rescue_reason {
	RESCUE_NO_REASON,	/* boot the firmware */
	RESCUE_BUTTON,		/* reset held for CONFIG_LIFEBOAT_HOLD_MS */
	RESCUE_KEY,		/* a key on the serial console */
	RESCUE_NO_FIRMWARE,	/* what is in flash cannot be booted */
	RESCUE_TRIAL,		/* started from RAM, by hand */
	RESCUE_HANG,		/* Lifeboat hung, and the watchdog bit */
};

/* in the order of a rescue; names in rescue_state_name() */
enum rescue_state {
	RESCUE_IDLE,
	RESCUE_RECEIVING,
	RESCUE_CHECKING,
	RESCUE_READY,		/* checked; waiting for rescue_flash() */
	RESCUE_ERASING,
	RESCUE_WRITING,
	RESCUE_VERIFYING,
	RESCUE_DONE,		/* written and verified; may boot */
	RESCUE_FAILED,		/* ->error and ->advice say why and what to do */
	RESCUE_STATE_COUNT
};

/* how to leave; the page's and the API's "mode" */
enum rescue_boot_mode {
	RESCUE_BOOT_NORMAL,	/* the firmware in flash */
	RESCUE_BOOT_FAILSAFE,	/* the same, told to skip its settings */
	RESCUE_BOOT_STAY,	/* do not leave: cancels a boot that is due */
	RESCUE_BOOT_SOON,	/* as NORMAL, once there was time to say STAY */
	RESCUE_BOOT_MODE_COUNT
};

#define RESCUE_TEXT_MAX	192	/* bytes of a sentence, NUL included */

/**
 * struct rescue_status - the one truth about what is going on
 * @state:	where in a rescue we are
 * @seq:	grows by one with every change that a watcher should be told
 * @job:	what is being written, or was last: "firmware", "settings",
 *		"lifeboat", or the partition (or "all") that a backup is
 *		restored to
 * @done:	bytes of the current stage that are finished
 * @total:	bytes of the current stage, 0 while unknown (chunked upload)
 * @erased:	bytes erased by this job
 * @written:	bytes programmed by this job
 * @verified:	bytes read back and found right by this job
 * @skipped:	bytes that already were what they should be
 * @elapsed_ms:	milliseconds since the current stage (receiving, or the
 *		whole job from erasing to verified) began
 * @left_ms:	milliseconds that the job will still take, 0 while unknown
 * @err:	0, or the negative errno of what failed
 * @error:	one sentence for a person, "" when @err is 0
 * @advice:	what to do next, may be ""; in RESCUE_DONE, why the firmware does not
 *		start by itself
 */
struct rescue_status {
	enum rescue_state state;
	u32 seq;
	const char *job;
	u32 done;
	u32 total;
	u32 erased;
	u32 written;
	u32 verified;
	u32 skipped;
	u32 elapsed_ms;
	u32 left_ms;
	int err;
	char error[RESCUE_TEXT_MAX];
	char advice[RESCUE_TEXT_MAX];
};

/**
 * struct rescue_info - what this router is; but for the firmware and the time
 * until it starts, constant once rescue has started
 * @board:	name of the board as in boards.cfg, e.g. "malta"
 * @model:	name for a person, e.g. "MIPS Malta (QEMU)"
 * @version:	Lifeboat's version
 * @flash:	the flash chip, for a person, e.g. "4096 KiB NOR, 64 KiB
 *		blocks", or what is wrong with it
 * @mac:	MAC address of the LAN port
 * @reason:	why we are here
 * @hangs:	of how many in a row this start is the end, 0 to HANG_LIMIT
 * @layout:	flash map; empty if the chip or the map cannot be used
 * @limit:	largest upload in bytes, 0 if there is nowhere to write it
 * @firmware:	what is in the firmware partition, for a person, "" if nothing
 * @intact:	@firmware passed the checks that a boot makes
 * @starts_in_ms: milliseconds until the firmware is started because nobody has
 *		been seen; 0 if it is not
 * @boots_in_ms: milliseconds until RESCUE_BOOT_SOON comes true; 0 if it was not
 *		asked for, and while flash is being written
 * @updatable:	Lifeboat itself may be replaced
 * @service:	partitions can be backed up, settings erased
 * @notice:	what others on the cable keep from us, sentences for a person;
 *		"" if nothing, and where the page is a plain one
 */
struct rescue_info {
	const char *board;
	const char *model;
	const char *version;
	char flash[64];
	u8 mac[6];
	enum rescue_reason reason;
	u32 hangs;
	const struct layout *layout;
	u32 limit;
	char firmware[64];
	bool intact;
	u32 starts_in_ms;
	u32 boots_in_ms;
	bool updatable;
	bool service;
	char notice[384];
};

/**
 * rescue_client() - a door serves somebody who asked for this router
 *
 * For requests that a person makes, or a program in his name: not for what
 * machines do by themselves (addresses, names, a look for a captive portal).
 * A stuck button gives way when there has been none for a while.
 */
void rescue_client(void);

/* All of these may be called at any time from the poll loop's context. */
const struct rescue_status *rescue_status(void);
const struct rescue_info *rescue_info(void);

/**
 * rescue_report() - verdict on the upload checked last
 *
 * Return: the report, valid in READY and after, or NULL before any check.
 */
const struct image_report *rescue_report(void);

/** rescue_state_name() - e.g. "receiving": the API's and the console's word */
const char *rescue_state_name(enum rescue_state state);

/**
 * rescue_upload_begin() - take the buffer for one upload
 * @owner:	any address that is the door's own, to tell doors apart
 * @length:	bytes announced by the peer, 0 if it did not say
 * @filename:	as the peer calls it, for the person's eyes only; may be NULL
 *
 * Return: 0; -EBUSY while another door is receiving or flash is being
 * written; -EFBIG if @length is more than this board can take; -ENODEV if
 * there is no flash, and the status says why.
 */
int rescue_upload_begin(const void *owner, u32 length, const char *filename);

/**
 * rescue_upload_write() - append bytes
 * @owner:	as given to rescue_upload_begin()
 * @data:	bytes, copied before this returns
 * @len:	number of bytes
 *
 * Return: 0; -EFBIG when the buffer is full; -EPIPE if @owner has no upload
 * (it was aborted).
 */
int rescue_upload_write(const void *owner, const void *data, size_t len);

/**
 * rescue_upload_end() - the upload is complete: identify and check it
 * @owner:	as given to rescue_upload_begin()
 *
 * Return: 0 if it may be written (state READY); -ENOKEY if nothing in it
 * names a board (state READY, needs @force); otherwise negative, with state
 * FAILED, and the sentence in the status: -ENOEXEC not an image that this
 * board knows, -EBADMSG damaged, -EXDEV another router's, -EPERM carries what
 * must not be written, -EFBIG does not fit; -EPIPE if @owner has no upload.
 */
int rescue_upload_end(const void *owner);

/**
 * rescue_upload_abort() - the peer is gone; forget what it sent
 * @owner:	as given to rescue_upload_begin(); ignored if not the owner
 * @why:	sentence for the status
 */
void rescue_upload_abort(const void *owner, const char *why);

/**
 * rescue_flash() - write the image that was checked last
 * @sha256:	digest that the peer believes it to have, or NULL not to compare
 * @force:	the person insists although the image names no board
 *
 * Return: 0, the job runs from the poll loop; -EBUSY; -ENOENT nothing has
 * been checked; -ESTALE the digest is of another image; -ENOKEY needs @force.
 */
int rescue_flash(const u8 sha256[32], bool force);

/**
 * struct rescue_update - verdict on an image of Lifeboat itself
 * @image:	as a firmware's; its one part is the boot loader
 * @blocks:	erase blocks that it takes, in all copies
 * @differ:	those that would be written; 0: it is there already
 * @spare:	there is a second copy that this router can start from
 */
struct rescue_update {
	struct image_report image;
	u32 blocks;
	u32 differ;
	bool spare;
};

/* the verdict, if the upload checked last was Lifeboat itself; or NULL */
#ifdef CONFIG_LIFEBOAT_SELFUPDATE
const struct rescue_update *rescue_update(void);
#else
static inline const struct rescue_update *rescue_update(void)
{
	return NULL;
}
#endif

/**
 * rescue_update_end() - rescue_upload_end() for Lifeboat itself
 * @owner:	as given to rescue_upload_begin()
 *
 * Return: 0, state READY; -EPIPE if @owner has no upload; otherwise as
 * update_check(), state FAILED, or -EIO if the boot partition is unreadable.
 */
int rescue_update_end(const void *owner);

/**
 * rescue_update_flash() - replace Lifeboat by what was checked last
 * @sha256:	digest that the peer believes it to have, or NULL not to compare
 * @power:	the person has been told what a power cut would do
 *
 * Return: 0, the job runs from the poll loop; -EBUSY; -ENOENT nothing has
 * been checked; -ESTALE the digest is of another image; -ENOKEY needs @power,
 * for there is no spare copy; -EIO the chip stays write-protected.
 */
int rescue_update_flash(const u8 sha256[32], bool power);

/**
 * rescue_boot() - leave rescue
 * @mode:	how
 *
 * Takes effect from the poll loop CONFIG_LIFEBOAT_BOOT_DELAY_MS later, and
 * when the last reply has been acknowledged (20 s, at most); RESCUE_BOOT_SOON
 * eight seconds later.  While flash is being written it is put off until that
 * has gone well, and while a backup is read, until it has been.
 *
 * Return: 0; -EBUSY during an upload; -ENOENT if there is no firmware that
 * could be booted.
 */
int rescue_boot(enum rescue_boot_mode mode);

#endif

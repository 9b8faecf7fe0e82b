/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vocabulary that everyone shares: why we are here, what is going on, what
 * this router is.
 *
 * There is one status record.  The page, the console, the LED and every
 * protocol's reply read it through rescue_status(); nobody keeps a second
 * copy.  Only the corridor changes it (status.h).
 *
 * What a door may ask for is in door.h.
 */
#ifndef LIFEBOAT_RESCUE_H
#define LIFEBOAT_RESCUE_H

#include <linux/types.h>
#include "flash/layout.h"

enum rescue_reason {
	RESCUE_NO_REASON,	/* boot the firmware */
	RESCUE_BUTTON,		/* reset held for CONFIG_LIFEBOAT_HOLD_MS */
	RESCUE_KEY,		/* a key on the serial console */
	/* from here on nobody has asked on the spot, but for a trial */
	RESCUE_NO_FIRMWARE,	/* what is in flash cannot be booted */
	RESCUE_TRIAL,		/* started from RAM, by hand */
	RESCUE_HANG,		/* Lifeboat hung, and the watchdog bit */
	RESCUE_STARTS,		/* the firmware started, and never came up */
	RESCUE_ASKED,		/* by the firmware that ran before */
	RESCUE_CUT_OFF,		/* while a firmware was written: NO_FIRMWARE */
};

/* in the order of a rescue; names in rescue_state_name() */
enum rescue_state {
	RESCUE_IDLE,
	RESCUE_RECEIVING,
	RESCUE_CHECKING,
	RESCUE_READY,		/* checked; waiting to be told to write */
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
	RESCUE_BOOT_RAM,	/* what was sent last: rescue_boot_ram() */
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
 *		start by itself; in RESCUE_IDLE, that a write was cut off
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
 * @board:	name of the board as in its file's, e.g. "malta"
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
 * @disk:	MiB of the disk that the system lives on, 0 if there is none
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
	u32 disk;
	bool updatable;
	bool service;
	char notice[384];
};

/* may be called at any time from the poll loop's context */
const struct rescue_status *rescue_status(void);

/** rescue_state_name() - e.g. "receiving": the API's and the console's word */
const char *rescue_state_name(enum rescue_state state);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* door.h without a router behind it. */
#ifndef TEST_FAKE_RESCUE_H
#define TEST_FAKE_RESCUE_H

#include "door.h"
#include "selfupdate.h"
#include "service.h"

/**
 * struct fake_rescue - what a test decides, and what it is told
 * @end:	what the check of the next upload says; its report is made to fit
 * @checking:	called during that check; NULL: nothing happens meanwhile
 * @owner:	who is sending
 * @own:	who has sent it, until it is known what has become of it
 * @file:	what was sent, at most info.limit bytes
 * @room:	bytes that the disk takes of one that comes to it
 * @overrun:	it was given more
 * @begun:	uploads begun
 * @aborted:	uploads given up
 * @jobs:	times that a job was started
 * @forced:	the last one was insisted on
 * @boots:	times that somebody wanted to leave
 * @mode:	how
 * @unsure:	what runs from RAM names no board
 * @port:	reads @flash, an erase block of 4 KiB at a time
 * @unread:	address from which on the chip cannot be read, 0 for none
 * @reads:	bytes read
 * @holds:	backups that are being sent
 * @reader:	of the last of them
 * @no:		what is said to a restore or a factory reset
 * @restored:	where the last one went
 * @thins:	a backup is thinned if it is too large as it is
 * @full:	bytes of it after which it turns out that this is not enough,
 *		0 if it is
 * @full_err:	and why
 * @resets:	factory resets
 * @updating:	what was checked last is Lifeboat itself
 * @differ:	blocks of it that are not there yet
 * @updates:	times that it was written
 * @clients:	requests that count as somebody's
 * @cut_off:	what flash says was cut off
 */
struct fake_rescue {
	struct rescue_status status;
	struct rescue_info info;
	struct layout layout;
	struct image_report report;
	bool reported;
	int end;
	void (*checking)(void);
	struct rescue_upload *owner;
	struct rescue_upload *own;
	u8 file[100000];
	u32 len;
	u32 room;
	bool overrun;
	u32 begun;
	u32 aborted;
	u32 jobs;
	bool forced;
	u32 boots;
	enum rescue_boot_mode mode;
	bool unsure;
	struct flash_port port;
	u8 flash[0xc000];
	u32 unread;
	u32 reads;
	u32 holds;
	const struct rescue_reader *reader;
	int no;
	char restored[32];
	bool thins;
	u32 full;
	int full_err;
	u32 resets;
	struct rescue_update update;
	bool updating;
	u32 differ;
	u32 updates;
	u32 clients;
	const struct resume *cut_off;
};

extern struct fake_rescue fake;

void fake_reset(void);
void fake_state(enum rescue_state state);
/* what corridor_init() leaves behind without a chip */
void fake_no_flash(void);

#endif

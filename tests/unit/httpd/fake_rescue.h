/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rescue.h without a router behind it. */
#ifndef TEST_FAKE_RESCUE_H
#define TEST_FAKE_RESCUE_H

#include "rescue.h"

/**
 * struct fake_rescue - what a test decides, and what it is told
 * @end:	what the check of the next upload says; its report is made to fit
 * @owner:	who is sending
 * @file:	what was sent
 * @begun:	uploads begun
 * @aborted:	uploads given up
 * @jobs:	times that a job was started
 * @forced:	the last one was insisted on
 * @boots:	times that somebody wanted to leave
 * @mode:	how
 */
struct fake_rescue {
	struct rescue_status status;
	struct rescue_info info;
	struct layout layout;
	struct image_report report;
	bool reported;
	int end;
	const void *owner;
	u8 file[4096];
	u32 len;
	u32 begun;
	u32 aborted;
	u32 jobs;
	bool forced;
	u32 boots;
	enum rescue_boot_mode mode;
};

extern struct fake_rescue fake;

void fake_reset(void);
void fake_state(enum rescue_state state);

#endif

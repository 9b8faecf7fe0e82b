// SPDX-License-Identifier: GPL-2.0-or-later
/* What this router is, and what is going on: there is one record of each. */
#include <stdio.h>
#include <time.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "board/board.h"
#include "status.h"

static const char *const state_names[RESCUE_STATE_COUNT] = {
	[RESCUE_IDLE] = "idle",
	[RESCUE_RECEIVING] = "receiving",
	[RESCUE_CHECKING] = "checking",
	[RESCUE_READY] = "ready",
	[RESCUE_ERASING] = "erasing",
	[RESCUE_WRITING] = "writing",
	[RESCUE_VERIFYING] = "verifying",
	[RESCUE_DONE] = "done",
	[RESCUE_FAILED] = "failed",
};

/**
 * struct record - both of them
 * @since:	when the stage began (get_timer() milliseconds)
 * @fresh:	it has, and its state is still to come
 */
static struct record {
	struct rescue_status status;
	struct rescue_info info;
	ulong since;
	bool fresh;
} record;

static bool is_job(enum rescue_state state)
{
	return state >= RESCUE_ERASING && state <= RESCUE_VERIFYING;
}

const struct rescue_status *rescue_status(void)
{
	struct rescue_status *st = &record.status;

	if (st->state == RESCUE_RECEIVING || is_job(st->state))
		st->elapsed_ms = get_timer(record.since);
	return st;
}

const char *rescue_state_name(enum rescue_state state)
{
	return state < RESCUE_STATE_COUNT ? state_names[state] : "?";
}

struct rescue_status *status_record(void)
{
	return &record.status;
}

struct rescue_info *status_info(void)
{
	return &record.info;
}

void status_begin(const char *job, u32 total)
{
	struct rescue_status *st = &record.status;
	u32 seq = st->seq;
	enum rescue_state state = st->state;

	memset(st, 0, sizeof(*st));
	st->state = state;
	st->seq = seq;
	st->job = job;
	st->total = total;
	record.since = get_timer(0);
	record.fresh = true;
}

/* the only place where the state changes */
void status_set(enum rescue_state state)
{
	struct rescue_status *st = &record.status;
	bool fresh = record.fresh;

	record.fresh = false;
	st->seq++;
	if (state == st->state)
		return;
	/* erasing, writing and verifying take turns, block by block */
	if (fresh || !is_job(state) || !is_job(st->state))
		printf("lifeboat: %s\n", rescue_state_name(state));
	st->state = state;
	led_show(state);
}

int status_fail(int err, const char *error, const char *advice)
{
	struct rescue_status *st = &record.status;

	st->err = err;
	strlcpy(st->error, error, sizeof(st->error));
	strlcpy(st->advice, advice, sizeof(st->advice));
	printf("lifeboat: %s\n", error);
	status_set(RESCUE_FAILED);
	return err;
}

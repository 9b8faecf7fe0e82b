// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "net/fetch_turn.h"

static void enter(struct fetch_turn *t, enum fetch_state state, u32 wait,
		  u32 now)
{
	t->state = state;
	t->since = now;
	t->wait = wait;
}

static void pause(struct fetch_turn *t, u32 now)
{
	/* "Numerical Recipes"; its upper bits are the better ones */
	t->random = t->random * 1664525 + 1013904223;
	enter(t, FETCH_WAIT, FETCH_PAUSE_MS +
	      (t->random >> 16) % FETCH_JITTER_MS, now);
}

static void next(struct fetch_turn *t, u32 now)
{
	if (++t->at >= t->count)
		t->at = 0;
	pause(t, now);
}

void fetch_turn_begin(struct fetch_turn *t, u32 random, u32 now)
{
	memset(t->file, 0, sizeof(t->file));
	t->at = 0;
	t->random = random;
	pause(t, now);
}

static bool is_offered(const struct fetch_turn *t)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT) &&
	       t->at == FETCH_OFFERED;
}

void fetch_turn_offer(struct fetch_turn *t, u32 now)
{
	t->at = FETCH_OFFERED;
	t->tries = FETCH_TRIES;
	t->file[FETCH_OFFERED].rest = 0;
	enter(t, FETCH_WAIT, 0, now);
}

/* the turn of ->at has come */
static enum fetch_todo begin(struct fetch_turn *t, u32 now)
{
	struct fetch_file *f = &t->file[t->at];

	if (f->rest) {
		f->rest--;
		next(t, now);
		return FETCH_NOTHING;
	}
	enter(t, FETCH_ASK, FETCH_ASK_MS, now);
	return FETCH_SEND_ARP;
}

enum fetch_todo fetch_turn_step(struct fetch_turn *t, bool free,
				enum fetch_reach reach, u32 now)
{
	bool over = now - t->since >= t->wait;

	if (!t->count && !is_offered(t))
		return FETCH_NOTHING;
	/* and for a while, for it is a person who has come */
	if (!free) {
		if (is_offered(t))
			next(t, now);
		pause(t, now);
		return FETCH_NOTHING;
	}
	if ((t->state == FETCH_ASK || t->state == FETCH_PROBE) &&
	    reach == FETCH_KNOWN) {
		enter(t, FETCH_REQUEST, FETCH_REQUEST_MS, now);
		return FETCH_SEND_RRQ;
	}
	if (t->state == FETCH_ASK && reach == FETCH_THERE) {
		enter(t, FETCH_PROBE, FETCH_PROBE_MS, now);
		return FETCH_SEND_PROBE;
	}
	if (!over)
		return FETCH_NOTHING;
	if (t->state == FETCH_PROBE)
		t->file[t->at].rest = FETCH_REST;
	if (t->state == FETCH_WAIT)
		return begin(t, now);
	if (is_offered(t) && --t->tries)
		pause(t, now);
	else
		next(t, now);
	return FETCH_NOTHING;
}

bool fetch_turn_first(struct fetch_turn *t, u32 sum)
{
	struct fetch_file *f = &t->file[t->at];

	if (f->had && f->sum == sum)
		return false;
	f->had = false;
	f->sum = sum;
	return true;
}

void fetch_turn_over(struct fetch_turn *t, bool had, u32 now)
{
	struct fetch_file *f = &t->file[t->at];

	f->had |= had;
	f->rest = FETCH_REST;
	next(t, now);
}

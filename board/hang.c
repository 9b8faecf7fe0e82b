// SPDX-License-Identifier: GPL-2.0-or-later
#include "board/hang.h"

static u32 check(u32 state)
{
	return ~(HANG_MAGIC ^ state);
}

static void set(struct hang_record *rec, u32 state)
{
	rec->magic = HANG_MAGIC;
	rec->state = state;
	rec->check = check(state);
}

/* a reset in the middle of set() leaves what is not believed, either */
static bool believed(const struct hang_record *rec)
{
	return rec->magic == HANG_MAGIC && rec->check == check(rec->state) &&
	       !(rec->state & ~(HANG_RUNNING | HANG_LOOKING | HANG_COUNT)) &&
	       (rec->state & HANG_COUNT) <= HANG_LIMIT;
}

struct hang hang_start(struct hang_record *rec, bool bitten)
{
	struct hang hang = { 0 };

	if (bitten && believed(rec) && rec->state & HANG_RUNNING) {
		hang.count = (rec->state & HANG_COUNT) + 1;
		if (hang.count > HANG_LIMIT)
			hang.count = HANG_LIMIT;
		hang.looking = rec->state & HANG_LOOKING;
	}
	set(rec, HANG_RUNNING | hang.count);
	return hang;
}

void hang_looking(struct hang_record *rec, bool looking)
{
	set(rec, looking ? rec->state | HANG_LOOKING :
			   rec->state & ~HANG_LOOKING);
}

void hang_good(struct hang_record *rec)
{
	set(rec, rec->state & ~HANG_COUNT);
}

void hang_end(struct hang_record *rec)
{
	set(rec, 0);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include "flash/slots.h"

struct slots_choice slots_choose(const struct slots_past *past,
				 const enum slot_state state[SLOTS], u32 max,
				 bool may_switch)
{
	struct slots_choice c = { past->slot ?: 1, past->failed };
	bool dead = past->count >= max;
	bool broken = state[c.slot - 1] == SLOT_BROKEN;

	if (!dead && !broken)
		return c;
	/* better one that never came up than one that cannot be started */
	if (may_switch && (broken || !past->failed) &&
	    state[slots_other(c.slot) - 1] != SLOT_BROKEN) {
		c.slot = slots_other(c.slot);
		c.failed = true;
		return c;
	}
	c.reason = broken ? RESCUE_NO_FIRMWARE : RESCUE_STARTS;
	return c;
}

u32 slots_target(const struct slots_past *past, u32 starts, bool may_switch)
{
	if (!may_switch || (past->trial && past->slot == starts))
		return starts;
	return slots_other(starts);
}

static void change_places(struct partition *a, struct partition *b)
{
	struct partition c = *a;

	a->offset = b->offset;
	a->size = b->size;
	b->offset = c.offset;
	b->size = c.size;
}

int slots_view(struct layout *view, const struct layout *l, const u32 *first,
	       const u32 *second, u32 n)
{
	u32 i, j;

	*view = *l;
	for (i = 0; i < n; i++) {
		if (first[i] >= l->count || second[i] >= l->count ||
		    !l->part[first[i]].writable ||
		    l->part[second[i]].writable || l->part[second[i]].boot)
			return -EINVAL;
		for (j = 0; j < i; j++)
			if (first[i] == first[j] || second[i] == second[j])
				return -EINVAL;
		change_places(&view->part[first[i]], &view->part[second[i]]);
	}
	/* half a firmware in the one slot, and half in the other, is none */
	for (i = 0, j = 0; i < l->count; i++)
		j += l->part[i].writable;
	return n && j == n ? layout_check(view) : -EINVAL;
}

/* in the lower half of a note; the upper one is what that is not */
#define NOTE_SLOT	0x3
#define NOTE_FAILED	0x4
#define NOTE_TRIAL	0x8
#define NOTE_SEEN(n)	((n) << 4)
#define NOTE_FRESH	0x40

u32 slots_note(const struct slots_past *past, u32 seen)
{
	u32 bits = past->slot | (past->failed ? NOTE_FAILED : 0) |
		   (past->trial ? NOTE_TRIAL : 0) |
		   (past->fresh ? NOTE_FRESH : 0) | NOTE_SEEN(seen);

	return ~bits << 16 | bits;
}

bool slots_from_note(u32 note, struct slots_past *past, u32 *seen)
{
	u32 bits = note & 0xffff, named = (bits & ~NOTE_FRESH) >> 4;

	*seen = 0;
	past->slot = 0;
	past->failed = false;
	past->trial = false;
	past->fresh = false;
	if ((note >> 16 ^ bits) != 0xffff || named > SLOTS ||
	    !(bits & NOTE_SLOT) || (bits & NOTE_SLOT) > SLOTS)
		return false;
	*seen = named;
	past->slot = bits & NOTE_SLOT;
	past->failed = bits & NOTE_FAILED;
	past->trial = bits & NOTE_TRIAL;
	past->fresh = bits & NOTE_FRESH;
	return true;
}

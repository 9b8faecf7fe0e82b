/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two firmwares beside each other, each with partitions of its own: which of
 * them starts, and the flash map as each of them sees it.  Numbers of slots
 * are a person's, from 1.
 */
#ifndef LIFEBOAT_SLOTS_H
#define LIFEBOAT_SLOTS_H

#include "flash/layout.h"
#include "rescue.h"

#define SLOTS		2

/* what a look at it has shown */
enum slot_state { SLOT_UNKNOWN, SLOT_INTACT, SLOT_BROKEN };

/**
 * struct slots_past - what is known of the starts until now
 * @slot:	that was started last, or is to be; 0 if nobody knows
 * @count:	starts of it since a firmware last said that it is up
 * @failed:	the other one was left, for it did not come up or was broken, and
 *		no firmware has come up since
 * @trial:	it was written, or chosen by a person, and has not come up since
 * @fresh:	it was written or chosen, and not started since: a count of 0 is no
 *		firmware's word then
 */
struct slots_past {
	u32 slot;
	u32 count;
	bool failed;
	bool trial;
	bool fresh;
};

/**
 * struct slots_choice - what is to be done
 * @slot:	that starts, or would if somebody insisted
 * @failed:	as in struct slots_past, from now on
 * @reason:	for rescue instead, or RESCUE_NO_REASON
 */
struct slots_choice {
	u32 slot;
	bool failed;
	enum rescue_reason reason;
};

static inline u32 slots_other(u32 slot)
{
	return 3 - slot;
}

/**
 * slots_choose() - which one starts?
 * @past:	of the starts until now
 * @state:	of each slot; SLOT_UNKNOWN is taken for intact: the caller looks
 *		at what was chosen, and asks again if it is broken
 * @max:	starts that may stay unanswered
 * @may_switch:	the other one may take over from @past->slot by itself
 *
 * The one that ran goes on.  The other one takes over where that was started
 * @max times in vain - a person who switches on and off three times wants just
 * this - or is broken.  Two that are started in vain do not take turns for ever:
 * the one that has been left itself since a firmware last came up takes over
 * from a broken one only, and a broken one never.
 *
 * Return: the choice.
 */
struct slots_choice slots_choose(const struct slots_past *past,
				 const enum slot_state state[SLOTS], u32 max,
				 bool may_switch);

/**
 * slots_target() - where does a file go, unless the person says another?
 * @past:	of the starts until now
 * @starts:	the slot that was chosen
 * @may_switch:	the other one may take over from @starts by itself
 *
 * Return: the one that does not run; the one that has been tried and has not
 * come up, if it is that which ran last: what is behind it stays.
 */
u32 slots_target(const struct slots_past *past, u32 starts, bool may_switch);

/**
 * slots_view() - the flash map, as the second firmware has it
 * @view:	result: @l, in which the partitions of the two have changed places,
 *		so that "firmware" is where the second one's is
 * @l:		the board's, of which the first one's partitions are writable
 * @first:	indices of those, in @l
 * @second:	and of the second one's, in the same order
 * @n:		how many there are
 *
 * Formats, plans and boots know nothing of slots: they are given this map.
 *
 * Return: 0; -EINVAL if a partition is named twice, or overlaps.
 */
int slots_view(struct layout *view, const struct layout *l, const u32 *first,
	       const u32 *second, u32 n);

/**
 * slots_note() - what a record of the log says besides its count
 * @past:	but for ->count
 * @seen:	the slot that somebody else's variable names, 0 if none
 *
 * Return: a word that neither erased nor torn flash can be; never 0.
 */
u32 slots_note(const struct slots_past *past, u32 seen);

/**
 * slots_from_note() - the same, read
 * @note:	any word
 * @past:	as above
 * @seen:	as above
 *
 * Return: false if it says nothing: they are 0.
 */
bool slots_from_note(u32 note, struct slots_past *past, u32 *seen);

#endif

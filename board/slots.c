// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "board/board.h"
#include "board/bootcount.h"
#include "board/slots.h"
#include "board/starts.h"
#include "board/watchdog.h"

/**
 * struct slots - asked once
 * @count:	of slots; 0 until then
 * @view:	the second one's map
 * @part:	indices of each one's partitions
 * @nparts:	how many
 * @log:	there is one that can be read
 * @past:	as it had it
 * @seen:	the slot that the environment names, 0 if it names none
 * @anew:	it has come to name that since the last start
 * @state:	of each
 * @runs:	the one that would have started by itself; 0 until slots_next()
 * @selected:	which one starts
 * @failed:	as in struct slots_choice
 * @trial:	as in struct slots_past
 * @taken:	slot that a person has chosen, or that was written; or 0
 */
static struct slots {
	u32 count;
	struct layout view;
	u32 part[SLOTS][FIRMWARE_PARTS_MAX];
	u32 nparts;
	bool log;
	struct slots_past past;
	u32 seen;
	bool anew;
	enum slot_state state[SLOTS];
	u32 runs;
	u32 selected;
	bool failed;
	bool trial;
	u32 taken;
} slots;

static const struct layout *base(void)
{
	struct mtd_info *mtd;

	return board_layout(&mtd);
}

static bool read_map(void)
{
	u32 n = board_partitions("firmware-partitions", slots.part[0],
				 FIRMWARE_PARTS_MAX);

	if (!n || n != board_partitions("slot-partitions", slots.part[1],
					FIRMWARE_PARTS_MAX))
		return false;
	slots.nparts = n;
	return !slots_view(&slots.view, base(), slots.part[0], slots.part[1],
			   n);
}

/*
 * What others have said of the slot since the last start counts more.  Where no
 * start is noted, it is the slot that has run until now, and the starts that
 * were counted are its: it is on no trial.
 */
static void read_variable(bool noted, u32 seen)
{
	slots.seen = board_slot_variable();
	if (!noted && slots.seen)
		slots.past.slot = slots.seen;
	if (!noted || !slots.seen || slots.seen == seen)
		return;
	slots.past = (struct slots_past){ .slot = slots.seen, .trial = true };
	slots.anew = true;
}

static void read_past(void)
{
	struct bootcount b;
	bool noted = false;
	u32 seen = 0;

	slots.log = starts_open(&b);
	if (slots.log) {
		noted = slots_from_note(b.note, &slots.past, &seen);
		if (b.count != BOOTCOUNT_ASKED)
			slots.past.count = b.count;
	}
	/* it has come up: that is what it was tried for */
	if (!slots.past.count && !slots.past.fresh) {
		slots.past.failed = false;
		slots.past.trial = false;
	}
	read_variable(noted, seen);
	slots.past.slot = slots.past.slot ?: 1;
}

static void ask(void)
{
	if (slots.count)
		return;
	slots.count = read_map() ? SLOTS : 1;
	slots.selected = 1;
	slots.past.slot = 1;
	if (slots.count == 1)
		return;
	read_past();
	slots.selected = slots.past.slot;
	slots.failed = slots.past.failed;
	slots.trial = slots.past.trial;
}

u32 slots_count(void)
{
	ask();
	return slots.count;
}

const struct layout *slots_layout(u32 slot)
{
	ask();
	return slot == 1 ? base() : &slots.view;
}

u32 slots_at(u32 addr)
{
	u32 slot;

	for (slot = 1; slot <= slots_count(); slot++)
		if (layout_writable(slots_layout(slot), addr, 1))
			return slot;
	return 0;
}

u32 slots_selected(void)
{
	ask();
	return slots.selected;
}

void slots_select(u32 slot)
{
	ask();
	slots.selected = slot;
}

void slots_set_state(u32 slot, enum slot_state state)
{
	slots.state[slot - 1] = state;
}

enum slot_state slots_state(u32 slot)
{
	return slots.state[slot - 1];
}

void slots_look_result(bool intact)
{
	slots_set_state(slots_selected(), intact ? SLOT_INTACT : SLOT_BROKEN);
}

/* may the other one take over from @slot? */
static bool may_switch(u32 slot)
{
	return slots_count() > 1 && !board_slot_stays(slot);
}

enum rescue_reason slots_next(void)
{
	struct slots_choice c;

	ask();
	if (slots.taken && slots_state(slots.taken) != SLOT_BROKEN) {
		slots.selected = slots.taken;
		return RESCUE_NO_REASON;
	}
	c = slots_choose(&slots.past, slots.state, CONFIG_LIFEBOAT_STARTS_MAX,
			 may_switch(slots.past.slot));
	if (c.slot != slots.past.slot)
		printf("lifeboat: slot %u %s: trying slot %u\n",
		       slots.past.slot,
		       slots_state(slots.past.slot) == SLOT_BROKEN ?
		       "cannot be started" : "did not come up", c.slot);
	slots.runs = c.slot;
	slots.selected = c.slot;
	slots.failed = c.failed;
	slots.trial = slots.past.trial && c.slot == slots.past.slot;
	return c.reason;
}

/* first the others': what is cut off between the two is their word */
static void tell_others(u32 slot)
{
	if (slots.seen && slots.seen != slot &&
	    !board_set_slot_variable(slot))
		slots.seen = slot;
}

/* whatever it was that did not come up, a count of 0 begins anew */
static void note_down(u32 slot)
{
	const struct slots_past now = {
		.slot = slot, .trial = true, .fresh = true,
	};
	struct bootcount b;
	int ret;

	if (!starts_open(&b))
		return;
	b.note = slots_note(&now, slots.seen);
	ret = bootcount_set(&b, 0);
	if (ret)
		printf("lifeboat: the slot is not noted (%d)\n", ret);
}

void slots_take(u32 slot)
{
	slots_select(slot);
	slots.taken = slot;
	slots.failed = false;
	slots.trial = true;
	if (slots_count() == 1)
		return;
	tell_others(slot);
	/* both may have had to erase */
	watchdog_feed();
	note_down(slot);
}

void slots_written(u32 slot)
{
	slots_set_state(slot, SLOT_INTACT);
	slots_take(slot);
}

u32 slots_upload(void)
{
	u32 fixed = board_slot_for_uploads();
	u32 starts;

	if (slots_count() == 1 || fixed)
		return fixed ?: 1;
	/* as it was before anything was written or chosen */
	starts = slots.runs ?: slots.past.slot;
	/* nobody would remember that the other one was written */
	if (!slots.log && !slots.seen)
		return starts;
	return slots_target(&slots.past, starts, may_switch(starts));
}

/* a log full of starts that nobody has answered makes room for another slot */
static int begin_anew(struct bootcount *b)
{
	u32 note = b->note;
	int ret = bootcount_set(b, 1);

	if (ret != -ENOSPC)
		return ret;
	ret = bootcount_set(b, 0) ?: bootcount_read(b);
	b->note = note;
	return ret ?: bootcount_set(b, 1);
}

static void count(const struct slots_past *now, bool anew)
{
	struct bootcount b;
	int ret;

	if (!starts_open(&b))
		return;
	anew |= b.count == BOOTCOUNT_ASKED;
	b.note = slots_note(now, slots.seen);
	ret = anew ? begin_anew(&b) : bootcount_set(&b, b.count + 1);
	if (ret)
		printf("lifeboat: this start is not counted (%d)\n", ret);
}

void slots_count_start(bool anew)
{
	const struct slots_past now = {
		.slot = slots_selected(),
		.failed = slots.failed,
		.trial = slots.trial,
	};
	bool other = now.slot != slots.past.slot;

	tell_others(now.slot);
	count(&now, anew || other || slots.anew);
	printf("lifeboat: slot %u\n", now.slot);
	/* a person who has switched on and off three times sees which it is */
	if (other)
		led_show_slot(now.slot);
}

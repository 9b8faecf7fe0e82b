/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The board's two firmwares (flash/slots.h): where they are, which one is
 * selected, and what the log of starts says of them (bootcount.h).
 *
 * /lifeboat/slot-partitions names the second one's partitions, in the order in
 * which firmware-partitions names the first one's.  Without it, or where the map
 * is not sane, there is one slot, the first.
 */
#ifndef LIFEBOAT_BOARD_SLOTS_H
#define LIFEBOAT_BOARD_SLOTS_H

#include "flash/slots.h"

#ifdef CONFIG_LIFEBOAT_SLOTS
/* how many: 1 or SLOTS */
u32 slots_count(void);

/**
 * slots_layout() - the flash map as a slot's firmware has it
 * @slot:	1 to slots_count()
 *
 * Return: it, valid for ever; board_layout()'s for the first.
 */
const struct layout *slots_layout(u32 slot);

/* whose partition has the byte at @addr of the chip, or 0 */
u32 slots_at(u32 addr);

/* the one that board_find_firmware() looks at, and that starts */
u32 slots_selected(void);
void slots_select(u32 slot);

/**
 * slots_look_result() - the selected one has been looked at
 * @intact:	it can be started
 */
void slots_look_result(bool intact);

/* nobody knows how @slot is, or it is intact, or not */
void slots_set_state(u32 slot, enum slot_state state);
enum slot_state slots_state(u32 slot);

/**
 * slots_next() - select the one that is to start, as far as is known
 *
 * Return: RESCUE_NO_REASON, and it has to be looked at; or why none starts, and
 * the one that ran last is selected.
 */
enum rescue_reason slots_next(void);

/**
 * slots_take() - @slot shall start from now on: it was written, or a person has
 * chosen it
 * @slot:	1 to slots_count()
 *
 * It is on trial; with two slots the log of starts and an environment that names
 * a slot say so, before anybody is told that it is done: whoever pulls the plug
 * then finds it started.  Only where nobody else writes flash.
 */
void slots_take(u32 slot);

/**
 * slots_written() - all of @slot is in flash, and right
 * @slot:	1 to slots_count()
 *
 * It is intact, and taken as by slots_take().
 */
void slots_written(u32 slot);

/* where a file goes if nobody says another */
u32 slots_upload(void);

/**
 * slots_count_start() - the selected one is about to be started
 * @anew:	it was written, or its settings were, since
 *
 * As starts_count().  An environment that names a slot ("boot_part") is told,
 * too, and the LED flashes as often as the number says if it is another slot
 * than last time.
 */
void slots_count_start(bool anew);

#else
static inline u32 slots_count(void)
{
	return 1;
}

static inline const struct layout *slots_layout(u32 slot)
{
	return NULL;
}

static inline u32 slots_at(u32 addr)
{
	return 1;
}

static inline u32 slots_selected(void)
{
	return 1;
}

static inline enum rescue_reason slots_next(void)
{
	return RESCUE_NO_REASON;
}

static inline void slots_count_start(bool anew)
{
}

static inline enum slot_state slots_state(u32 slot)
{
	return SLOT_UNKNOWN;
}

#endif

/* the selected one's map, of which @l is the board's */
static inline const struct layout *slots_map(const struct layout *l)
{
#ifdef CONFIG_LIFEBOAT_SLOTS
	return slots_layout(slots_selected());
#else
	return l;
#endif
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A button that is held, against the clock; pure.  At power-on, a second means
 * rescue.  In rescue, minutes from which it has never been open mean that it is
 * stuck, or read the wrong way round.
 */
#ifndef LIFEBOAT_TRIGGER_H
#define LIFEBOAT_TRIGGER_H

#include <linux/types.h>

/* a contact that opens for less than this is bouncing (milliseconds) */
#define TRIGGER_DEBOUNCE_MS	25

enum trigger_state {
	TRIGGER_HELD,		/* never seen open, time not yet full */
	TRIGGER_BOUNCING,	/* open, perhaps only for a moment */
	TRIGGER_FULL,		/* final: held for all of the time */
	TRIGGER_OPEN,		/* final: let go, or never pressed */
};

/**
 * struct trigger - one decision
 * @state:	starts as TRIGGER_HELD
 * @start_ms:	where the time begins; who moves it begins it anew
 * @open_ms:	when the button was first seen open
 * @hold_ms:	the time
 */
struct trigger {
	enum trigger_state state;
	u32 start_ms;
	u32 open_ms;
	u32 hold_ms;
};

/**
 * trigger_step() - one look at the button
 * @t:		the decision
 * @pressed:	what the button says now
 * @now_ms:	free-running milliseconds, may wrap
 *
 * Return: the new state; the two final ones stay.
 */
enum trigger_state trigger_step(struct trigger *t, bool pressed, u32 now_ms);

#endif

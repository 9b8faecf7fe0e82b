// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *              open                  open >= debounce
 *   HELD ------------> BOUNCING -------------------------> OPEN
 *    ^  <--------------   |
 *    |      pressed
 *    '-- pressed for hold_ms ----------------------------> FULL
 *
 * A bounce does not restart the time: the contact never really opened.
 */
#include "board/trigger.h"

enum trigger_state trigger_step(struct trigger *t, bool pressed, u32 now_ms)
{
	switch (t->state) {
	case TRIGGER_HELD:
		if (!pressed) {
			t->open_ms = now_ms;
			t->state = TRIGGER_BOUNCING;
		} else if (now_ms - t->start_ms >= t->hold_ms) {
			t->state = TRIGGER_FULL;
		}
		break;
	case TRIGGER_BOUNCING:
		if (pressed)
			t->state = TRIGGER_HELD;
		else if (now_ms - t->open_ms >= TRIGGER_DEBOUNCE_MS)
			t->state = TRIGGER_OPEN;
		break;
	case TRIGGER_FULL:
	case TRIGGER_OPEN:
		break;
	}
	return t->state;
}

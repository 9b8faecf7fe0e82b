// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *              open                  open >= debounce
 *   HELD ------------> BOUNCING -------------------------> BOOT
 *    ^  <--------------   |
 *    |      pressed
 *    '-- pressed for hold_ms ----------------------------> RESCUE
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
			t->state = TRIGGER_RESCUE;
		}
		break;
	case TRIGGER_BOUNCING:
		if (pressed)
			t->state = TRIGGER_HELD;
		else if (now_ms - t->open_ms >= TRIGGER_DEBOUNCE_MS)
			t->state = TRIGGER_BOOT;
		break;
	case TRIGGER_RESCUE:
	case TRIGGER_BOOT:
		break;
	}
	return t->state;
}

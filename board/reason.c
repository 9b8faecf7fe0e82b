// SPDX-License-Identifier: GPL-2.0-or-later
/* Why are we here?  The button and the console, asked at power-on. */
#include <button.h>
#include <dm.h>
#include <stdio.h>
#include <time.h>
#include <watchdog.h>
#include <linux/delay.h>
#include "board/board.h"
#include "board/trigger.h"
#include "board/watchdog.h"

bool board_pressed(void)
{
	struct udevice *dev;

	uclass_foreach_dev_probe(UCLASS_BUTTON, dev)
		if (button_get_state(dev) == BUTTON_ON)
			return true;
	return false;
}

bool board_key(void)
{
	/*
	 * The console of many routers is a row of empty holes: a floating RX
	 * line reads as noise, so only keys that a person would try count.
	 */
	while (tstc()) {
		switch (getchar()) {
		case '\r':
		case '\n':
		case '\e':
		case ' ':
			return true;
		}
	}
	return false;
}

enum rescue_reason board_reason(void)
{
	struct trigger t = {
		.hold_ms = CONFIG_LIFEBOAT_HOLD_MS,
		.start_ms = get_timer(0),
	};

	if (IS_ENABLED(CONFIG_LIFEBOAT_TRIAL))
		return RESCUE_TRIAL;
	if (board_key())
		return RESCUE_KEY;
	if (!board_pressed())
		return RESCUE_NO_REASON;

	puts("lifeboat: reset is held: keep holding for rescue\n");
	led_show_holding();
	for (;;) {
		switch (trigger_step(&t, board_pressed(), get_timer(0))) {
		case TRIGGER_FULL:
			return RESCUE_BUTTON;
		case TRIGGER_OPEN:
			puts("lifeboat: released early\n");
			return RESCUE_NO_REASON;
		default:
			break;
		}
		if (board_key())
			return RESCUE_KEY;
		led_poll();
		watchdog_feed();
		schedule();
		mdelay(1);
	}
}

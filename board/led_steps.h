/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A vendor's style: what its loader does with the LEDs, step after step.  Pure:
 * strings of the device tree in, which LEDs are lit, and for how long, out.
 *
 * Each step is "LED+LED MS": what is lit, "-" for none, and for how many
 * milliseconds, 0 for ever:
 *
 *	led-waiting = "power 250", "- 750";		Netgear's
 *	led-waiting = "1+3 500", "2+4 500";		Ubiquiti's
 *	led-failed = "red 0";				Xiaomi's
 *
 * A string without a time is the name of an LED that has Lifeboat's own rhythm.
 */
#ifndef LIFEBOAT_LED_STEPS_H
#define LIFEBOAT_LED_STEPS_H

#include <linux/types.h>

/**
 * struct led_steps - a style, and how far it has come
 * @list:	strings, one behind the other, as a property has them
 * @size:	bytes of @list
 * @next:	where in @list the next step is
 * @names:	labels of what is lit, with a "+" in between; not NUL-terminated
 * @len:	bytes of @names
 * @ms:		for how long, 0 for ever
 */
struct led_steps {
	const char *list;
	u32 size;
	u32 next;
	const char *names;
	u32 len;
	u32 ms;
};

/**
 * led_steps_go() - take the next step
 * @s:		->list, ->size, and 0 for ->next at the beginning
 *
 * Return: true; false, and nothing has changed, if it has no time.
 */
bool led_steps_go(struct led_steps *s);

/** led_steps_light() - does this step light @label? */
bool led_steps_light(const struct led_steps *s, const char *label);

#endif

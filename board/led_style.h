/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LEDs in the vendor's style (led_steps.h), where the board has one. */
#ifndef LIFEBOAT_LED_STYLE_H
#define LIFEBOAT_LED_STYLE_H

#include <linux/types.h>

/* is there a style for a property of /lifeboat, e.g. "led-waiting"? */
bool led_style_is(const char *property);

/**
 * led_style_show() - what goes on from here
 * @property:	the same; none if there is no style for it
 *
 * What a style had lit before is dark, unless the same one goes on.
 */
void led_style_show(const char *property);

void led_style_poll(void);

/**
 * led_style_label() - the LED, whatever its style
 * @text:	of the property, maybe a step
 *
 * Return: its label; lives until the next call.
 */
const char *led_style_label(const char *text);

#endif

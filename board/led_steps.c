// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/string.h>
#include "board/led_steps.h"

/* bytes of @s before @c, or all of them */
static u32 until(const char *s, u32 len, char c)
{
	u32 n = 0;

	while (n < len && s[n] != c)
		n++;
	return n;
}

bool led_steps_go(struct led_steps *s)
{
	const char *text = s->list + s->next;
	u32 len = until(text, s->size - s->next, 0);
	u32 n = until(text, len, ' ');

	if (n == len)
		return false;
	s->names = text;
	s->len = n;
	s->ms = 0;
	while (++n < len)
		s->ms = s->ms * 10 + text[n] - '0';
	s->next += len + 1;
	if (s->next >= s->size)
		s->next = 0;
	return true;
}

bool led_steps_light(const struct led_steps *s, const char *label)
{
	const char *name = s->names;
	u32 left = s->len, n;

	while (left) {
		n = until(name, left, '+');
		if (n == strlen(label) && !memcmp(name, label, n))
			return true;
		n += n < left;
		name += n;
		left -= n;
	}
	return false;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <dm.h>
#include <led.h>
#include <time.h>
#include <dm/ofnode.h>
#include <linux/string.h>
#include "board/led_steps.h"
#include "board/led_style.h"

static struct led_steps now;
static ulong since;

/* all that @before had lit, and this step does not, is dark */
static void light(const struct led_steps *before)
{
	struct udevice *dev;

	since = get_timer(0);
	uclass_foreach_dev_probe(UCLASS_LED, dev) {
		const struct led_uc_plat *plat = dev_get_uclass_plat(dev);
		bool on = led_steps_light(&now, plat->label);

		if (on || led_steps_light(before, plat->label))
			led_set_state(dev, on ? LEDST_ON : LEDST_OFF);
	}
}

/* at its first step; without a list if there is none */
static struct led_steps style_of(const char *property)
{
	struct led_steps s = { };
	int size = 0;

	s.list = ofnode_read_prop(ofnode_path("/lifeboat"), property, &size);
	s.size = size;
	if (!s.list || !led_steps_go(&s))
		memset(&s, 0, sizeof(s));
	return s;
}

bool led_style_is(const char *property)
{
	return style_of(property).list;
}

void led_style_show(const char *property)
{
	struct led_steps before = now, next = style_of(property);

	if (next.list && next.list == now.list)
		return;
	now = next;
	light(&before);
}

void led_style_poll(void)
{
	struct led_steps before = now;

	if (!now.ms || get_timer(since) < now.ms)
		return;
	/* a step without a time is none: the last one stays */
	if (!led_steps_go(&now))
		now.ms = 0;
	light(&before);
}

const char *led_style_label(const char *text)
{
	static char label[32];
	size_t len = strcspn(text, " +");

	strlcpy(label, text, sizeof(label));
	if (len < sizeof(label))
		label[len] = 0;
	return label;
}

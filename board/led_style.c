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

bool led_style_show(const char *property)
{
	struct led_steps before = now, next = { };
	int size = 0;

	next.list = ofnode_read_prop(ofnode_path("/lifeboat"), property, &size);
	next.size = size;
	if (next.list && next.list == now.list)
		return true;
	if (!next.list || !led_steps_go(&next))
		memset(&next, 0, sizeof(next));
	now = next;
	light(&before);
	return next.list;
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

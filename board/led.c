// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a person without a screen sees.  A board names an LED for each kind
 * of state in /lifeboat ("led-waiting" …); one that has a single LED names
 * just "led-waiting" and is told apart by the rhythm.  Instead of a name
 * there may be what the vendor's loader does (led_steps.h).
 */
#include <dm.h>
#include <led.h>
#include <time.h>
#include <dm/ofnode.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include "board/board.h"
#include "board/display.h"
#include "board/led_style.h"
#include "board/watchdog.h"

#define SLOT_MS	200

/**
 * struct pattern - one rhythm
 * @led:	property of /lifeboat that names the LED
 * @text:	for boards with a text display, at most eight characters
 * @on_ms:	time lit
 * @off_ms:	time dark, 0 for steady
 */
struct pattern {
	const char *led;
	const char *text;
	u16 on_ms;
	u16 off_ms;
};

static const struct pattern holding = {
	IS_ENABLED(CONFIG_LIFEBOAT_LED_STYLE) ? "led-holding" : "led-waiting",
	"HOLD...", 60, 60
};

/* nobody has asked for a rescue, and there is nothing else to start */
static const struct pattern bad = { "led-bad-firmware", "RESCUE", 500, 500 };

/* no watchdog any more: not the same as a rescue that somebody asked for */
static const struct pattern hung = { "led-failed", "HUNG", 500, 500 };

static const struct pattern patterns[RESCUE_STATE_COUNT] = {
	[RESCUE_IDLE]		= { "led-waiting", "RESCUE", 500, 500 },
	[RESCUE_RECEIVING]	= { "led-receiving", "RECEIVE", 100, 100 },
	[RESCUE_CHECKING]	= { "led-receiving", "CHECK", 100, 100 },
	[RESCUE_READY]		= { "led-waiting", "READY", 500, 500 },
	[RESCUE_ERASING]	= { "led-writing", "ERASE", 50, 200 },
	[RESCUE_WRITING]	= { "led-writing", "WRITE", 50, 200 },
	[RESCUE_VERIFYING]	= { "led-writing", "VERIFY", 50, 200 },
	[RESCUE_DONE]		= { "led-done", "DONE", 1, 0 },
	[RESCUE_FAILED]		= { "led-failed", "FAILED", 1000, 100 },
};

static const struct pattern *current;
static struct udevice *led;
static bool lit;
static ulong since;

static struct udevice *find_led(const char *property)
{
	ofnode node = ofnode_path("/lifeboat");
	const char *label = ofnode_read_string(node, property);
	struct udevice *dev;

	if (!label)
		label = ofnode_read_string(node, "led-waiting");
	if (IS_ENABLED(CONFIG_LIFEBOAT_LED_STYLE) && label)
		label = led_style_label(label);
	if (!label || led_get_by_label(label, &dev))
		return NULL;
	return dev;
}

static void set(bool on)
{
	lit = on;
	since = get_timer(0);
	if (led)
		led_set_state(led, on ? LEDST_ON : LEDST_OFF);
}

static void show(const struct pattern *p)
{
	struct udevice *next;
	bool style;

	if (p == current)
		return;
	/* a vendor's word for failed would not tell a hang */
	style = IS_ENABLED(CONFIG_LIFEBOAT_LED_STYLE) && p != &hung &&
		led_style_is(p->led);
	next = style ? NULL : find_led(p->led);
	/* before the style, which may light the same one */
	if (next != led)
		set(false);
	led = next;
	if (IS_ENABLED(CONFIG_LIFEBOAT_LED_STYLE))
		led_style_show(style ? p->led : "");
	/* a rhythm that goes on must not stutter when only the word changes */
	if (!current || current->led != p->led || current->on_ms != p->on_ms)
		set(true);
	current = p;
	display_text(p->text);
}

void led_show(enum rescue_state state)
{
	show(&patterns[state]);
}

void led_show_holding(void)
{
	show(&holding);
}

void led_show_hung(void)
{
	show(&hung);
}

void led_show_bad_firmware(void)
{
	/* which is waiting, in that style, unless the vendor has another */
	show(IS_ENABLED(CONFIG_LIFEBOAT_LED_STYLE) &&
	     ofnode_has_property(ofnode_path("/lifeboat"), bad.led) ?
	     &bad : &patterns[RESCUE_IDLE]);
}

/* the other LEDs rest; nobody polls */
void led_show_slot(u32 slot)
{
	led = find_led("led-waiting");
	while (slot--) {
		set(true);
		mdelay(SLOT_MS);
		set(false);
		watchdog_feed();
		mdelay(SLOT_MS);
	}
	current = NULL;
}

void led_poll(void)
{
	if (IS_ENABLED(CONFIG_LIFEBOAT_LED_STYLE))
		led_style_poll();
	if (current && current->off_ms &&
	    get_timer(since) >= (lit ? current->on_ms : current->off_ms))
		set(!lit);
}

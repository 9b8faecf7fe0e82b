// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One key of an i8042 keyboard as a button, for machines that have a keyboard
 * controller and no GPIO.  The controller is taken as reset left it (scan
 * code set 2, not translated) and is not reset again: that would forget a key
 * that has been held since power-on.
 *
 * Scan code set 2 (IBM PS/2 Technical Reference, keyboard): press = code,
 * release = f0 code.  A key that is held repeats its press code.
 */
#include <button.h>
#include <dm.h>
#include <i8042.h>
#include <asm/io.h>
#include <dm/device_compat.h>
#include <dt-bindings/input/input.h>

#define SCAN_RELEASE	0xf0
/* more than the controller and the keyboard can have queued together */
#define DRAIN_MAX	32

/**
 * struct i8042_button - state of the key as of the last byte read
 * @code:	the key's scan code in set 2
 * @pressed:	the key is down
 * @release:	the last byte was the release prefix
 */
struct i8042_button {
	u8 code;
	bool pressed;
	bool release;
};

static void take(struct i8042_button *b, u8 byte)
{
	if (byte == SCAN_RELEASE) {
		b->release = true;
		return;
	}
	if (byte == b->code)
		b->pressed = !b->release;
	b->release = false;
}

static enum button_state_t i8042_button_get_state(struct udevice *dev)
{
	struct i8042_button *b = dev_get_priv(dev);
	int i;

	for (i = 0; i < DRAIN_MAX && inb(I8042_STS_REG) & STATUS_OBF; i++)
		take(b, inb(I8042_DATA_REG));
	return b->pressed ? BUTTON_ON : BUTTON_OFF;
}

static int i8042_button_get_code(struct udevice *dev)
{
	return KEY_RESTART;
}

static int i8042_button_bind(struct udevice *dev)
{
	struct button_uc_plat *plat = dev_get_uclass_plat(dev);

	plat->label = dev_read_string(dev, "label");
	return plat->label ? 0 : -EINVAL;
}

static int i8042_button_probe(struct udevice *dev)
{
	struct i8042_button *b = dev_get_priv(dev);
	u32 code;

	if (dev_read_u32(dev, "scan-code", &code) || code > 0xff)
		return -EINVAL;
	b->code = code;
	return 0;
}

static const struct button_ops i8042_button_ops = {
	.get_state = i8042_button_get_state,
	.get_code = i8042_button_get_code,
};

static const struct udevice_id i8042_button_ids[] = {
	{ .compatible = "intel,i8042-button" },
	{ }
};

U_BOOT_DRIVER(button_i8042) = {
	.name = "button_i8042",
	.id = UCLASS_BUTTON,
	.of_match = i8042_button_ids,
	.ops = &i8042_button_ops,
	.bind = i8042_button_bind,
	.probe = i8042_button_probe,
	.priv_auto = sizeof(struct i8042_button),
};

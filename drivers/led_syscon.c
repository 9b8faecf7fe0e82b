// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * LEDs that are bits of a system controller's register: Linux's binding
 * leds/register-bit-led.yaml.
 */
#include <dm.h>
#include <led.h>
#include <regmap.h>
#include <syscon.h>
#include <linux/err.h>

/**
 * struct led_syscon - one LED
 * @map:	the parent's registers
 * @offset:	of the register, bytes
 * @mask:	the LED's bit
 */
struct led_syscon {
	struct regmap *map;
	u32 offset;
	u32 mask;
};

static int led_syscon_set_state(struct udevice *dev, enum led_state_t state)
{
	struct led_syscon *priv = dev_get_priv(dev);
	uint val;
	int ret;

	switch (state) {
	case LEDST_ON:
	case LEDST_OFF:
		val = state == LEDST_ON ? priv->mask : 0;
		break;
	case LEDST_TOGGLE:
		ret = regmap_read(priv->map, priv->offset, &val);
		if (ret)
			return ret;
		val = ~val;
		break;
	default:
		return -EOPNOTSUPP;
	}
	return regmap_update_bits(priv->map, priv->offset, priv->mask, val);
}

static enum led_state_t led_syscon_get_state(struct udevice *dev)
{
	struct led_syscon *priv = dev_get_priv(dev);
	uint val;
	int ret;

	ret = regmap_read(priv->map, priv->offset, &val);
	if (ret)
		return ret;
	return val & priv->mask ? LEDST_ON : LEDST_OFF;
}

static int led_syscon_probe(struct udevice *dev)
{
	struct led_syscon *priv = dev_get_priv(dev);

	priv->map = syscon_get_regmap(dev_get_parent(dev));
	if (IS_ERR(priv->map))
		return PTR_ERR(priv->map);
	if (dev_read_u32(dev, "offset", &priv->offset) ||
	    dev_read_u32(dev, "mask", &priv->mask))
		return -EINVAL;
	return 0;
}

static const struct led_ops led_syscon_ops = {
	.set_state = led_syscon_set_state,
	.get_state = led_syscon_get_state,
};

static const struct udevice_id led_syscon_ids[] = {
	{ .compatible = "register-bit-led" },
	{ }
};

U_BOOT_DRIVER(led_syscon) = {
	.name = "led_syscon",
	.id = UCLASS_LED,
	.of_match = led_syscon_ids,
	.ops = &led_syscon_ops,
	.probe = led_syscon_probe,
	.priv_auto = sizeof(struct led_syscon),
};

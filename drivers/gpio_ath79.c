// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GPIOs of Atheros/QCA SoCs, AR71xx to QCA956x.  Binding gpio-ath79.txt, as
 * in Linux; registers as in U-Boot's mach/ar71xx_regs.h and Linux's
 * gpio-ath79.c.
 */
#include <dm.h>
#include <asm/addrspace.h>
#include <asm/gpio.h>
#include <asm/io.h>
#include <linux/bitops.h>
#include <mach/ar71xx_regs.h>

/**
 * struct ath79_gpio - one block of GPIOs
 * @regs:	uncached address of the registers
 * @oe_low:	a pin is an output where its bit in OE is 0 (AR934x and later)
 */
struct ath79_gpio {
	void __iomem *regs;
	bool oe_low;
};

static void set_output(struct ath79_gpio *g, uint pin, bool output)
{
	if (output != g->oe_low)
		setbits_be32(g->regs + AR71XX_GPIO_REG_OE, BIT(pin));
	else
		clrbits_be32(g->regs + AR71XX_GPIO_REG_OE, BIT(pin));
}

static int ath79_gpio_get_value(struct udevice *dev, uint pin)
{
	struct ath79_gpio *g = dev_get_priv(dev);

	return !!(readl(g->regs + AR71XX_GPIO_REG_IN) & BIT(pin));
}

static int ath79_gpio_set_value(struct udevice *dev, uint pin, int value)
{
	struct ath79_gpio *g = dev_get_priv(dev);

	writel(BIT(pin), g->regs + (value ? AR71XX_GPIO_REG_SET :
				    AR71XX_GPIO_REG_CLEAR));
	return 0;
}

static int ath79_gpio_direction_input(struct udevice *dev, uint pin)
{
	set_output(dev_get_priv(dev), pin, false);
	return 0;
}

static int ath79_gpio_direction_output(struct udevice *dev, uint pin,
				       int value)
{
	/* the level first: no glitch on the wire */
	ath79_gpio_set_value(dev, pin, value);
	set_output(dev_get_priv(dev), pin, true);
	return 0;
}

static int ath79_gpio_get_function(struct udevice *dev, uint pin)
{
	struct ath79_gpio *g = dev_get_priv(dev);
	bool set = readl(g->regs + AR71XX_GPIO_REG_OE) & BIT(pin);

	return set != g->oe_low ? GPIOF_OUTPUT : GPIOF_INPUT;
}

static const struct dm_gpio_ops ath79_gpio_ops = {
	.get_value = ath79_gpio_get_value,
	.set_value = ath79_gpio_set_value,
	.direction_input = ath79_gpio_direction_input,
	.direction_output = ath79_gpio_direction_output,
	.get_function = ath79_gpio_get_function,
};

/* what pins are besides GPIOs: an address, bits of it, and what they are to be */
static void set_pins(struct udevice *dev)
{
	const fdt32_t *p;
	int len;

	p = dev_read_prop(dev, "qca,pins", &len);
	for (; p && len > 0; p += 3, len -= 3 * sizeof(*p))
		clrsetbits_be32((void *)CKSEG1ADDR(fdt32_to_cpu(p[0])),
				fdt32_to_cpu(p[1]), fdt32_to_cpu(p[2]));
}

/* a chip select may be among them, and a kernel expects it all, too */
static int ath79_gpio_bind(struct udevice *dev)
{
	dev_or_flags(dev, DM_FLAG_PROBE_AFTER_BIND);
	return 0;
}

static int ath79_gpio_probe(struct udevice *dev)
{
	struct gpio_dev_priv *uc = dev_get_uclass_priv(dev);
	struct ath79_gpio *g = dev_get_priv(dev);

	g->regs = dev_remap_addr(dev);
	if (!g->regs)
		return -EINVAL;
	g->oe_low = dev_get_driver_data(dev);
	set_pins(dev);
	uc->gpio_count = dev_read_u32_default(dev, "ngpios", 32);
	uc->bank_name = "gpio";
	return 0;
}

static const struct udevice_id ath79_gpio_ids[] = {
	{ .compatible = "qca,ar7100-gpio", .data = false },
	{ .compatible = "qca,ar9340-gpio", .data = true },
	{ }
};

U_BOOT_DRIVER(gpio_ath79) = {
	.name = "gpio_ath79",
	.id = UCLASS_GPIO,
	.of_match = ath79_gpio_ids,
	.ops = &ath79_gpio_ops,
	.bind = ath79_gpio_bind,
	.probe = ath79_gpio_probe,
	.priv_auto = sizeof(struct ath79_gpio),
};

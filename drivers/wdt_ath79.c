// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Watchdog of Atheros SoCs, AR71xx to AR933x: two registers of the reset
 * block, a timer that counts the AHB's clock down and what happens at 0.
 * Later SoCs count the reference clock instead (Linux, arch/mips/ath79/
 * clock.c), and are not for this driver.  Binding qca,ar7130-wdt, as in
 * Linux; registers as in Linux's drivers/watchdog/ath79_wdt.c.
 */
#include <clock_legacy.h>
#include <dm.h>
#include <wdt.h>
#include <asm/io.h>
#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/kernel.h>

#define WDOG_CTRL		0x0
#define WDOG_CTRL_LAST_RESET	BIT(31)
#define WDOG_CTRL_NONE		0
#define WDOG_CTRL_FULL_RESET	3
#define WDOG_TIMER		0x4

/**
 * struct ath79_wdt - one watchdog
 * @regs:	uncached address of the registers
 * @ticks:	what the timer starts from
 */
struct ath79_wdt {
	void __iomem *regs;
	u32 ticks;
};

/* what has been written is there when it has been read */
static void put(struct ath79_wdt *w, uint reg, u32 val)
{
	writel(val, w->regs + reg);
	readl(w->regs + reg);
}

static int ath79_wdt_reset(struct udevice *dev)
{
	struct ath79_wdt *w = dev_get_priv(dev);

	put(w, WDOG_TIMER, w->ticks);
	return 0;
}

static int ath79_wdt_start(struct udevice *dev, u64 timeout_ms, ulong flags)
{
	struct ath79_wdt *w = dev_get_priv(dev);
	u32 khz = get_bus_freq(0) / 1000;

	w->ticks = min_t(u64, timeout_ms, U32_MAX / khz) * khz;
	ath79_wdt_reset(dev);
	/* the timer needs a moment before it is not 0 any more */
	udelay(2);
	put(w, WDOG_CTRL, WDOG_CTRL_FULL_RESET);
	return 0;
}

static int ath79_wdt_stop(struct udevice *dev)
{
	put(dev_get_priv(dev), WDOG_CTRL, WDOG_CTRL_NONE);
	return 0;
}

static int ath79_wdt_last_reset(struct udevice *dev)
{
	struct ath79_wdt *w = dev_get_priv(dev);

	return !!(readl(w->regs + WDOG_CTRL) & WDOG_CTRL_LAST_RESET);
}

static int ath79_wdt_probe(struct udevice *dev)
{
	struct ath79_wdt *w = dev_get_priv(dev);

	w->regs = dev_remap_addr(dev);
	return w->regs ? 0 : -EINVAL;
}

static const struct wdt_ops ath79_wdt_ops = {
	.start = ath79_wdt_start,
	.reset = ath79_wdt_reset,
	.stop = ath79_wdt_stop,
	.last_reset = ath79_wdt_last_reset,
};

static const struct udevice_id ath79_wdt_ids[] = {
	{ .compatible = "qca,ar7130-wdt" },
	{ }
};

U_BOOT_DRIVER(wdt_ath79) = {
	.name = "wdt_ath79",
	.id = UCLASS_WDT,
	.of_match = ath79_wdt_ids,
	.probe = ath79_wdt_probe,
	.ops = &ath79_wdt_ops,
	.priv_auto = sizeof(struct ath79_wdt),
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Watchdog of the iBASE 700 single board computer, and of QEMU's "ib700" ISA
 * device.  Two write-only I/O ports (the table at the top of Linux's
 * drivers/watchdog/ib700wdt.c): any byte written to 0x441 stops the timer; a
 * value from 0xf to 0x0 written to 0x443 starts it afresh at 0 to 30 seconds,
 * in steps of two.
 */
#include <dm.h>
#include <wdt.h>
#include <asm/io.h>
#include <linux/kernel.h>

#define IB700_STOP	0x441
#define IB700_START	0x443

#define IB700_STEP_MS	2000
#define IB700_MAX	15	/* steps */

/**
 * struct ib700 - one watchdog
 * @value:	what the start port wants for the time that was asked for
 */
struct ib700 {
	u8 value;
};

static int ib700_reset(struct udevice *dev)
{
	struct ib700 *priv = dev_get_priv(dev);

	outb(priv->value, IB700_START);
	return 0;
}

static int ib700_start(struct udevice *dev, u64 timeout_ms, ulong flags)
{
	struct ib700 *priv = dev_get_priv(dev);
	u32 ms = min_t(u64, timeout_ms, IB700_MAX * IB700_STEP_MS);

	/* never shorter than asked for */
	priv->value = IB700_MAX - DIV_ROUND_UP(ms, IB700_STEP_MS);
	return ib700_reset(dev);
}

static int ib700_stop(struct udevice *dev)
{
	outb(0, IB700_STOP);
	return 0;
}

static const struct wdt_ops ib700_ops = {
	.start = ib700_start,
	.reset = ib700_reset,
	.stop = ib700_stop,
};

static const struct udevice_id ib700_ids[] = {
	{ .compatible = "ibase,ib700-wdt" },
	{ }
};

U_BOOT_DRIVER(wdt_ib700) = {
	.name = "wdt_ib700",
	.id = UCLASS_WDT,
	.of_match = ib700_ids,
	.ops = &ib700_ops,
	.priv_auto = sizeof(struct ib700),
};

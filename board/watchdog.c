// SPDX-License-Identifier: GPL-2.0-or-later
#include <dm.h>
#include <stdio.h>
#include <time.h>
#include <wdt.h>
#include <asm/addrspace.h>
#include <asm/io.h>
#include "board/watchdog.h"

/* milliseconds: a device's register costs more than a turn of the poll loop */
#define FEED_MS		100

static struct hang_record record;
static struct udevice *armed;
/* on a GPIO: it runs for ever, and there is no asking whether it has bitten */
static struct udevice *outside;

/* uncached: what is in a cache is gone after a reset */
static u32 __iomem *survivor(void)
{
	return (u32 __iomem *)CKSEG1ADDR(CONFIG_LIFEBOAT_HANG_ADDR);
}

static void load(void)
{
	u32 __iomem *p = survivor();

	record.magic = __raw_readl(p);
	record.state = __raw_readl(p + 1);
	record.check = __raw_readl(p + 2);
}

static void store(void)
{
	u32 __iomem *p = survivor();

	__raw_writel(record.magic, p);
	__raw_writel(record.state, p + 1);
	__raw_writel(record.check, p + 2);
}

/*
 * DRAM keeps its bits while the plug is out for a moment, so what it says of
 * a hang counts only where the SoC says that the watchdog has bitten; or where
 * nobody can ask it.
 */
static bool may_have_bitten(struct udevice *dev)
{
	int ret = wdt_last_reset(dev);

	return ret > 0 || ret == -ENOSYS;
}

/* the SoC's own, which can be stopped */
static int find(struct udevice **own)
{
	struct udevice *dev;

	if (!IS_ENABLED(CONFIG_WDT_GPIO))
		return uclass_first_device_err(UCLASS_WDT, own);
	*own = NULL;
	uclass_foreach_dev_probe(UCLASS_WDT, dev) {
		if (device_is_compatible(dev, "linux,wdt-gpio"))
			outside = dev;
		else if (!*own)
			*own = dev;
	}
	return *own ? 0 : -ENODEV;
}

static int arm(struct udevice *dev)
{
	int ret = wdt_start(dev, CONFIG_LIFEBOAT_WATCHDOG_MS, 0);

	if (!ret)
		armed = dev;
	return ret;
}

struct hang watchdog_start(void)
{
	struct udevice *dev;
	struct hang hang;
	int ret = find(&dev);

	load();
	hang = hang_start(&record, !ret && may_have_bitten(dev));
	if (!ret && hang.count < HANG_LIMIT)
		ret = arm(dev);
	if (ret) {
		printf("lifeboat: no watchdog (%d)\n", ret);
		/* a reset that comes now is a person's */
		hang_end(&record);
	} else if (hang.count == HANG_LIMIT) {
		puts("lifeboat: one hang too many: the watchdog stays off\n");
	}
	store();
	return hang;
}

void watchdog_feed(void)
{
	static ulong last;

	if ((!armed && !outside) || get_timer(last) < FEED_MS)
		return;
	last = get_timer(0);
	if (armed)
		wdt_reset(armed);
	if (outside)
		wdt_reset(outside);
}

void watchdog_looking(bool looking)
{
	hang_looking(&record, looking);
	store();
	watchdog_feed();
}

void watchdog_good(void)
{
	hang_good(&record);
	store();
}

void watchdog_stop(void)
{
	hang_end(&record);
	store();
	if (armed && wdt_stop(armed))
		puts("lifeboat: the watchdog cannot be stopped\n");
	armed = NULL;
}

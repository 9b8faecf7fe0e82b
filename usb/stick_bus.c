// SPDX-License-Identifier: GPL-2.0-or-later
#include <blk.h>
#include <dm.h>
#include <memalign.h>
#include <time.h>
#include <usb.h>
#include <dm/device-internal.h>
#include <dm/uclass-internal.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "usb/stick_bus.h"
#include "usb/stick_fat.h"

/* between two looks at a port; and how long a plug may bounce (USB 2.0, 7.1.7.3) */
#define LOOK_MS		100

/*
 * For what a stick is asked at once: a good one takes a tenth of it, one that
 * spins up has the rest; a transfer that was begun before waits for 1 s more
 */
#define DEADLINE_MS	3000

/* the root's, and that of a few on the table */
#define HUBS_MAX	4
#define PORTS_MAX	8

/**
 * struct bus - all controllers and hubs
 * @started:	controllers that have been, or could not be
 * @root:	the next step is to find its root hub
 * @hub:	to look at next
 * @port:	of that
 * @looked:	when the last round began
 * @seen:	ports where something was plugged in, in the last round
 * @taken:	ports where it was asked what it is
 * @disks:	disks there have ever been: they stay in U-Boot's list
 * @stick:	the last one, NULL if it is gone
 * @broken:	nothing new is looked at: xHCI's rings are out of step after a
 *		transfer that has not ended, and U-Boot stops at the next slot
 */
static struct bus {
	u32 started;
	struct udevice *root;
	u32 hub;
	u32 port;
	ulong looked;
	u8 seen[HUBS_MAX];
	u8 taken[HUBS_MAX];
	u32 disks;
	struct udevice *stick;
	bool broken;
} bus;

static void is_broken(void)
{
	if (!IS_ENABLED(CONFIG_USB_XHCI_HCD) || bus.broken)
		return;
	bus.broken = true;
	puts("lifeboat: the next USB stick needs a restart\n");
}

/* one controller, or one root hub: false if there are no more */
static bool start(void)
{
	struct udevice *dev = bus.root;

	if (dev) {
		bus.root = NULL;
		usb_set_deadline(DEADLINE_MS);
		if (usb_scan_device(dev, 0, USB_SPEED_FULL, &dev))
			puts("lifeboat: USB has no root hub\n");
		return true;
	}
	if (uclass_find_device(UCLASS_USB, bus.started, &dev) || !dev)
		return false;
	bus.started++;
	if (device_probe(dev))
		printf("lifeboat: no USB at %s\n", dev->name);
	else
		bus.root = dev;
	return true;
}

/* what is at a port, and whether it has been pulled since: USB_PORT_STAT_… */
static bool look(struct usb_device *hub, u32 port, bool *changed)
{
	ALLOC_CACHE_ALIGN_BUFFER(struct usb_port_status, st, 1);

	if (bus.broken)
		return false;
	usb_set_deadline(DEADLINE_MS);
	if (usb_get_port_status(hub, port + 1, st) < 0) {
		is_broken();
		return false;
	}
	*changed = le16_to_cpu(st->wPortChange) & USB_PORT_STAT_C_CONNECTION;
	return le16_to_cpu(st->wPortStatus) & USB_PORT_STAT_CONNECTION;
}

/* the device that is a hub's child, and has the disk */
static struct usb_device *device_of(struct udevice *disk)
{
	return dev_get_parent_priv(dev_get_parent(disk));
}

static bool find_disk(void)
{
	struct udevice *dev;
	bool found = false;

	while (!uclass_find_device(UCLASS_BLK, bus.disks, &dev) && dev) {
		bus.disks++;
		/* of a card reader, the first card */
		if (!found && device_active(dev) &&
		    device_get_uclass_id(dev_get_parent(dev)) ==
		    UCLASS_MASS_STORAGE) {
			bus.stick = dev;
			found = true;
		}
	}
	return found;
}

static bool look_at(struct usb_device *hub, u32 n, u32 port)
{
	bool changed = false, there = look(hub, port, &changed);
	u8 bit = BIT(port);

	if (!there || (changed && (bus.taken[n] & bit))) {
		if (bus.stick && (bus.taken[n] & bit) && !stick_bus_there())
			bus.stick = NULL;
		bus.seen[n] &= ~bit;
		bus.taken[n] &= ~bit;
		return false;
	}
	if (!(bus.seen[n] & bit)) {
		bus.seen[n] |= bit;
		return false;
	}
	/* one stick is enough, and its bytes are on their way */
	if ((bus.taken[n] & bit) || bus.stick)
		return false;
	bus.taken[n] |= bit;
	if (usb_hub_port_connect_change(hub, port))
		is_broken();
	return find_disk();
}

bool stick_bus_step(void)
{
	struct usb_hub_device *hub;
	struct udevice *dev;

	if (bus.broken || start())
		return false;
	if (!bus.hub && !bus.port) {
		if (get_timer(bus.looked) < LOOK_MS)
			return false;
		bus.looked = get_timer(0);
	}
	if (bus.hub >= HUBS_MAX ||
	    uclass_find_device(UCLASS_USB_HUB, bus.hub, &dev) || !dev) {
		bus.hub = 0;
		bus.port = 0;
		return false;
	}
	hub = device_active(dev) ? dev_get_uclass_priv(dev) : NULL;
	/* its ports have had no power before */
	if (!hub || (long)(get_timer(0) - hub->query_delay) < 0 ||
	    bus.port >= min(hub->pusb_dev->maxchild, PORTS_MAX)) {
		bus.hub++;
		bus.port = 0;
		return false;
	}
	return look_at(hub->pusb_dev, bus.hub, bus.port++);
}

bool stick_bus_there(void)
{
	struct usb_device *dev = bus.stick ? device_of(bus.stick) : NULL;
	bool changed = false;

	if (!dev || !look(dev_get_parent_priv(dev_get_parent(dev->dev)),
			  dev->portnr - 1, &changed))
		return false;
	return !changed;
}

u32 stick_bus_sectors(void)
{
	struct blk_desc *disk = dev_get_uclass_plat(bus.stick);

	return disk->blksz == FAT_SECTOR ? min_t(u64, disk->lba, U32_MAX) : 0;
}

int stick_bus_io(u32 sector, u32 count, void *buf, bool write)
{
	struct blk_desc *disk;
	ulong n;
	int ret;

	/* U-Boot would ask it again and again, for seconds */
	if (!stick_bus_there())
		return -ENODEV;
	disk = dev_get_uclass_plat(bus.stick);
	n = write ? blk_dwrite(disk, sector, count, buf) :
		    blk_dread(disk, sector, count, buf);
	if (n == count)
		return 0;
	ret = stick_bus_there() ? -EIO : -ENODEV;
	is_broken();
	return ret;
}

/* not by usb_stop(): devices are never removed (CONFIG_DM_DEVICE_REMOVE) */
void stick_bus_stop(void)
{
	struct udevice *dev;
	u32 i;

	for (i = 0; !uclass_find_device(UCLASS_USB, i, &dev) && dev; i++)
		if (device_active(dev))
			dev->driver->remove(dev);
	bus.stick = NULL;
}

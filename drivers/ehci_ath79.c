// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The EHCI of ath79: ChipIdea's core behind a bus that hands its registers to
 * the CPU as whole words.  Descriptors in memory are little-endian, as Linux
 * has them, for the kernel that comes next finds the controller so.
 */
#include <dm.h>
#include <asm/io.h>
#include <mach/ath79.h>
#include "ehci.h"

static int ehci_ath79_probe(struct udevice *dev)
{
	struct ehci_hccr *hccr = map_physmem(dev_read_addr(dev), 0x100,
					     MAP_NOCACHE);
	struct ehci_hcor *hcor = (struct ehci_hcor *)((uintptr_t)hccr +
				 HC_LENGTH(ehci_readl(&hccr->cr_capbase)));

	return ehci_register(dev, hccr, hcor, NULL, 0, USB_INIT_HOST);
}

static int ehci_ath79_of_to_plat(struct udevice *dev)
{
	/* before the first register is read */
	return ath79_usb_reset();
}

static const struct udevice_id ehci_ath79_ids[] = {
	{ .compatible = "qca,ath79-ehci" },
	{ }
};

U_BOOT_DRIVER(ehci_ath79) = {
	.name		= "ehci_ath79",
	.id		= UCLASS_USB,
	.of_match	= ehci_ath79_ids,
	.of_to_plat	= ehci_ath79_of_to_plat,
	.probe		= ehci_ath79_probe,
	.remove		= ehci_deregister,
	.ops		= &ehci_usb_ops,
	.priv_auto	= sizeof(struct ehci_ctrl),
	.flags		= DM_FLAG_ALLOC_PRIV_DMA,
};

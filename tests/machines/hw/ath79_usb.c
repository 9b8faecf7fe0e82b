/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The USB host controller: QEMU's EHCI, with its registers where ChipIdea's
 * core has them (OpenWrt's target/linux/ath79/dts/ar9331.dtsi: generic-ehci,
 * caps-offset 0x100; Linux, include/linux/usb/ehci_def.h).
 *
 * EHCI's registers are little-endian; the SoC's bus hands them to its
 * big-endian CPU as whole words, so that Linux's readl(), which does not swap
 * here, gets the value.  Descriptors in memory stay little-endian, unless the
 * swap bits of USB_CTRL are set (U-Boot, mach-ath79/reset.c), and that is not
 * modelled: what sets them is no driver for this.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/usb/hcd-ehci.h"
#include "ath79.h"

#define TYPE_ATH79_EHCI "ath79-ehci"
#define EHCI_SIZE       0x1000
/* ehci_def.h: host or device; ChipIdea's addition to EHCI, kept here */
#define USBMODE         0x1a8

typedef struct Usb {
    MemoryRegion words;
    AddressSpace ehci;
    uint32_t mode;
} Usb;

static uint64_t words_read(void *opaque, hwaddr addr, unsigned size)
{
    Usb *s = opaque;
    uint8_t raw[4] = { 0 };

    if (addr == USBMODE) {
        return s->mode;
    }
    address_space_read(&s->ehci, addr, MEMTXATTRS_UNSPECIFIED, raw, size);
    return ldn_le_p(raw, size);
}

static void words_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Usb *s = opaque;
    uint8_t raw[4];

    if (addr == USBMODE) {
        s->mode = val;
        return;
    }
    stn_le_p(raw, size, val);
    address_space_write(&s->ehci, addr, MEMTXATTRS_UNSPECIFIED, raw, size);
}

static const MemoryRegionOps words_ops = {
    .read = words_read,
    .write = words_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
};

void ath79_usb_create(Object *owner, hwaddr base, qemu_irq irq)
{
    DeviceState *ehci = qdev_new(TYPE_ATH79_EHCI);
    SysBusDevice *sbd = SYS_BUS_DEVICE(ehci);
    Usb *s = g_new0(Usb, 1);

    sysbus_realize_and_unref(sbd, &error_fatal);
    sysbus_connect_irq(sbd, 0, irq);
    address_space_init(&s->ehci, sysbus_mmio_get_region(sbd, 0), "ehci");
    memory_region_init_io(&s->words, owner, &words_ops, s, "usb", EHCI_SIZE);
    memory_region_add_subregion(get_system_memory(), base, &s->words);
}

static void ath79_ehci_class_init(ObjectClass *oc, void *data)
{
    SysBusEHCIClass *sec = SYS_BUS_EHCI_CLASS(oc);

    sec->capsbase = 0x100;
    sec->opregbase = 0x140;
    sec->portnr = 1;
}

static const TypeInfo ath79_ehci_types[] = {
    {
        .name = TYPE_ATH79_EHCI,
        .parent = TYPE_SYS_BUS_EHCI,
        .class_init = ath79_ehci_class_init,
    },
};

DEFINE_TYPES(ath79_ehci_types)

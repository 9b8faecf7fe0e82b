/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reset block at 0x18060000: watchdog (Linux, ath79_wdt.c), reset of the
 * whole chip and of its parts (U-Boot, mach-ath79/reset.c), revision and
 * bootstrap; and the interrupts that share one line of the CPU (Linux,
 * irq-ath79-misc.c, "qca,ar7240-misc-intc").  Writing 0 to a bit of their
 * status is for sources that pulse, of which there is none here: the others
 * are seen for as long as they last.  Else ar933x_uart.c would lose what comes
 * while it serves the transmitter.
 *
 * A reset that nothing in the chip has asked for, the monitor's system_reset,
 * is a plug that was pulled out and put in again before DRAM forgot.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/timer.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "sysemu/runstate.h"
#include "ath79.h"

#define RST_SIZE        0x100
#define WDOG_CTRL       0x08
#define WDOG_LAST       0x80000000u
#define WDOG_ACTION     3
#define WDOG_CHIP_RESET 3
#define WDOG            0x0c
#define MISC_INT_STATUS 0x10
#define MISC_INT_ENABLE 0x14
#define REV_ID          0x90
#define FULL_CHIP       (1u << 24)
/* what is held in reset at power-on, from U-Boot's order of releasing */
#define LINES           32

OBJECT_DECLARE_SIMPLE_TYPE(RstState, ATH79_RST)

struct RstState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    QEMUTimer *timer;
    qemu_irq line[LINES];
    qemu_irq misc;
    const Ath79SoC *soc;
    uint32_t straps;
    uint32_t misc_status;
    uint32_t misc_enable;
    uint32_t reset;
    uint32_t bootstrap;
    uint32_t kept;
    uint32_t wdog_ctrl;
    bool by_watchdog;
};

static void set_reset(RstState *s, uint32_t val)
{
    int i;

    s->reset = val & ~FULL_CHIP;
    for (i = 0; i < LINES; i++) {
        qemu_set_irq(s->line[i], s->reset >> i & 1);
    }
    if (val & FULL_CHIP) {
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    }
}

static void update_misc(RstState *s)
{
    qemu_set_irq(s->misc, !!(s->misc_status & s->misc_enable));
}

static void misc_input(void *opaque, int n, int level)
{
    RstState *s = opaque;

    s->misc_status = deposit32(s->misc_status, n, 1, !!level);
    update_misc(s);
}

static void wdog_expired(void *opaque)
{
    RstState *s = opaque;

    if ((s->wdog_ctrl & WDOG_ACTION) == WDOG_CHIP_RESET) {
        s->by_watchdog = true;
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    }
}

/* it counts down to 0 */
static uint32_t wdog_left(RstState *s)
{
    int64_t left = timer_expire_time_ns(s->timer) -
                   qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    return left > 0 ? muldiv64(left, s->soc->wdt_hz, NANOSECONDS_PER_SECOND)
                    : 0;
}

static uint64_t rst_read(void *opaque, hwaddr addr, unsigned size)
{
    RstState *s = opaque;

    switch (addr) {
    case WDOG_CTRL:
        return s->wdog_ctrl;
    case WDOG:
        return wdog_left(s);
    case MISC_INT_STATUS:
        return s->misc_status;
    case MISC_INT_ENABLE:
        return s->misc_enable;
    case REV_ID:
        return s->soc->rev_id;
    }
    if (addr == s->soc->reset_reg) {
        return s->reset;
    }
    if (addr == s->soc->bootstrap_reg) {
        return s->bootstrap;
    }
    if (s->soc->kept_reg && addr == s->soc->kept_reg) {
        return s->kept;
    }
    ath79_bad("rst: read of unknown register 0x%" HWADDR_PRIx "\n", addr);
    return 0;
}

static void rst_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    RstState *s = opaque;
    uint32_t writable = s->soc->bootstrap_writable;

    if (addr == WDOG_CTRL) {
        s->wdog_ctrl = (val & WDOG_ACTION) | (s->wdog_ctrl & WDOG_LAST);
    } else if (addr == WDOG) {
        timer_mod_ns(s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                     muldiv64(val, NANOSECONDS_PER_SECOND, s->soc->wdt_hz));
    } else if (addr == s->soc->reset_reg) {
        set_reset(s, val);
    } else if (addr == s->soc->bootstrap_reg) {
        s->bootstrap = (s->straps & ~writable) | (val & writable);
    } else if (s->soc->kept_reg && addr == s->soc->kept_reg) {
        s->kept = val;
    } else if (addr == MISC_INT_ENABLE) {
        s->misc_enable = val;
        update_misc(s);
    } else if (addr != MISC_INT_STATUS) {
        ath79_bad("rst: write of 0x%" PRIx64 " to unknown register 0x%"
                  HWADDR_PRIx "\n", val, addr);
    }
}

static const MemoryRegionOps rst_ops = {
    .read = rst_read,
    .write = rst_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void rst_reset(DeviceState *dev)
{
    RstState *s = ATH79_RST(dev);

    timer_del(s->timer);
    s->wdog_ctrl = s->by_watchdog ? WDOG_LAST : 0;
    s->by_watchdog = false;
    s->bootstrap = s->straps;
    s->kept = 0;
    s->misc_enable = 0;
    update_misc(s);
    set_reset(s, 0);
}

static void rst_realize(DeviceState *dev, Error **errp)
{
    RstState *s = ATH79_RST(dev);

    memory_region_init_io(&s->mmio, OBJECT(dev), &rst_ops, s, "rst",
                          RST_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
    qdev_init_gpio_out(dev, s->line, LINES);
    sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->misc);
    qdev_init_gpio_in_named(dev, misc_input, ATH79_RST_MISC, LINES);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, wdog_expired, s);
}

static void rst_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = rst_realize;
    dc->reset = rst_reset;
    dc->user_creatable = false;
}

static const TypeInfo rst_info = {
    .name = TYPE_ATH79_RST,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(RstState),
    .class_init = rst_class_init,
};

uint32_t ath79_rst_straps(DeviceState *dev)
{
    return ATH79_RST(dev)->bootstrap;
}

DeviceState *ath79_rst_create(const Ath79Fitted *fitted)
{
    DeviceState *dev = qdev_new(TYPE_ATH79_RST);

    ATH79_RST(dev)->soc = fitted->soc;
    ATH79_RST(dev)->straps = fitted->straps;
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    return dev;
}

static void register_types(void)
{
    type_register_static(&rst_info);
}
type_init(register_types)

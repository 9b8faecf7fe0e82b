/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621 timers at 0x1e000100: the watchdog, which is timer 1.  The other two
 * remember what is written and do not count.
 *
 * Sources: U-Boot drivers/watchdog/mt7621_wdt.c, Linux
 * drivers/watchdog/mt7621_wdt.c.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/timer.h"
#include "hw/qdev-properties.h"
#include "mt7621.h"

#define TIMER_SIZE      0x100

#define TMRSTAT         0x00
#define TMRSTAT_TMR1RST (1 << 9)
#define TMR1CTL         0x20
#define TMR1CTL_EN      (1 << 7)
#define TMR1LOAD        0x24
#define TMR1VAL         0x28

OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Timer, MT7621_TIMER)

/**
 * struct Mt7621Timer
 * @sysc: where an expired watchdog resets the machine
 * @regs: by word address; only the known ones are ever written
 */
struct Mt7621Timer {
    SysBusDevice parent_obj;
    MemoryRegion mr;
    Mt7621Sysc *sysc;
    QEMUTimer *watchdog;
    uint32_t regs[TIMER_SIZE / 4];
};

static int64_t now_us(void)
{
    return qemu_clock_get_us(QEMU_CLOCK_VIRTUAL);
}

/* one tick takes as many microseconds as the prescaler says */
static uint32_t prescale(Mt7621Timer *s)
{
    return MAX(s->regs[TMR1CTL / 4] >> 16, 1);
}

static void restart(Mt7621Timer *s)
{
    if (!(s->regs[TMR1CTL / 4] & TMR1CTL_EN)) {
        timer_del(s->watchdog);
        return;
    }
    timer_mod(s->watchdog, now_us() +
              (int64_t)s->regs[TMR1LOAD / 4] * prescale(s));
}

static void expired(void *opaque)
{
    Mt7621Timer *s = opaque;

    mt7621_sysc_reset(s->sysc, MT7621_RSTSTAT_WDT);
}

static uint64_t timer_read(void *opaque, hwaddr addr, unsigned size)
{
    Mt7621Timer *s = opaque;

    if (addr == TMR1VAL && timer_pending(s->watchdog)) {
        return (timer_expire_time_ns(s->watchdog) / 1000 - now_us()) /
               prescale(s);
    }
    return s->regs[addr / 4];
}

static void timer_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Mt7621Timer *s = opaque;

    switch (addr) {
    case TMRSTAT:
        if (val & TMRSTAT_TMR1RST) {
            restart(s);
        }
        return;
    case TMR1CTL:
    case TMR1LOAD:
        s->regs[addr / 4] = val;
        restart(s);
        return;
    case 0x10: /* timer 0: control, load */
    case 0x14:
    case 0x30: /* timer 2 */
    case 0x34:
        s->regs[addr / 4] = val;
        return;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-timer: write of %x to %x\n",
                      (unsigned)val, (unsigned)addr);
    }
}

static const MemoryRegionOps timer_ops = {
    .read = timer_read,
    .write = timer_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void timer_init_instance(Object *obj)
{
    Mt7621Timer *s = MT7621_TIMER(obj);

    memory_region_init_io(&s->mr, obj, &timer_ops, s, "mt7621-timer",
                          TIMER_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mr);
    s->watchdog = timer_new_us(QEMU_CLOCK_VIRTUAL, expired, s);
}

static void timer_reset(DeviceState *dev)
{
    Mt7621Timer *s = MT7621_TIMER(dev);

    memset(s->regs, 0, sizeof(s->regs));
    timer_del(s->watchdog);
}

static Property timer_properties[] = {
    DEFINE_PROP_LINK("sysc", Mt7621Timer, sysc, TYPE_MT7621_SYSC, Mt7621Sysc *),
    DEFINE_PROP_END_OF_LIST(),
};

static void timer_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->reset = timer_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, timer_properties);
}

static const TypeInfo timer_types[] = {
    {
        .name = TYPE_MT7621_TIMER,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Mt7621Timer),
        .instance_init = timer_init_instance,
        .class_init = timer_class_init,
    },
};

DEFINE_TYPES(timer_types)

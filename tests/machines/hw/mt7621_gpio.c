/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621 GPIO at 0x1e000600: three banks of 32 pins.
 *
 * Sources: U-Boot drivers/gpio/mt7621_gpio.c, Linux drivers/gpio/gpio-mt7621.c
 * (interrupts).  A pin that GPIOMODE gives to somebody else reads 0 here, and
 * cannot be driven.
 *
 * What is soldered to the pins is the test's to say, and to look at.  Each pin
 * is a property: qom-set /machine/gpio pin18 false drives it from outside, as
 * a button does, and qom-get reads its level, as an LED shows.  Pins that
 * nobody drives are high.  "press" is a finger on a button: "18:0:3000" drives
 * pin 18 low for 3000 ms of guest time, and then high.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/log.h"
#include "qemu/timer.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "gpio_dog.h"
#include "mt7621.h"

#define GPIO_SIZE   0x100
#define BANKS       3

/* number of the register of a bank, address = 0x10 * number + 4 * bank */
enum {
    CTRL,       /* 1: output */
    POL,        /* 1: what is read is inverted */
    DATA,
    DSET,
    DCLR,
    REDGE,
    FEDGE,
    HLVL,
    LLVL,
    STAT,
    EDGE,
    REGS,
};

OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Gpio, MT7621_GPIO)

struct Mt7621Gpio {
    SysBusDevice parent_obj;
    MemoryRegion mr;
    Mt7621Sysc *sysc;
    qemu_irq irq;
    uint32_t regs[REGS][BANKS];
    uint32_t input[BANKS];
    uint32_t seen[BANKS];
    QEMUTimer *finger;
    unsigned pressed;   /* pin that the finger is on */
    GpioDog dog;
};

static uint32_t level(Mt7621Gpio *s, int bank)
{
    uint32_t ours = mt7621_sysc_gpio_pins(s->sysc) >> (32 * bank % 64);
    uint32_t out = s->regs[CTRL][bank] & ours;

    return (s->regs[DATA][bank] & out) | (s->input[bank] & ~out);
}

/* what the block sees: nothing of pins that have another function */
static uint32_t seen(Mt7621Gpio *s, int bank)
{
    return level(s, bank) & mt7621_sysc_gpio_pins(s->sysc) >> (32 * bank % 64);
}

static void update(Mt7621Gpio *s, int bank)
{
    uint32_t now = seen(s, bank) ^ s->regs[POL][bank];
    uint32_t rising = now & ~s->seen[bank];
    uint32_t falling = ~now & s->seen[bank];
    bool pending = false;
    int i;

    s->seen[bank] = now;
    s->regs[EDGE][bank] = rising;
    s->regs[STAT][bank] |= (rising & s->regs[REDGE][bank]) |
                           (falling & s->regs[FEDGE][bank]) |
                           (now & s->regs[HLVL][bank]) |
                           (~now & s->regs[LLVL][bank]);
    for (i = 0; i < BANKS; i++) {
        pending |= s->regs[STAT][i];
    }
    qemu_set_irq(s->irq, pending);
    gpio_dog_see(&s->dog, extract32(level(s, s->dog.pin / 32),
                                    s->dog.pin % 32, 1));
}

static void set_pin(Mt7621Gpio *s, unsigned pin, bool high)
{
    int bank = pin / 32;

    s->input[bank] = deposit32(s->input[bank], pin % 32, 1, high);
    update(s, bank);
}

static void let_go(void *opaque)
{
    Mt7621Gpio *s = opaque;

    uint32_t input = s->input[s->pressed / 32];

    set_pin(s, s->pressed, !extract32(input, s->pressed % 32, 1));
}

static uint64_t gpio_read(void *opaque, hwaddr addr, unsigned size)
{
    Mt7621Gpio *s = opaque;
    unsigned reg = addr / 0x10, bank = addr % 0x10 / 4;

    if (reg >= REGS || bank >= BANKS) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-gpio: read of %x\n",
                      (unsigned)addr);
        return 0;
    }
    if (reg == DATA) {
        return seen(s, bank) ^ s->regs[POL][bank];
    }
    return s->regs[reg][bank];
}

static void gpio_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Mt7621Gpio *s = opaque;
    unsigned reg = addr / 0x10, bank = addr % 0x10 / 4;

    if (reg >= REGS || bank >= BANKS) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-gpio: write of %x to %x\n",
                      (unsigned)val, (unsigned)addr);
        return;
    }
    switch (reg) {
    case DSET:
        s->regs[DATA][bank] |= val;
        break;
    case DCLR:
        s->regs[DATA][bank] &= ~val;
        break;
    case STAT:
    case EDGE:
        s->regs[reg][bank] &= ~val;
        break;
    default:
        s->regs[reg][bank] = val;
    }
    update(s, bank);
}

static const MemoryRegionOps gpio_ops = {
    .read = gpio_read,
    .write = gpio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void get_pin(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    intptr_t pin = (intptr_t)opaque;
    bool high = extract32(level(MT7621_GPIO(obj), pin / 32), pin % 32, 1);

    visit_type_bool(v, name, &high, errp);
}

static void drive_pin(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    bool high;

    if (visit_type_bool(v, name, &high, errp)) {
        set_pin(MT7621_GPIO(obj), (intptr_t)opaque, high);
    }
}

static void press(Object *obj, const char *value, Error **errp)
{
    Mt7621Gpio *s = MT7621_GPIO(obj);
    unsigned pin, high, ms;

    if (sscanf(value, "%u:%u:%u", &pin, &high, &ms) != 3 ||
        pin >= 32 * BANKS || high > 1) {
        error_setg(errp, "press: \"PIN:LEVEL:MILLISECONDS\"");
        return;
    }
    s->pressed = pin;
    set_pin(s, pin, high);
    timer_mod(s->finger, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + ms);
}

static void gpio_init(Object *obj)
{
    Mt7621Gpio *s = MT7621_GPIO(obj);
    intptr_t i;

    memory_region_init_io(&s->mr, obj, &gpio_ops, s, "mt7621-gpio", GPIO_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mr);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->finger = timer_new_ms(QEMU_CLOCK_VIRTUAL, let_go, s);
    memset(s->input, 0xff, sizeof(s->input));
    for (i = 0; i < 32 * BANKS; i++) {
        g_autofree char *name = g_strdup_printf("pin%d", (int)i);

        object_property_add(obj, name, "bool", get_pin, drive_pin, NULL,
                            (void *)i);
    }
    object_property_add_str(obj, "press", NULL, press);
    gpio_dog_init(&s->dog, obj);
}

static void gpio_realize(DeviceState *dev, Error **errp)
{
    gpio_dog_realize(&MT7621_GPIO(dev)->dog, 32 * BANKS, errp);
}

static void gpio_reset(DeviceState *dev)
{
    Mt7621Gpio *s = MT7621_GPIO(dev);

    memset(s->regs, 0, sizeof(s->regs));
    memcpy(s->seen, s->input, sizeof(s->seen));
    qemu_set_irq(s->irq, 0);
    gpio_dog_reset(&s->dog);
}

static Property gpio_properties[] = {
    DEFINE_PROP_LINK("sysc", Mt7621Gpio, sysc, TYPE_MT7621_SYSC, Mt7621Sysc *),
    DEFINE_PROP_STRING("watchdog", Mt7621Gpio, dog.what),
    DEFINE_PROP_END_OF_LIST(),
};

static void gpio_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->realize = gpio_realize;
    dc->reset = gpio_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, gpio_properties);
}

static const TypeInfo gpio_types[] = {
    {
        .name = TYPE_MT7621_GPIO,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Mt7621Gpio),
        .instance_init = gpio_init,
        .class_init = gpio_class_init,
    },
};

DEFINE_TYPES(gpio_types)

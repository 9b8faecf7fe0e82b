/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The GPIO block at 0x18040000 (Linux, gpio-ath79.c).
 *
 * Each pin is a property: qom-set /machine/gpio pin11 true drives it from
 * outside, and qom-get reads its level, as an LED shows.  "press" is a finger
 * on a button: "11:1:3000" drives pin 11 high for 3000 ms of guest time.
 *
 * A pin that is something else's (ath79_pins.c) shows nothing of what is
 * written here, and nothing of what is done to it is read.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/timer.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "ath79.h"
#include "gpio_dog.h"

#define GPIO_SIZE   0x70
#define PINS        32
#define OE          0x00
#define IN          0x04
#define OUT         0x08
#define SET         0x0c
#define CLEAR       0x10
#define INT_ENABLE  0x14
#define INT_TYPE    0x18    /* 1: level */
#define INT_POLARITY    0x1c    /* 1: high, rising */
#define INT_PENDING 0x20
#define INT_MASK    0x24    /* 1: lets it through */
#define OUT_FUNC    0x2c            /* a byte a pin (AR934x and later) */
#define MUXED       (4 * ATH79_OUT_FUNCS)
#define IN_ENABLE0  0x44
/* those between are kept without effect */
#define STRAP_MDIO_GPIO (1u << 18)  /* AR933X_BOOTSTRAP_MDIO_GPIO_EN */

OBJECT_DECLARE_SIMPLE_TYPE(GpioState, ATH79_GPIO)

struct GpioState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    DeviceState *rst;
    const Ath79Pins *kind;
    qemu_irq irq;
    qemu_irq low[PINS];
    qemu_irq pin[PINS];
    bool cs1;
    uint32_t seen;      /* levels of all pins at the last look */
    uint32_t edges;     /* that have come since INT_PENDING was read */
    uint32_t idle;      /* levels that pull-ups make */
    uint32_t driven;    /* pins held by somebody outside … */
    uint32_t level;     /* … at this level */
    uint32_t oe;
    uint32_t out;
    uint32_t reg[GPIO_SIZE / 4];
    QEMUTimer *finger;
    unsigned pressed;   /* pin that the finger is on */
    bool oe_low;
    GpioDog dog;
};

#define REG(s, addr) ((s)->reg[(addr) / 4])

static uint32_t outputs(GpioState *s)
{
    return s->oe_low ? ~s->oe : s->oe;
}

static uint8_t out_func(GpioState *s, unsigned pin)
{
    return extract32(REG(s, OUT_FUNC + pin / 4 * 4), pin % 4 * 8, 8);
}

/* outputs that give this out; 0 is what is in OUT */
static uint32_t muxed(GpioState *s, uint8_t function)
{
    uint32_t found = 0;
    unsigned pin;

    for (pin = 0; s->kind->muxed && pin < MUXED; pin++) {
        found |= (out_func(s, pin) == function) << pin;
    }
    return found & outputs(s);
}

/* pins that are not GPIOs; those of them that read as 1 */
static uint32_t taken(GpioState *s, uint32_t *high)
{
    const Ath79PinFunc *f;
    uint32_t pins = 0;

    *high = 0;
    for (f = s->kind->funcs; f->pins; f++) {
        if (extract32(REG(s, s->kind->func), f->bit, 1) == f->value) {
            pins |= f->pins;
            *high |= f->high ? f->pins : 0;
        }
    }
    if (!(ath79_rst_straps(s->rst) & STRAP_MDIO_GPIO)) {
        pins |= s->kind->mdio;
    }
    if (s->kind->muxed) {
        pins |= outputs(s) & ~muxed(s, 0) & MAKE_64BIT_MASK(0, MUXED);
    }
    return pins;
}

/* levels; @driven: the pins at which they are this block's doing */
static uint32_t levels(GpioState *s, uint32_t *driven)
{
    uint32_t high, not_ours = taken(s, &high);
    uint32_t input = (s->idle & ~s->driven) | (s->level & s->driven);
    uint32_t cs1 = muxed(s, s->kind->cs1);

    *driven = outputs(s) & ~not_ours;
    input = (input & ~not_ours) | (s->idle & not_ours) | high;
    return (s->out & *driven) | (input & ~*driven & ~cs1) |
           (s->cs1 ? cs1 : 0);
}

static uint32_t pins(GpioState *s)
{
    uint32_t driven;

    return levels(s, &driven);
}

static uint32_t pending(GpioState *s)
{
    uint32_t level = ~(pins(s) ^ REG(s, INT_POLARITY)) & REG(s, INT_TYPE);

    return (level | (s->edges & ~REG(s, INT_TYPE))) & REG(s, INT_ENABLE);
}

/* to whom a pin leads: who is not driven is pulled up */
static void drive_wires(GpioState *s)
{
    uint32_t driven, level = levels(s, &driven);
    unsigned i;

    driven |= muxed(s, s->kind->cs1);
    for (i = 0; i < PINS; i++) {
        qemu_set_irq(s->low[i], extract32(driven & ~level, i, 1));
        qemu_set_irq(s->pin[i], extract32(level | ~driven, i, 1));
    }
}

/* to be called after whatever may change a pin, or what is awaited of it */
static void update(GpioState *s)
{
    uint32_t now = pins(s);

    s->edges |= (now ^ s->seen) & ~(now ^ REG(s, INT_POLARITY)) &
                REG(s, INT_ENABLE);
    s->seen = now;
    qemu_set_irq(s->irq, !!(pending(s) & REG(s, INT_MASK)));
    drive_wires(s);
    gpio_dog_see(&s->dog, extract32(now, s->dog.pin, 1));
}

/* gpio-ath79.c clears nothing: an edge is forgotten when it has been read */
static uint32_t read_pending(GpioState *s)
{
    uint32_t was = pending(s);

    s->edges = 0;
    update(s);
    return was;
}

bool ath79_gpio_uart(DeviceState *dev, uint8_t c)
{
    GpioState *s = ATH79_GPIO(dev);

    if (s->kind->muxed ? muxed(s, s->kind->uart) :
        extract32(REG(s, s->kind->func), s->kind->uart, 1)) {
        return true;
    }
    ath79_bad("uart: 0x%02x is sent, and no pin is UART0's\n", c);
    return false;
}

static void cs1_input(void *opaque, int n, int level)
{
    GpioState *s = opaque;

    s->cs1 = level;
    drive_wires(s);
}

static uint64_t gpio_read(void *opaque, hwaddr addr, unsigned size)
{
    GpioState *s = opaque;

    switch (addr) {
    case OE:
        return s->oe;
    case IN:
        return pins(s);
    case OUT:
    case SET:
    case CLEAR:
        return s->out;
    case INT_PENDING:
        return read_pending(s);
    default:
        return REG(s, addr);
    }
}

static void gpio_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    GpioState *s = opaque;

    switch (addr) {
    case OE:
        s->oe = val;
        break;
    case IN:
    case INT_PENDING:
        ath79_bad("gpio: write to read-only register 0x%" HWADDR_PRIx "\n",
                  addr);
        break;
    case OUT:
        s->out = val;
        break;
    case SET:
        s->out |= val;
        break;
    case CLEAR:
        s->out &= ~val;
        break;
    default:
        REG(s, addr) = val;
        break;
    }
    update(s);
}

static const MemoryRegionOps gpio_ops = {
    .read = gpio_read,
    .write = gpio_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void drive(GpioState *s, unsigned pin, bool level)
{
    s->driven |= 1u << pin;
    s->level = deposit32(s->level, pin, 1, level);
    update(s);
}

static void pin_get(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    bool level = pins(ATH79_GPIO(obj)) >> GPOINTER_TO_UINT(opaque) & 1;

    visit_type_bool(v, name, &level, errp);
}

static void pin_set(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    bool level;

    if (visit_type_bool(v, name, &level, errp)) {
        drive(ATH79_GPIO(obj), GPOINTER_TO_UINT(opaque), level);
    }
}

static void let_go(void *opaque)
{
    GpioState *s = opaque;

    s->driven &= ~(1u << s->pressed);
    update(s);
}

static void press(Object *obj, const char *value, Error **errp)
{
    GpioState *s = ATH79_GPIO(obj);
    unsigned pin, level, ms;

    if (sscanf(value, "%u:%u:%u", &pin, &level, &ms) != 3 || pin >= PINS ||
        level > 1) {
        error_setg(errp, "press: \"PIN:LEVEL:MILLISECONDS\"");
        return;
    }
    let_go(s);
    s->pressed = pin;
    drive(s, pin, level);
    timer_mod(s->finger, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + ms);
}

static void gpio_reset(DeviceState *dev)
{
    GpioState *s = ATH79_GPIO(dev);
    unsigned i;

    s->oe = s->oe_low ? ~0u : 0;
    s->out = 0;
    memset(s->reg, 0, sizeof(s->reg));
    REG(s, s->kind->func) = s->kind->func_reset;
    for (i = 0; s->kind->muxed && i < ATH79_OUT_FUNCS; i++) {
        REG(s, OUT_FUNC + 4 * i) = s->kind->out_reset[i];
    }
    REG(s, IN_ENABLE0) |= s->kind->in_reset;
    s->seen = pins(s);
    s->edges = 0;
    update(s);
    gpio_dog_reset(&s->dog);
}

static void gpio_realize(DeviceState *dev, Error **errp)
{
    GpioState *s = ATH79_GPIO(dev);

    if (!gpio_dog_realize(&s->dog, PINS, errp)) {
        return;
    }
    memory_region_init_io(&s->mmio, OBJECT(dev), &gpio_ops, s, "gpio",
                          GPIO_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->irq);
    qdev_init_gpio_out_named(dev, s->low, ATH79_GPIO_LOW, PINS);
    qdev_init_gpio_in_named(dev, cs1_input, ATH79_GPIO_CS1, 1);
    qdev_init_gpio_out_named(dev, s->pin, ATH79_GPIO_PIN, PINS);
}

static void gpio_init(Object *obj)
{
    unsigned i;

    ATH79_GPIO(obj)->finger = timer_new_ms(QEMU_CLOCK_VIRTUAL, let_go, obj);
    object_property_add_str(obj, "press", NULL, press);
    gpio_dog_init(&ATH79_GPIO(obj)->dog, obj);

    for (i = 0; i < PINS; i++) {
        g_autofree char *name = g_strdup_printf("pin%u", i);

        object_property_add(obj, name, "bool", pin_get, pin_set, NULL,
                            GUINT_TO_POINTER(i));
    }
}

static Property gpio_properties[] = {
    DEFINE_PROP_UINT32("idle", GpioState, idle, 0),
    DEFINE_PROP_STRING("watchdog", GpioState, dog.what),
    DEFINE_PROP_END_OF_LIST(),
};

static void gpio_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = gpio_realize;
    dc->reset = gpio_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, gpio_properties);
}

static const TypeInfo gpio_info = {
    .name = TYPE_ATH79_GPIO,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(GpioState),
    .instance_init = gpio_init,
    .class_init = gpio_class_init,
};

DeviceState *ath79_gpio_create(Object *owner, const Ath79SoC *soc,
                               DeviceState *rst)
{
    DeviceState *dev = qdev_new(TYPE_ATH79_GPIO);

    object_property_add_child(owner, "gpio", OBJECT(dev));
    ATH79_GPIO(dev)->kind = soc->pins;
    ATH79_GPIO(dev)->oe_low = soc->oe_low;
    /* whose reset comes first finds a chip behind a pin not selected */
    ATH79_GPIO(dev)->oe = soc->oe_low ? ~0u : 0;
    ATH79_GPIO(dev)->rst = rst;
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    return dev;
}

static void register_types(void)
{
    type_register_static(&gpio_info);
}
type_init(register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The AR933x's own UART (Linux, ar933x_uart.c; U-Boot, serial_ar933x.c), on
 * pins that have to be made its own.  What is sent is gone at once, so that
 * there is always room.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "chardev/char-fe.h"
#include "hw/irq.h"
#include "hw/qdev-properties-system.h"
#include "sysemu/sysemu.h"
#include "ath79.h"

#define UART_SIZE   0x14
#define DATA        0x00
#define DATA_RX     (1u << 8)   /* read: there is a byte; write: taken */
#define DATA_TX     (1u << 9)   /* read: there is room; write: send */
#define CS          0x04
#define CS_INT      (1u << 12)
#define CS_INT_EN   (1u << 13)
#define CS_STATUS   0x0000de00  /* bits that say how it is */
#define CLOCK       0x08
#define INT         0x0c
#define INT_RX      (1u << 0)
#define INT_TX      0x202       /* ready, empty */
#define INT_EN      0x10
#define FIFO        16

OBJECT_DECLARE_SIMPLE_TYPE(UartState, ATH79_UART)

struct UartState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    CharBackend chr;
    DeviceState *gpio;
    qemu_irq irq;
    uint32_t reg[UART_SIZE / 4];
    uint8_t fifo[FIFO];
    unsigned count;
};

/* how things are: clearing it in INT does not last */
static uint32_t pending(UartState *s)
{
    return INT_TX | (s->count ? INT_RX : 0);
}

static bool raised(UartState *s)
{
    return pending(s) & s->reg[INT_EN / 4] && s->reg[CS / 4] & CS_INT_EN;
}

static void update(UartState *s)
{
    qemu_set_irq(s->irq, raised(s));
}

static uint64_t uart_read(void *opaque, hwaddr addr, unsigned size)
{
    UartState *s = opaque;

    switch (addr) {
    case DATA:
        return DATA_TX | (s->count ? DATA_RX | s->fifo[0] : 0);
    case CS:
        return s->reg[CS / 4] | (raised(s) ? CS_INT : 0);
    case INT:
        return pending(s);
    default:
        return s->reg[addr / 4];
    }
}

static void uart_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    UartState *s = opaque;
    uint8_t c = val;

    if (addr != DATA) {
        s->reg[addr / 4] = addr == CS ? val & ~CS_STATUS : val;
        update(s);
        return;
    }
    if (val & DATA_RX && s->count) {
        memmove(s->fifo, s->fifo + 1, --s->count);
        qemu_chr_fe_accept_input(&s->chr);
    }
    if (val & DATA_TX && ath79_gpio_uart(s->gpio, c)) {
        qemu_chr_fe_write_all(&s->chr, &c, 1);
    }
    update(s);
}

static const MemoryRegionOps uart_ops = {
    .read = uart_read,
    .write = uart_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static int uart_can_receive(void *opaque)
{
    return FIFO - ((UartState *)opaque)->count;
}

static void uart_receive(void *opaque, const uint8_t *buf, int len)
{
    UartState *s = opaque;

    memcpy(s->fifo + s->count, buf, len);
    s->count += len;
    update(s);
}

static void uart_reset(DeviceState *dev)
{
    UartState *s = ATH79_UART(dev);

    memset(s->reg, 0, sizeof(s->reg));
    s->count = 0;
    update(s);
}

static void uart_realize(DeviceState *dev, Error **errp)
{
    UartState *s = ATH79_UART(dev);

    memory_region_init_io(&s->mmio, OBJECT(dev), &uart_ops, s, "uart",
                          UART_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->irq);
    qemu_chr_fe_set_handlers(&s->chr, uart_can_receive, uart_receive, NULL,
                             NULL, s, NULL, true);
}

static Property uart_properties[] = {
    DEFINE_PROP_CHR("chardev", UartState, chr),
    DEFINE_PROP_END_OF_LIST(),
};

static void uart_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = uart_realize;
    dc->reset = uart_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, uart_properties);
}

static const TypeInfo uart_info = {
    .name = TYPE_ATH79_UART,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(UartState),
    .class_init = uart_class_init,
};

void ath79_uart_create(hwaddr base, DeviceState *gpio, qemu_irq irq)
{
    DeviceState *dev = qdev_new(TYPE_ATH79_UART);

    ATH79_UART(dev)->gpio = gpio;
    qdev_prop_set_chr(dev, "chardev", serial_hd(0));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
}

static void register_types(void)
{
    type_register_static(&uart_info);
}
type_init(register_types)

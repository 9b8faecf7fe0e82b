/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The AR933x's own UART (Linux, ar933x_uart.c; U-Boot, serial_ar933x.c),
 * polled: its interrupts are not modelled.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "hw/qdev-properties-system.h"
#include "ath79.h"

#define UART_SIZE   0x14
#define DATA        0x00
#define DATA_RX     (1u << 8)   /* read: there is a byte; write: taken */
#define DATA_TX     (1u << 9)   /* read: there is room; write: send */
#define CS          0x04
#define CLOCK       0x08
#define INT         0x0c
#define INT_EN      0x10
#define FIFO        16

OBJECT_DECLARE_SIMPLE_TYPE(UartState, ATH79_UART)

struct UartState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    CharBackend chr;
    uint32_t reg[UART_SIZE / 4];
    uint8_t fifo[FIFO];
    unsigned count;
};

static uint64_t uart_read(void *opaque, hwaddr addr, unsigned size)
{
    UartState *s = opaque;

    if (addr == DATA) {
        return DATA_TX | (s->count ? DATA_RX | s->fifo[0] : 0);
    }
    return s->reg[addr / 4];
}

static void uart_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    UartState *s = opaque;
    uint8_t c = val;

    if (addr != DATA) {
        s->reg[addr / 4] = val;
        return;
    }
    if (val & DATA_RX && s->count) {
        memmove(s->fifo, s->fifo + 1, --s->count);
        qemu_chr_fe_accept_input(&s->chr);
    }
    if (val & DATA_TX) {
        qemu_chr_fe_write_all(&s->chr, &c, 1);
    }
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
}

static void uart_reset(DeviceState *dev)
{
    UartState *s = ATH79_UART(dev);

    memset(s->reg, 0, sizeof(s->reg));
    s->count = 0;
}

static void uart_realize(DeviceState *dev, Error **errp)
{
    UartState *s = ATH79_UART(dev);

    memory_region_init_io(&s->mmio, OBJECT(dev), &uart_ops, s, "uart",
                          UART_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
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

static void register_types(void)
{
    type_register_static(&uart_info);
}
type_init(register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The 16550 of the AR934x and later: QEMU's own, on pins that have to be made
 * the UART's first (U-Boot, board_debug_uart_init() of AP143 and AP152).
 */
#include "qemu/osdep.h"
#include "hw/char/serial.h"
#include "sysemu/sysemu.h"
#include "ath79.h"

/* a register every four bytes, of which drivers use the last or all */
#define UART_SIZE   0x20
#define DATA        0x00
#define LCR         0x0c
#define LCR_DLAB    (1u << 7)   /* DATA is the divisor's */

typedef struct Pins {
    MemoryRegion mmio;
    MemoryRegion *uart;
    DeviceState *gpio;
    uint8_t lcr;
} Pins;

static uint64_t uart_read(void *opaque, hwaddr addr, unsigned size)
{
    Pins *s = opaque;
    uint64_t val = 0;

    memory_region_dispatch_read(s->uart, addr, &val, size_memop(size) | MO_BE,
                                MEMTXATTRS_UNSPECIFIED);
    return val;
}

static void uart_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Pins *s = opaque;

    if ((addr & ~3) == LCR) {
        s->lcr = val;
    }
    if ((addr & ~3) == DATA && !(s->lcr & LCR_DLAB) &&
        !ath79_gpio_uart(s->gpio, val)) {
        return;
    }
    memory_region_dispatch_write(s->uart, addr, val, size_memop(size) | MO_BE,
                                 MEMTXATTRS_UNSPECIFIED);
}

static const MemoryRegionOps uart_ops = {
    .read = uart_read,
    .write = uart_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 4 },
};

void ath79_16550_init(hwaddr base, DeviceState *gpio, qemu_irq irq)
{
    SerialMM *serial = serial_mm_init(get_system_memory(), base, 2, irq,
                                      115200, serial_hd(0),
                                      DEVICE_BIG_ENDIAN);
    Pins *s = g_new0(Pins, 1);

    s->gpio = gpio;
    s->uart = sysbus_mmio_get_region(SYS_BUS_DEVICE(serial), 0);
    memory_region_init_io(&s->mmio, OBJECT(serial), &uart_ops, s, "uart-pins",
                          UART_SIZE);
    memory_region_add_subregion_overlap(get_system_memory(), base, &s->mmio,
                                        1);
}

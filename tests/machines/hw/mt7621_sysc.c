/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621 system controller at 0x1e000000: what the chip is, how it was
 * strapped, clocks, resets, pin functions.
 *
 * Sources: U-Boot arch/mips/mach-mtmips/mt7621/mt7621.h,
 * drivers/clk/mtmips/clk-mt7621.c, drivers/reset/reset-mtmips.c,
 * drivers/pinctrl/mtmips/pinctrl-mt7621.c; Linux
 * arch/mips/include/asm/mach-ralink/mt7621.h (names, RSTSTAT).
 *
 * A reset that nothing in the chip has asked for, the monitor's system_reset,
 * is a plug that was pulled out and put in again before DRAM forgot.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "sysemu/runstate.h"
#include "mt7621.h"

#define SYSC_SIZE   0x100

#define SYSCFG0     0x10
/* crystal 40 MHz */
#define SYSCFG0_STRAPS  0x000000c0
#define SYSCFG0_DDR2    (1 << 4)
#define RSTCTL      0x34
#define RSTSTAT     0x38
#define GPIOMODE    0x60
/* the pins of SPI and of the SD card are NAND's */
#define GPIOMODE_NAND   (2 << 16 | 2 << 18)

/**
 * struct Mt7621Sysc
 * @reset: one line for each bit of RSTCTL
 * @cause: of resets since power-on; survives them, as RSTSTAT does
 * @warm: the reset that comes is one of those
 * @boot: MT7621_BOOT_*
 * @ddr2: strapped for it, not for DDR3
 */
struct Mt7621Sysc {
    SysBusDevice parent_obj;
    RegisterInfo info[SYSC_SIZE / 4];
    uint32_t regs[SYSC_SIZE / 4];
    qemu_irq reset[32];
    uint32_t cause;
    bool warm;
    uint32_t boot;
    bool ddr2;
};

void mt7621_sysc_reset(Mt7621Sysc *s, uint32_t cause)
{
    s->cause |= cause;
    s->warm = true;
    qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
}

/* U-Boot drivers/pinctrl/mtmips/pinctrl-mt7621.c; 1 is GPIO everywhere */
static const struct {
    uint8_t shift, width, first, pins;
} groups[] = {
    { 1, 1, 1, 2 },     /* uart1 */
    { 2, 1, 3, 2 },     /* i2c */
    { 3, 2, 5, 4 },     /* uart3 */
    { 5, 2, 9, 4 },     /* uart2 */
    { 7, 1, 13, 5 },    /* jtag */
    { 8, 2, 18, 1 },    /* wdt */
    { 10, 2, 19, 1 },   /* pcie reset */
    { 12, 2, 20, 2 },   /* mdio */
    { 15, 1, 22, 12 },  /* rgmii2 */
    { 16, 2, 34, 7 },   /* spi */
    { 18, 2, 41, 8 },   /* sdxc */
    { 14, 1, 49, 12 },  /* rgmii1 */
};

uint64_t mt7621_sysc_gpio_pins(Mt7621Sysc *s)
{
    uint64_t pins = 1;
    int i;

    for (i = 0; i < ARRAY_SIZE(groups); i++) {
        if (extract32(s->regs[GPIOMODE / 4], groups[i].shift,
                      groups[i].width) == 1) {
            pins |= MAKE_64BIT_MASK(groups[i].first, groups[i].pins);
        }
    }
    return pins;
}

static void rstctl_written(RegisterInfo *reg, uint64_t val)
{
    Mt7621Sysc *s = MT7621_SYSC(reg->opaque);
    unsigned i;

    if (val & 1) {
        mt7621_sysc_reset(s, MT7621_RSTSTAT_SW);
        return;
    }
    for (i = 1; i < 32; i++) {
        qemu_set_irq(s->reset[i], (val >> i) & 1);
    }
}

/* writing a cause clears it */
static uint64_t rststat_write(RegisterInfo *reg, uint64_t val)
{
    Mt7621Sysc *s = MT7621_SYSC(reg->opaque);

    s->cause &= ~val;
    return val & 0xc0000000;
}

static uint64_t rststat_read(RegisterInfo *reg, uint64_t val)
{
    return val | MT7621_SYSC(reg->opaque)->cause;
}

static const RegisterAccessInfo sysc_table[] = {
    /* "MT7621  " */
    { .name = "CHIP_NAME0", .addr = 0x00, .reset = 0x3637544d, .ro = ~0 },
    { .name = "CHIP_NAME1", .addr = 0x04, .reset = 0x20203132, .ro = ~0 },
    /* two cores, MT7621A, ver 1, eco 3 */
    { .name = "CHIP_REV", .addr = 0x0c, .reset = 0x00030103, .ro = ~0 },
    { .name = "SYSCFG0", .addr = SYSCFG0, .ro = ~0 },
    { .name = "SYSCFG1", .addr = 0x14 },
    { .name = "TESTSTAT", .addr = 0x18 },
    { .name = "TESTSTAT2", .addr = 0x1c },
    { .name = "BOOT_SRAM_BASE", .addr = 0x20 },
    { .name = "CLKCFG0", .addr = 0x2c },
    { .name = "CLKCFG1", .addr = 0x30, .reset = 0xffffffff },
    { .name = "RSTCTL", .addr = RSTCTL, .post_write = rstctl_written },
    { .name = "RSTSTAT", .addr = RSTSTAT, .pre_write = rststat_write,
      .post_read = rststat_read },
    { .name = "PCIE_CLK_GEN", .addr = 0x3c },
    { .name = "PCIE_CLK_GEN1", .addr = 0x40 },
    /* the CPU runs at its PLL's full clock */
    { .name = "CUR_CLK_STS", .addr = 0x44, .reset = 0x00000101, .ro = ~0 },
    { .name = "PAD_UART1_GPIO0", .addr = 0x48 },
    { .name = "PAD_UART3_I2C", .addr = 0x4c },
    { .name = "PAD_UART2_JTAG", .addr = 0x50 },
    { .name = "PAD_PERST_WDT", .addr = 0x54 },
    { .name = "PAD_RGMII2_MDIO", .addr = 0x58 },
    { .name = "PAD_SDXC_SPI", .addr = 0x5c },
    { .name = "GPIOMODE", .addr = 0x60, },
    { .name = "PAD_BOPT_ESWINT", .addr = 0x70 },
};

static const MemoryRegionOps sysc_ops = {
    .read = register_read_memory,
    .write = register_write_memory,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void sysc_init(Object *obj)
{
    Mt7621Sysc *s = MT7621_SYSC(obj);
    RegisterInfoArray *array;

    array = register_init_block32(DEVICE(obj), sysc_table,
                                  ARRAY_SIZE(sysc_table), s->info, s->regs,
                                  &sysc_ops, false, SYSC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &array->mem);
    qdev_init_gpio_out_named(DEVICE(obj), s->reset, "reset", 32);
    object_property_add_uint32_ptr(obj, "cause", &s->cause, OBJ_PROP_FLAG_READ);
}

static void sysc_reset(DeviceState *dev)
{
    Mt7621Sysc *s = MT7621_SYSC(dev);
    unsigned i;

    if (!s->warm) {
        s->cause = 0;
    }
    s->warm = false;
    for (i = 0; i < ARRAY_SIZE(sysc_table); i++) {
        register_reset(&s->info[sysc_table[i].addr / 4]);
    }
    s->regs[SYSCFG0 / 4] = SYSCFG0_STRAPS | s->boot |
                            (s->ddr2 ? SYSCFG0_DDR2 : 0);
    /* SPL leaves the pins alone and reads NAND: the boot ROM sets them */
    if (s->boot == MT7621_BOOT_NAND) {
        s->regs[GPIOMODE / 4] = GPIOMODE_NAND;
    }
}

static Property sysc_properties[] = {
    DEFINE_PROP_UINT32("boot", Mt7621Sysc, boot, MT7621_BOOT_NOR),
    DEFINE_PROP_BOOL("ddr2", Mt7621Sysc, ddr2, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void sysc_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->reset = sysc_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, sysc_properties);
}

static const TypeInfo sysc_types[] = {
    {
        .name = TYPE_MT7621_SYSC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Mt7621Sysc),
        .instance_init = sysc_init,
        .class_init = sysc_class_init,
    },
};

DEFINE_TYPES(sysc_types)

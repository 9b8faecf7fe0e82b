/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MediaTek MT7621: the parts that our machine is made of.
 *
 * Every register names, in the file that has it, the driver that it was taken
 * from.  U-Boot is 2025.01, Linux is 6.1.  What a driver does to a register
 * that we do not know, or what real silicon would not take, is logged as
 * LOG_GUEST_ERROR (-d guest_errors).
 */
#ifndef MT7621_H
#define MT7621_H

#include "exec/memory.h"
#include "hw/register.h"
#include "hw/ssi/ssi.h"
#include "hw/sysbus.h"
#include "net/net.h"
#include "qom/object.h"

/* --- a block of registers that do nothing but remember --- */

#define TYPE_MT7621_REGS "mt7621-regs"
OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Regs, MT7621_REGS)

/**
 * struct Mt7621Regs - registers out of a table
 * @table: set before realize; @count entries, addresses below @size
 * @opaque: for the hooks of the table, which find it in reg->opaque
 */
struct Mt7621Regs {
    SysBusDevice parent_obj;
    const RegisterAccessInfo *table;
    unsigned count;
    uint32_t size;
    void *opaque;
    RegisterInfo *info;
    uint32_t *data;
};

Mt7621Regs *mt7621_regs_new(Object *parent, const char *name,
                            const RegisterAccessInfo *table, unsigned count,
                            uint32_t size);

/* --- system controller --- */

/* bits of RSTSTAT (Linux: arch/mips/include/asm/mach-ralink/mt7620.h) */
#define MT7621_RSTSTAT_WDT  (1 << 1)
#define MT7621_RSTSTAT_SW   (1 << 2)

/* bits of RSTCTL (U-Boot: include/dt-bindings/reset/mt7621-reset.h) */
#define MT7621_RST_MCM      2
#define MT7621_RST_FE       6

/* how the chip is strapped (U-Boot: arch/mips/mach-mtmips/mt7621/init.c) */
#define MT7621_BOOT_NAND    1       /* pages of 2048 + 64 bytes */
#define MT7621_BOOT_NOR     2       /* three address bytes */

#define TYPE_MT7621_SYSC "mt7621-sysc"
OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Sysc, MT7621_SYSC)

/* resets the machine and remembers why: one of MT7621_RSTSTAT_* */
void mt7621_sysc_reset(Mt7621Sysc *s, uint32_t cause);

/* a bit for each of pins 0 … 63 that GPIOMODE gives to the GPIO block */
uint64_t mt7621_sysc_gpio_pins(Mt7621Sysc *s);

/*
 * SPI; if the chip takes its time: see what the CPU fetches from the window.
 * The CPU's clock is rounded, see mt7621.c.
 */
#define MT7621_CPU_HZ       1000000000
#define MT7621_SPI_WINDOW   0x1fc00000
void mt7621_spi_watch(DeviceState *dev, struct ArchCPU *cpu);

#define TYPE_MT7621_TIMER "mt7621-timer"
#define TYPE_MT7621_GPIO "mt7621-gpio"
#define TYPE_MT7621_SPI "mt7621-spi"
#define TYPE_MT7621_FE "mt7621-fe"

/* --- coherence manager: GCR and CPC --- */

#define MT7621_GCR_BASE 0x1fbf8000
#define MT7621_CPC_BASE 0x1fbf0000
#define MT7621_GIC_BASE 0x1fbc0000

void mt7621_cm_create(Object *parent);

/* --- memory controller --- */

/*
 * @text: type and speed of the part, as the machine's "dram" has them
 * @size: bytes of it
 * true if the chip is to be strapped for DDR2
 */
bool mt7621_dram_create(Object *parent, const char *text, uint64_t size);

/* --- switch --- */

#define TYPE_MT7530 "mt7530"
OBJECT_DECLARE_SIMPLE_TYPE(MT7530State, MT7530)

#define MT7530_PORTS    7
#define MT7530_PHYS     5
#define MT7530_CPU_PORT 6

typedef void MT7530ToCPU(void *opaque, const uint8_t *frame, size_t size);

/* @to_cpu takes what leaves the switch by its CPU port */
void mt7530_connect_cpu(MT7530State *s, MT7530ToCPU *to_cpu, void *opaque);
void mt7530_from_cpu(MT7530State *s, const uint8_t *frame, size_t size);

/* clause 22; 0xffff where nobody answers */
uint16_t mt7530_mdio_read(MT7530State *s, int phy, int reg);
void mt7530_mdio_write(MT7530State *s, int phy, int reg, uint16_t val);

#endif

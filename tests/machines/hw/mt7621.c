/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A router with MediaTek's MT7621, as far as a boot loader and Linux's drivers
 * for what it needs can tell: the map is U-Boot's arch/mips/mach-mtmips/mt7621/
 * mt7621.h and arch/mips/dts/mt7621.dtsi.
 *
 *   qemu-system-mipsel -M mt7621 -m 128 -drive if=mtd,format=raw,file=FLASH
 *   qemu-system-mipsel -M mt7621,nand=on -m 128 -drive …
 *
 * With flash-time=on and -icount, flash takes its time (flash_time.h).  The
 * second is strapped for a NAND chip of 128 or 256 MiB, whose file has 64 bytes
 * of OOB behind each page's 2048.  "dram" names the type of the part and its
 * highest speed, which U-Boot must have been built for (mt7621_dram.c).
 *
 * What differs from the silicon:
 * - one CPU, QEMU's 34Kf without its FPU, for four VPEs of two 1004Kc cores
 *   (mt7621_cm.c says what becomes of the others); caches hold nothing, but
 *   for what is stored into L2 (patches/0002), and only their use is looked at
 *   (mips_caches.c);
 * - it runs at 1000 MHz, not 880: QEMU's Count ticks in whole nanoseconds;
 * - DRAM is there at power-on.  The PLLs that MediaTek's DDR code sets up
 *   before U-Boot have been set up when it begins.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/units.h"
#include "cpu.h"
#include "exec/address-spaces.h"
#include "hw/block/flash.h"
#include "hw/boards.h"
#include "hw/char/serial.h"
#include "hw/clock.h"
#include "hw/intc/mips_gic.h"
#include "hw/mips/cpudevs.h"
#include "hw/mips/mips.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "sysemu/block-backend.h"
#include "sysemu/blockdev.h"
#include "sysemu/reset.h"
#include "sysemu/sysemu.h"
#include "flash_time.h"
#include "mips_caches.h"
#include "mt7621.h"
#include "mt7621_nfi.h"

#define UART_HZ         50000000
/* of 128 MiB, with OOB */
#define NAND_FILE       (65536 * 2112)
/* MIPS 1004Kc 2.15 */
#define CPU_PRID        0x0001992f
/* Config7.AR: no aliases in the D-cache (Linux arch/mips/mm/c-r4k.c) */
#define CPU_CONFIG7     (1 << 16)

#define LOWMEM_MAX      0x1c000000
#define HIGHMEM         0x20000000
#define PALMBUS         0x1e000000
#define PALMBUS_SIZE    0x00200000

/* interrupts of the GIC (Linux: arch/mips/boot/dts/ralink/mt7621.dtsi) */
#define GIC_IRQS        64
#define IRQ_FE          3
#define IRQ_GPIO        12
#define IRQ_USB         22
#define IRQ_SWITCH      23
#define IRQ_UART(n)     (26 + (n))

#define TYPE_MT7621_MACHINE MACHINE_TYPE_NAME("mt7621")
OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Machine, MT7621_MACHINE)

struct Mt7621Machine {
    MachineState parent_obj;
    MIPSCPU *cpu;
    Mt7621Nfi *nfi;
    char *chip;
    char *dram;
    bool nand;
    bool flash_time;
};

/* --- registers that nothing hangs on --- */

static const RegisterAccessInfo rbus_table[] = {
    { .name = "DYN_CFG0", .addr = 0x10, .reset = 0x00000101 },
};

static const RegisterAccessInfo arb_table[] = {
    { .name = "DMA_ROUTE", .addr = 0x0c },
};

/* U-Boot drivers/serial/serial_mtk.c; addresses from 0x20 of each UART */
static const RegisterAccessInfo hsuart_table[] = {
    { .name = "HIGHSPEED", .addr = 0x04 },
    { .name = "SAMPLE_COUNT", .addr = 0x08 },
    { .name = "SAMPLE_POINT", .addr = 0x0c },
    { .name = "FRACDIV_L", .addr = 0x10 },
    { .name = "FRACDIV_M", .addr = 0x14 },
    { .name = "ESCAPE_EN", .addr = 0x18 },
    { .name = "GUARD", .addr = 0x1c },
    { .name = "RX_SEL", .addr = 0x20 },
};

/*
 * Linux drivers/usb/host/xhci-mtk.h (from 0x700 on, "IPPC"): power and clocks
 * of one SuperSpeed port and two others, which are stable at once.
 * U-Boot arch/mips/mach-mtmips/mt7621/{init.c,mt7621.h}: clocks and PLLs of
 * USB, from 0x1e1d0000 on; drivers/phy/phy-mtk-tphy.c: the PHYs, version 1
 */
#define U2_PHY(_base) \
    { .name = "U2PHY_USBPHYACR0", .addr = _base }, \
    { .name = "U2PHY_USBPHYACR5", .addr = _base + 0x14 }, \
    { .name = "U2PHY_USBPHYACR6", .addr = _base + 0x18 }, \
    { .name = "U2PHY_U2PHYACR4", .addr = _base + 0x20 }, \
    { .name = "U2PHY_U2PHYDTM0", .addr = _base + 0x68 }, \
    { .name = "U2PHY_U2PHYDTM1", .addr = _base + 0x6c }

static const RegisterAccessInfo ssusb_table[] = {
    { .name = "SPLLC_XTALCTL3", .addr = 0x018 },
    { .name = "IP_PW_CTR0", .addr = 0x700, .reset = 0x00000001 },
    { .name = "IP_PW_CTR1", .addr = 0x704 },
    { .name = "IP_PW_CTR2", .addr = 0x708 },
    { .name = "IP_PW_CTR3", .addr = 0x70c },
    { .name = "IP_PW_STS1", .addr = 0x710, .reset = 0x00010d01,
      .ro = 0xffffffff },
    { .name = "IP_XHCI_CAP", .addr = 0x724, .reset = 0x00000201,
      .ro = 0xffffffff },
    { .name = "U3_CTRL0", .addr = 0x730 },
    { .name = "U2_CTRL0", .addr = 0x750 },
    { .name = "U2_CTRL1", .addr = 0x758 },
    { .name = "MAC_CK_CTRL", .addr = 0x784 },
    U2_PHY(0x800),
    { .name = "PHYD_LFPS1", .addr = 0x90c },
    { .name = "PHYD_CDR1", .addr = 0x95c },
    { .name = "PHYD_RXDET1", .addr = 0xa28 },
    { .name = "PHYD_RXDET2", .addr = 0xa2c },
    { .name = "B2_ROSC_0", .addr = 0xa40 },
    { .name = "B2_ROSC_1", .addr = 0xa44 },
    { .name = "U3PHYA_1", .addr = 0xb04 },
    { .name = "U3PHYA_2", .addr = 0xb08 },
    { .name = "U3PHYA_3", .addr = 0xb10 },
    { .name = "U3PHYA_6", .addr = 0xb18 },
    { .name = "U3PHYA_9", .addr = 0xb24 },
    { .name = "U3PHYA_11", .addr = 0xb2c },
    { .name = "U3PHYA_DA0", .addr = 0xc00 },
    { .name = "PLL_FBKDIV", .addr = 0xc1c },
    { .name = "U3PHYA_10", .addr = 0xc20 },
    { .name = "PLL_PCW_NCPO", .addr = 0xc24 },
    { .name = "PLL_SSC_DELTA1", .addr = 0xc38 },
    { .name = "U3PHYA_21", .addr = 0xc40 },
};

static const RegisterAccessInfo u2phy1_table[] = {
    U2_PHY(0),
};

static const struct {
    const char *name;
    hwaddr base;
    uint32_t size;
    const RegisterAccessInfo *table;
    unsigned count;
} plain[] = {
    { "rbus", 0x1e000400, 0x100, rbus_table, ARRAY_SIZE(rbus_table) },
    { "arb", 0x1e000800, 0x100, arb_table, ARRAY_SIZE(arb_table) },
    { "hsuart0", 0x1e000c20, 0xe0, hsuart_table, ARRAY_SIZE(hsuart_table) },
    { "ssusb", 0x1e1d0000, 0x1000, ssusb_table, ARRAY_SIZE(ssusb_table) },
    { "u2phy1", 0x1e1d1000, 0x100, u2phy1_table, ARRAY_SIZE(u2phy1_table) },
};

/* --- where there is nothing --- */

static uint64_t nothing_read(void *opaque, hwaddr addr, unsigned size)
{
    qemu_log_mask(LOG_GUEST_ERROR, "mt7621: read of nothing at %x\n",
                  (unsigned)(PALMBUS + addr));
    return 0;
}

static void nothing_write(void *opaque, hwaddr addr, uint64_t val,
                          unsigned size)
{
    qemu_log_mask(LOG_GUEST_ERROR, "mt7621: write of %x to nothing at %x\n",
                  (unsigned)val, (unsigned)(PALMBUS + addr));
}

static const MemoryRegionOps nothing_ops = {
    .read = nothing_read,
    .write = nothing_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* --- the machine --- */

/* the boot ROM is not run by the CPU: only what it leaves behind is there */
static void start_from_nand(Mt7621Machine *m)
{
    Mt7621Spl spl;

    if (mt7621_bootrom_load(m->nfi, &spl)) {
        mips_caches_lock_l2(spl.load, spl.size);
        m->cpu->env.active_tc.PC = (int32_t)spl.entry;
    } else {
        CPU(m->cpu)->halted = 1;
    }
}

static void cpu_reset_1004kc(void *opaque)
{
    Mt7621Machine *m = opaque;
    MIPSCPU *cpu = m->cpu;
    CPUMIPSState *env = &cpu->env;

    cpu_reset(CPU(cpu));
    env->CP0_PRid = CPU_PRID;
    env->CP0_Config1 &= ~(1 << CP0C1_FP);
    env->CP0_Config3 |= 1 << CP0C3_CMGCR;
    env->CP0_Config7 |= CPU_CONFIG7;
    env->CP0_CMGCRBase = MT7621_GCR_BASE >> 4;
    mips_caches_reset();
    if (m->nand) {
        start_from_nand(m);
    }
}

static void map_part_of_ram(MachineState *machine, hwaddr at, hwaddr from,
                            uint64_t size)
{
    MemoryRegion *part = g_new(MemoryRegion, 1);

    memory_region_init_alias(part, OBJECT(machine), "ram-part", machine->ram,
                             from, size);
    memory_region_add_subregion(get_system_memory(), at, part);
}

/*
 * DRAM shows up again and again above its size, which is how it is found; what
 * does not fit below the registers is behind them (Linux:
 * arch/mips/ralink/mt7621.c)
 */
static void map_ram(MachineState *machine)
{
    uint64_t size = machine->ram_size;
    hwaddr at;

    for (at = 0; at < LOWMEM_MAX; at += size) {
        map_part_of_ram(machine, at, 0, MIN(size, LOWMEM_MAX - at));
    }
    if (size > LOWMEM_MAX) {
        map_part_of_ram(machine, HIGHMEM, LOWMEM_MAX, size - LOWMEM_MAX);
    }
}

static DeviceState *add(MachineState *machine, const char *type,
                        const char *name)
{
    DeviceState *dev = qdev_new(type);

    object_property_add_child(OBJECT(machine), name, OBJECT(dev));
    object_unref(OBJECT(dev));
    return dev;
}

static void map(DeviceState *dev, int region, hwaddr base)
{
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), region, base);
}

/*
 * SPL routes the interrupts that CPUs send each other to all four of them
 * (U-Boot arch/mips/mach-mtmips/mt7621/spl/cps.c).  QEMU's GIC knows of one and
 * complains; what is meant for the others goes nowhere.
 */
#define GIC_MAP_IPI     (0x2000 + 56 * 0x20)
#define GIC_MAP_IPI_END (0x2000 + 64 * 0x20)

static uint64_t ipi_read(void *opaque, hwaddr addr, unsigned size)
{
    uint64_t val = 0;

    memory_region_dispatch_read(&MIPS_GIC(opaque)->mr, GIC_MAP_IPI + addr,
                                &val, MO_32, MEMTXATTRS_UNSPECIFIED);
    return val;
}

static void ipi_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    if (val == 1) {
        memory_region_dispatch_write(&MIPS_GIC(opaque)->mr, GIC_MAP_IPI + addr,
                                     val, MO_32, MEMTXATTRS_UNSPECIFIED);
    }
}

static const MemoryRegionOps ipi_ops = {
    .read = ipi_read,
    .write = ipi_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static DeviceState *create_gic(MachineState *machine)
{
    DeviceState *gic = add(machine, TYPE_MIPS_GIC, "gic");
    MemoryRegion *ipi = g_new(MemoryRegion, 1);

    qdev_prop_set_int32(gic, "num-vp", 1);
    qdev_prop_set_int32(gic, "num-irq", GIC_IRQS);
    qdev_prop_set_uint32(gic, "timer-period", NANOSECONDS_PER_SECOND / MT7621_CPU_HZ);
    sysbus_realize(SYS_BUS_DEVICE(gic), &error_fatal);
    map(gic, 0, MT7621_GIC_BASE);
    memory_region_init_io(ipi, OBJECT(machine), &ipi_ops, gic, "gic-ipi",
                          GIC_MAP_IPI_END - GIC_MAP_IPI);
    memory_region_add_subregion_overlap(get_system_memory(),
                                        MT7621_GIC_BASE + GIC_MAP_IPI, ipi, 1);
    return gic;
}

static BlockBackend *flash_drive(void)
{
    DriveInfo *drive = drive_get(IF_MTD, 0, 0);

    return drive ? blk_by_legacy_dinfo(drive) : NULL;
}

/* a chip of 128 MiB, by Macronix, or, for a file that is larger, of 256 */
static void create_nand(Mt7621Machine *m)
{
    BlockBackend *blk = flash_drive();
    bool large = blk && blk_getlength(blk) > NAND_FILE;
    DeviceState *chip = nand_init(blk, 0xc2, large ? 0xda : 0xf1);
    DeviceState *ecc = add(MACHINE(m), TYPE_MT7621_ECC, "ecc");
    DeviceState *nfi = add(MACHINE(m), TYPE_MT7621_NFI, "nfi");

    qdev_prop_set_bit(nfi, "timed", m->flash_time);
    sysbus_realize(SYS_BUS_DEVICE(ecc), &error_fatal);
    map(ecc, 0, 0x1e003800);
    object_property_set_link(OBJECT(nfi), "chip", OBJECT(chip), &error_fatal);
    object_property_set_link(OBJECT(nfi), "ecc", OBJECT(ecc), &error_fatal);
    sysbus_realize(SYS_BUS_DEVICE(nfi), &error_fatal);
    map(nfi, 0, 0x1e003000);
    m->nfi = MT7621_NFI(nfi);
}

static void create_nor(Mt7621Machine *m, DeviceState *spi)
{
    DeviceState *chip = qdev_new(m->chip);

    qdev_prop_set_drive_err(chip, "drive", flash_drive(), &error_fatal);
    qdev_prop_set_bit(chip, "reset-pin", false);
    object_property_add_child(OBJECT(m), "nor", OBJECT(chip));
    qdev_realize_and_unref(chip, qdev_get_child_bus(spi, "spi"), &error_fatal);
    sysbus_connect_irq(SYS_BUS_DEVICE(spi), 0,
                       qdev_get_gpio_in_named(chip, SSI_GPIO_CS, 0));
}

static void create_ethernet(MachineState *machine, DeviceState *sysc,
                            DeviceState *gic)
{
    DeviceState *sw = add(machine, TYPE_MT7530, "switch");
    DeviceState *fe = add(machine, TYPE_MT7621_FE, "fe");

    sysbus_realize(SYS_BUS_DEVICE(sw), &error_fatal);
    object_property_set_link(OBJECT(fe), "switch", OBJECT(sw), &error_fatal);
    qdev_prop_set_uint64(fe, "ram-size", MIN(machine->ram_size, LOWMEM_MAX));
    sysbus_realize(SYS_BUS_DEVICE(fe), &error_fatal);
    map(fe, 0, 0x1e100000);
    sysbus_connect_irq(SYS_BUS_DEVICE(fe), 0, qdev_get_gpio_in(gic, IRQ_FE));
    sysbus_connect_irq(SYS_BUS_DEVICE(sw), 0,
                       qdev_get_gpio_in(gic, IRQ_SWITCH));
    qdev_connect_gpio_out_named(sysc, "reset", MT7621_RST_MCM,
                                qdev_get_gpio_in_named(sw, "reset", 0));
    qdev_connect_gpio_out_named(sysc, "reset", MT7621_RST_FE,
                                qdev_get_gpio_in_named(fe, "reset", 0));
}

/* QEMU's xHCI: a SuperSpeed port and a plain one on one socket, and another */
static void create_usb(MachineState *machine, DeviceState *gic)
{
    DeviceState *xhci = add(machine, "sysbus-xhci", "xhci");

    qdev_prop_set_uint32(xhci, "intrs", 1);
    qdev_prop_set_uint32(xhci, "p2", 2);
    qdev_prop_set_uint32(xhci, "p3", 1);
    sysbus_realize(SYS_BUS_DEVICE(xhci), &error_fatal);
    map(xhci, 0, 0x1e1c0000);
    sysbus_connect_irq(SYS_BUS_DEVICE(xhci), 0,
                       qdev_get_gpio_in(gic, IRQ_USB));
}

static void create_palmbus(Mt7621Machine *m, DeviceState *gic)
{
    MachineState *machine = MACHINE(m);
    MemoryRegion *sysmem = get_system_memory();
    MemoryRegion *nothing = g_new(MemoryRegion, 1);
    DeviceState *sysc, *timer, *gpio, *spi;
    bool ddr2;
    int i;

    memory_region_init_io(nothing, OBJECT(machine), &nothing_ops, NULL,
                          "palmbus", PALMBUS_SIZE);
    memory_region_add_subregion_overlap(sysmem, PALMBUS, nothing, -1);

    ddr2 = mt7621_dram_create(OBJECT(machine), m->dram, machine->ram_size);
    sysc = add(machine, TYPE_MT7621_SYSC, "sysc");
    qdev_prop_set_bit(sysc, "ddr2", ddr2);
    qdev_prop_set_uint32(sysc, "boot",
                         m->nand ? MT7621_BOOT_NAND : MT7621_BOOT_NOR);
    sysbus_realize(SYS_BUS_DEVICE(sysc), &error_fatal);
    map(sysc, 0, 0x1e000000);

    timer = add(machine, TYPE_MT7621_TIMER, "timer");
    object_property_set_link(OBJECT(timer), "sysc", OBJECT(sysc), &error_fatal);
    sysbus_realize(SYS_BUS_DEVICE(timer), &error_fatal);
    map(timer, 0, 0x1e000100);

    gpio = add(machine, TYPE_MT7621_GPIO, "gpio");
    object_property_set_link(OBJECT(gpio), "sysc", OBJECT(sysc), &error_fatal);
    sysbus_realize(SYS_BUS_DEVICE(gpio), &error_fatal);
    map(gpio, 0, 0x1e000600);
    sysbus_connect_irq(SYS_BUS_DEVICE(gpio), 0,
                       qdev_get_gpio_in(gic, IRQ_GPIO));

    spi = add(machine, TYPE_MT7621_SPI, "spi");
    if (m->flash_time && !m->nand) {
        qdev_prop_set_string(spi, "timed", m->chip);
        mt7621_spi_watch(spi, m->cpu);
    }
    sysbus_realize(SYS_BUS_DEVICE(spi), &error_fatal);
    map(spi, 0, 0x1e000b00);
    map(spi, 1, MT7621_SPI_WINDOW);
    if (m->nand) {
        create_nand(m);
    } else {
        create_nor(m, spi);
    }

    serial_mm_init(sysmem, 0x1e000c00, 2, qdev_get_gpio_in(gic, IRQ_UART(0)),
                   UART_HZ / 16, serial_hd(0), DEVICE_LITTLE_ENDIAN);
    create_ethernet(machine, sysc, gic);
    create_usb(machine, gic);

    for (i = 0; i < ARRAY_SIZE(plain); i++) {
        DeviceState *dev = DEVICE(mt7621_regs_new(OBJECT(machine),
                                                  plain[i].name,
                                                  plain[i].table,
                                                  plain[i].count,
                                                  plain[i].size));

        sysbus_realize(SYS_BUS_DEVICE(dev), &error_fatal);
        map(dev, 0, plain[i].base);
    }
}

/*
 * What Linux says: "Primary instruction cache 32kB, VIPT, 4-way, linesize 32
 * bytes", "Primary data cache 32kB, 4-way, PIPT, no aliases", "MIPS secondary
 * cache 256kB, 8-way"
 */
static const MipsCacheSizes cache_sizes = {
    .icache = 32 * KiB,
    .dcache = 32 * KiB,
    .l2 = 256 * KiB,
};

static void mt7621_init(MachineState *machine)
{
    Mt7621Machine *m = MT7621_MACHINE(machine);
    const MipsMemory memory = {
        .ram_size = machine->ram_size,
        .ram_end = LOWMEM_MAX,
    };
    Clock *clock = clock_new(OBJECT(machine), "cpu-clock");

    flash_time_ok(m->flash_time, &error_fatal);
    clock_set_hz(clock, MT7621_CPU_HZ);
    m->cpu = mips_cpu_create_with_clock(machine->cpu_type, clock);
    cpu_mips_irq_init_cpu(m->cpu);
    cpu_mips_clock_init(m->cpu);
    mips_caches_create(m->cpu, &cache_sizes, &memory);
    qemu_register_reset(cpu_reset_1004kc, m);

    map_ram(machine);
    mt7621_cm_create(OBJECT(machine));
    create_palmbus(m, create_gic(machine));
}

static char *get_chip(Object *obj, Error **errp)
{
    return g_strdup(MT7621_MACHINE(obj)->chip);
}

static void set_chip(Object *obj, const char *value, Error **errp)
{
    Mt7621Machine *m = MT7621_MACHINE(obj);

    g_free(m->chip);
    m->chip = g_strdup(value);
}

static char *get_dram(Object *obj, Error **errp)
{
    return g_strdup(MT7621_MACHINE(obj)->dram);
}

static void set_dram(Object *obj, const char *value, Error **errp)
{
    Mt7621Machine *m = MT7621_MACHINE(obj);

    g_free(m->dram);
    m->dram = g_strdup(value);
}

static bool get_nand(Object *obj, Error **errp)
{
    return MT7621_MACHINE(obj)->nand;
}

static void set_nand(Object *obj, bool value, Error **errp)
{
    MT7621_MACHINE(obj)->nand = value;
}

static bool get_flash_time(Object *obj, Error **errp)
{
    return MT7621_MACHINE(obj)->flash_time;
}

static void set_flash_time(Object *obj, bool value, Error **errp)
{
    MT7621_MACHINE(obj)->flash_time = value;
}

static void mt7621_machine_init(Object *obj)
{
    set_chip(obj, "mx25l12805d", &error_abort);
    set_dram(obj, "ddr3-1066", &error_abort);
    flash_time_add_clock(obj);
}

static void mt7621_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->desc = "MediaTek MT7621";
    mc->init = mt7621_init;
    mc->block_default_type = IF_MTD;
    mc->default_cpu_type = MIPS_CPU_TYPE_NAME("34Kf");
    mc->default_ram_id = "ram";
    mc->default_ram_size = 128 * MiB;
    object_class_property_add_str(oc, "chip", get_chip, set_chip);
    object_class_property_set_description(oc, "chip", "the SPI-NOR chip, by "
                                          "QEMU's name for it");
    object_class_property_add_str(oc, "dram", get_dram, set_dram);
    object_class_property_set_description(oc, "dram", "the DRAM's type and "
                                          "MT/s at most, like ddr3-1066, "
                                          "ddr2-800, ddr3-kgd-1200");
    object_class_property_add_bool(oc, "nand", get_nand, set_nand);
    object_class_property_set_description(oc, "nand", "strapped for a NAND "
                                          "chip, and has one");
    mips_caches_add_properties(oc);
    object_class_property_add_bool(oc, "flash-time", get_flash_time,
                                   set_flash_time);
    object_class_property_set_description(oc, "flash-time", "flash takes its "
                                          "time; needs -icount");
}

static const TypeInfo mt7621_types[] = {
    {
        .name = TYPE_MT7621_MACHINE,
        .parent = TYPE_MACHINE,
        .instance_size = sizeof(Mt7621Machine),
        .instance_init = mt7621_machine_init,
        .class_init = mt7621_class_init,
    },
};

DEFINE_TYPES(mt7621_types)

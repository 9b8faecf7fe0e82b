/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routers with an Atheros/QCA SoC of the ath79 family: a machine a SoC.
 *
 *   -M ar9331,chip=mx25l12805d -m 64 -drive if=mtd,format=raw,file=flash.img
 *   -net nic,model=phy0,netdev=lan -global ath79-gpio.idle=0x…
 *
 * With flash-time=on and -icount, flash takes its time (flash_time.h).
 *
 * It starts at the reset vector, out of the flash window.  A board's button
 * and LEDs are pins of /machine/gpio (ath79_gpio.c).
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/units.h"
#include "hw/block/flash.h"
#include "hw/boards.h"
#include "hw/clock.h"
#include "hw/irq.h"
#include "hw/mips/cpudevs.h"
#include "hw/mips/mips.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "hw/ssi/ssi.h"
#include "sysemu/block-backend.h"
#include "sysemu/blockdev.h"
#include "sysemu/reset.h"
#include "sysemu/sysemu.h"
#include "cpu.h"
#include "ath79.h"
#include "ath79_switch.h"
#include "flash_time.h"
#include "mips_caches.h"
#include "spi_nand.h"

#define TYPE_ATH79_MACHINE "ath79-machine"
OBJECT_DECLARE_TYPE(Ath79Machine, Ath79MachineClass, ATH79_MACHINE)

struct Ath79Machine {
    MachineState parent_obj;

    char *chip;
    char *stuck;
    bool nand;
    bool flash_time;
    uint32_t straps;
    uint8_t cpu_port;
    Ath79Fitted fitted;
};

struct Ath79MachineClass {
    MachineClass parent_obj;

    const Ath79SoC *soc;
};

#define NOR_SIZE    (16 * MiB)
#define SRAM_BASE   0x1d000000  /* U-Boot's first stack (ap121_defconfig) */
#define UART_BASE   0x18020000
#define GPIO_BASE   0x18040000
#define RST_BASE    0x18060000
#define GMAC0_BASE  0x19000000
#define GMAC1_BASE  0x1a000000
#define USB_BASE    0x1b000000

/* GL.iNet's boot loader, configs/ar300m-ar71xx_generic.mk */
#define NAND_CS_PIN 11

/* lines of the CPU and of MISC (Linux, arch/mips/boot/dts/qca/ar9331.dtsi) */
#define IRQ_USB         3
#define IRQ_GE0         4
#define IRQ_GE1         5
#define IRQ_MISC        6
#define MISC_GPIO       2
#define MISC_UART       3
#define MISC_SWITCH     12

/* RESET_MODULE (regs.h, AR933X_RESET_*) */
#define RESET_SWITCH    8
#define RESET_GE0       9
#define RESET_GE1       13

/*
 * What Linux says of all four: "Primary instruction cache 64kB, VIPT, 4-way,
 * linesize 32 bytes", "Primary data cache 32kB, 4-way"
 */
static const MipsCacheSizes cache_sizes = {
    .icache = 64 * KiB,
    .dcache = 32 * KiB,
};

static void cpu_reset_again(void *opaque)
{
    cpu_reset(CPU(opaque));
    mips_caches_reset();
}

static qemu_irq misc_irq(DeviceState *rst, int n)
{
    return qdev_get_gpio_in_named(rst, ATH79_RST_MISC, n);
}

static CPUMIPSState *make_cpu(MachineState *machine, const Ath79SoC *soc)
{
    const MipsMemory memory = {
        .ram_size = machine->ram_size,
        .ram_end = soc->ram_max,
        .window = ATH79_SPI_BASE,
        .window_size = NOR_SIZE,
    };
    Clock *clock = clock_new(OBJECT(machine), "cpu-clock");
    MIPSCPU *cpu;

    clock_set_hz(clock, soc->cpu_hz);
    cpu = mips_cpu_create_with_clock(machine->cpu_type, clock);
    cpu_mips_irq_init_cpu(cpu);
    cpu_mips_clock_init(cpu);
    mips_caches_create(cpu, &cache_sizes, &memory);
    qemu_register_reset(cpu_reset_again, cpu);
    return &cpu->env;
}

/* the controller does not look at address lines that the chips lack */
static void make_ram(MachineState *machine, const Ath79SoC *soc)
{
    MemoryRegion *sram = g_new(MemoryRegion, 1);
    uint32_t at;

    for (at = 0; at < soc->ram_max; at += machine->ram_size) {
        MemoryRegion *again = g_new(MemoryRegion, 1);

        memory_region_init_alias(again, OBJECT(machine), "ram-mirror",
                                 machine->ram, 0, machine->ram_size);
        memory_region_add_subregion(get_system_memory(), at, again);
    }
    memory_region_init_ram(sram, OBJECT(machine), "sram", soc->sram,
                           &error_fatal);
    memory_region_add_subregion(get_system_memory(), SRAM_BASE, sram);
}

/* on the second chip select; in the file its pages are behind the first chip */
static void make_nand(DeviceState *spi, DeviceState *gpio, BlockBackend *blk,
                      bool flash_time)
{
    DeviceState *chip = qdev_new(TYPE_SPI_NAND);

    spi_nand_set_blk(chip, blk, NOR_SIZE);
    qdev_prop_set_bit(chip, "timed", flash_time);
    object_property_add_child(OBJECT(spi), "nand", OBJECT(chip));
    qdev_realize_and_unref(chip, qdev_get_child_bus(spi, "spi"),
                           &error_fatal);
    sysbus_connect_irq(SYS_BUS_DEVICE(spi), 1,
                       qdev_get_gpio_in_named(gpio, ATH79_GPIO_CS1, 0));
    qdev_connect_gpio_out_named(gpio, ATH79_GPIO_PIN, NAND_CS_PIN,
                                qdev_get_gpio_in_named(chip, SSI_GPIO_CS, 0));
}

static DeviceState *make_flash(Ath79Machine *machine, DeviceState *gpio)
{
    DriveInfo *drive = drive_get(IF_MTD, 0, 0);
    BlockBackend *blk = drive ? blk_by_legacy_dinfo(drive) : NULL;
    DeviceState *spi = qdev_new(TYPE_ATH79_SPI);
    DeviceState *chip = qdev_new(machine->chip);

    qdev_prop_set_uint32(spi, "size", blk && !machine->nand ?
                         blk_getlength(blk) : NOR_SIZE);
    qdev_prop_set_bit(spi, "shift",
                      ATH79_MACHINE_GET_CLASS(machine)->soc->spi_shift);
    if (machine->flash_time) {
        qdev_prop_set_string(spi, "timed", machine->chip);
    }
    object_property_add_child(OBJECT(machine), "spi", OBJECT(spi));
    sysbus_realize(SYS_BUS_DEVICE(spi), &error_fatal);
    object_unref(OBJECT(spi));
    if (blk) {
        qdev_prop_set_drive(chip, "drive", blk);
    }
    qdev_prop_set_bit(chip, "reset-pin", false);
    object_property_add_child(OBJECT(machine), "nor", OBJECT(chip));
    qdev_realize_and_unref(chip, qdev_get_child_bus(spi, "spi"),
                           &error_fatal);
    sysbus_connect_irq(SYS_BUS_DEVICE(spi), 0,
                       qdev_get_gpio_in_named(chip, SSI_GPIO_CS, 0));
    if (machine->nand) {
        make_nand(spi, gpio, blk, machine->flash_time);
    }
    sysbus_mmio_map(SYS_BUS_DEVICE(spi), 0, ATH79_SPI_BASE);
    return spi;
}

static DeviceState *make_gmac(MachineState *machine, DeviceState *rst,
                              hwaddr base, int line, qemu_irq irq)
{
    DeviceState *dev = qdev_new(TYPE_ATH79_GMAC);

    qdev_prop_set_uint32(dev, "ram-size", machine->ram_size);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    qdev_connect_gpio_out(rst, line, qdev_get_gpio_in(dev, 0));
    return dev;
}

static void make_ethernet(MachineState *machine, const Ath79SoC *soc,
                          DeviceState *rst, DeviceState *gpio,
                          CPUMIPSState *env)
{
    DeviceState *gmac0 = make_gmac(machine, rst, GMAC0_BASE, RESET_GE0,
                                   env->irq[IRQ_GE0]);
    DeviceState *gmac1 = make_gmac(machine, rst, GMAC1_BASE, RESET_GE1,
                                   env->irq[IRQ_GE1]);
    DeviceState *sw = ath79_switch_create(OBJECT(machine), soc,
                                          ATH79_MACHINE(machine)->cpu_port);

    if (soc->sw->outside) {
        ath79_switch_connect(sw, gmac0, gmac1);
        if (soc->sw_reset) {
            qdev_connect_gpio_out_named(gpio, ATH79_GPIO_LOW, soc->sw_reset,
                                        qdev_get_gpio_in(sw, 0));
        }
        return;
    }
    ath79_switch_connect(sw, gmac1, gmac0);
    qdev_connect_gpio_out(rst, RESET_SWITCH, qdev_get_gpio_in(sw, 0));
    sysbus_connect_irq(SYS_BUS_DEVICE(sw), 0, misc_irq(rst, MISC_SWITCH));
}

static const Ath79Fitted *look_at_straps(Ath79Machine *machine)
{
    const Ath79SoC *soc = ATH79_MACHINE_GET_CLASS(machine)->soc;
    uint32_t straps = machine->straps ? machine->straps : soc->bootstrap;

    machine->fitted = (Ath79Fitted) {
        .soc = soc,
        .straps = straps,
        .xtal_hz = straps & soc->xtal40 ? 40000000 : 25000000,
        .ddr_bits = straps & soc->ddr32 ? 32 : 16,
    };
    return &machine->fitted;
}

static void ath79_init(MachineState *machine)
{
    const Ath79SoC *soc = ATH79_MACHINE_GET_CLASS(machine)->soc;
    const Ath79Fitted *fitted = look_at_straps(ATH79_MACHINE(machine));
    const Ath79Block *block;
    const uint32_t *values, *pll = NULL;
    DeviceState *rst, *gpio, *spi;
    CPUMIPSState *env;

    if (!machine->ram_size || machine->ram_size > soc->ram_max ||
        machine->ram_size & (machine->ram_size - 1)) {
        error_report("RAM must be a power of two, up to %u MiB",
                     (unsigned)(soc->ram_max / MiB));
        exit(1);
    }
    flash_time_ok(ATH79_MACHINE(machine)->flash_time, &error_fatal);
    env = make_cpu(machine, soc);
    mips_caches_on_dram(ath79_dram_used, (void *)fitted);
    make_ram(machine, soc);
    for (block = soc->blocks; block->name; block++) {
        values = ath79_block_init(block, OBJECT(machine), fitted,
                                  ATH79_MACHINE(machine)->stuck);
        if (!strcmp(block->name, "pll")) {
            pll = values;
        }
    }
    rst = ath79_rst_create(fitted);
    sysbus_mmio_map(SYS_BUS_DEVICE(rst), 0, RST_BASE);
    sysbus_connect_irq(SYS_BUS_DEVICE(rst), 0, env->irq[IRQ_MISC]);
    gpio = ath79_gpio_create(OBJECT(machine), soc, rst);
    sysbus_mmio_map(SYS_BUS_DEVICE(gpio), 0, GPIO_BASE);
    sysbus_connect_irq(SYS_BUS_DEVICE(gpio), 0, misc_irq(rst, MISC_GPIO));
    (soc->own_uart ? ath79_uart_create : ath79_16550_init)
        (UART_BASE, gpio, misc_irq(rst, MISC_UART));
    ath79_usb_create(OBJECT(machine), USB_BASE, env->irq[IRQ_USB]);
    spi = make_flash(ATH79_MACHINE(machine), gpio);
    ath79_spi_set_clock(spi, fitted, pll);
    if (ATH79_MACHINE(machine)->flash_time) {
        ath79_spi_watch(spi, env_archcpu(env));
    }
    make_ethernet(machine, soc, rst, gpio, env);
}

static char *get_chip(Object *obj, Error **errp)
{
    return g_strdup(ATH79_MACHINE(obj)->chip);
}

static void set_chip(Object *obj, const char *value, Error **errp)
{
    Ath79Machine *m = ATH79_MACHINE(obj);

    g_free(m->chip);
    m->chip = g_strdup(value);
}

static char *get_stuck(Object *obj, Error **errp)
{
    return g_strdup(ATH79_MACHINE(obj)->stuck);
}

static void set_stuck(Object *obj, const char *value, Error **errp)
{
    Ath79Machine *m = ATH79_MACHINE(obj);

    g_free(m->stuck);
    m->stuck = g_strdup(value);
}

static bool get_nand(Object *obj, Error **errp)
{
    return ATH79_MACHINE(obj)->nand;
}

static void set_nand(Object *obj, bool value, Error **errp)
{
    ATH79_MACHINE(obj)->nand = value;
}

static bool get_flash_time(Object *obj, Error **errp)
{
    return ATH79_MACHINE(obj)->flash_time;
}

static void set_flash_time(Object *obj, bool value, Error **errp)
{
    ATH79_MACHINE(obj)->flash_time = value;
}

static void machine_instance_init(Object *obj)
{
    Ath79Machine *m = ATH79_MACHINE(obj);

    m->chip = g_strdup("mx25l12805d");
    object_property_add_uint32_ptr(obj, "straps", &m->straps,
                                   OBJ_PROP_FLAG_READWRITE);
    object_property_set_description(obj, "straps",
                                    "as read, in place of the usual ones");
    m->cpu_port = ATH79_MACHINE_GET_CLASS(m)->soc->cpu_port;
    object_property_add_uint8_ptr(obj, "cpu-port", &m->cpu_port,
                                  OBJ_PROP_FLAG_READWRITE);
    object_property_set_description(obj, "cpu-port",
                                    "of the switch, in place of the usual one");
    flash_time_add_clock(obj);
}

static void machine_instance_finalize(Object *obj)
{
    g_free(ATH79_MACHINE(obj)->chip);
    g_free(ATH79_MACHINE(obj)->stuck);
}

static void machine_class_init(ObjectClass *klass, void *data)
{
    object_class_property_add_str(klass, "chip", get_chip, set_chip);
    object_class_property_set_description(klass, "chip",
                                          "the SPI NOR flash, a type of "
                                          "QEMU's m25p80");
    object_class_property_add_str(klass, "stuck", get_stuck, set_stuck);
    object_class_property_set_description(klass, "stuck",
                                          "registers whose status never "
                                          "comes: block:offset+…");
    object_class_property_add_bool(klass, "nand", get_nand, set_nand);
    object_class_property_set_description(klass, "nand",
                                          "SPI NAND, too; then NOR has 16 MiB");
    mips_caches_add_properties(klass);
    object_class_property_add_bool(klass, "flash-time", get_flash_time,
                                   set_flash_time);
    object_class_property_set_description(klass, "flash-time",
                                          "flash takes its time; needs -icount");
}

static void soc_class_init(ObjectClass *klass, void *data)
{
    MachineClass *mc = MACHINE_CLASS(klass);
    const Ath79SoC *soc = data;

    ATH79_MACHINE_CLASS(klass)->soc = soc;
    mc->desc = soc->desc;
    mc->init = ath79_init;
    mc->default_cpu_type = g_strdup_printf("%s-" TYPE_MIPS_CPU, soc->cpu);
    mc->default_ram_id = "ram";
    mc->default_ram_size = 64 * MiB;
    mc->block_default_type = IF_MTD;
    mc->no_floppy = mc->no_cdrom = mc->no_parallel = 1;
}

static const TypeInfo machine_info = {
    .name = TYPE_ATH79_MACHINE,
    .parent = TYPE_MACHINE,
    .abstract = true,
    .instance_size = sizeof(Ath79Machine),
    .instance_init = machine_instance_init,
    .instance_finalize = machine_instance_finalize,
    .class_size = sizeof(Ath79MachineClass),
    .class_init = machine_class_init,
};

static void register_types(void)
{
    const Ath79SoC *soc;

    type_register_static(&machine_info);
    for (soc = ath79_socs; soc->name; soc++) {
        g_autofree char *name = g_strdup_printf("%s-machine", soc->name);
        TypeInfo info = {
            .name = name,
            .parent = TYPE_ATH79_MACHINE,
            .class_init = soc_class_init,
            .class_data = (void *)soc,
        };

        type_register(&info);
    }
}
type_init(register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621 SPI controller at 0x1e000b00, and the first 4 MiB of the chip behind
 * chip select 0 as the CPU sees them at 0x1fc00000.
 *
 * Sources: U-Boot drivers/spi/mt7621_spi.c and arch/mips/mach-mtmips/mt7621/
 * mt7621.h (SPI_SPACE, FLASH_MMAP_BASE); Linux drivers/spi/spi-mt7621.c.
 *
 * What was programmed is read back: a program over bits that were not erased
 * leaves them as they are, and is logged.
 *
 * The window is a copy, read through the bus like everything else, made at
 * reset and again when it is looked at after a command that may have changed
 * the chip.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/units.h"
#include "block/block.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "cpu.h"
#include "flash_time.h"
#include "mt7621.h"

#define SPI_SIZE            0x100
#define WINDOW_SIZE         (4 * MiB)
#define CHIP_SELECTS        2

#define TRANS               0x00
#define TRANS_START         (1 << 8)
#define OPCODE              0x04
#define DATA0               0x08
#define DATA_WORDS          8
#define MASTER              0x28
#define MASTER_MORE_BUF     (1 << 2)
#define MASTER_CLK_SEL      16      /* 12 bits: divides by as much and 2 */
#define MOREBUF             0x2c
#define QUEUE               0x30
#define STATUS              0x34
#define POLAR               0x38
#define SPACE               0x3c
#define SPACE_CLK_SEL       0       /* the same, of the window */
#define SPACE_RESET         0x16    /* unknown: slower than what TPL sets */

/* commands that leave the chip as it was */
#define CMD_READ            0x03
#define CMD_FAST_READ       0x0b
#define CMD_READ_STATUS     0x05
#define CMD_READ_STATUS2    0x35
#define CMD_READ_ID         0x9f
#define CMD_READ_SFDP       0x5a
#define CMD_READ_BANK       0xc8
/* the same with four bytes of address */
#define CMD_READ4           0x13
#define CMD_FAST_READ4      0x0c

#define CMD_PROGRAM         0x02
#define CMD_PROGRAM4        0x12
#define PROGRAM_HEAD        5       /* command, address: at most */
#define PAGE                256

/* a quarter of the CPU's (U-Boot drivers/clk/mtmips/clk-mt7621.c) */
#define BUS_HZ              (MT7621_CPU_HZ / 4)

OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Spi, MT7621_SPI)

/**
 * struct Mt7621Spi
 * @sent: what the chip was sent since it was selected, as far as it fits
 * @count: how many bytes that were
 * @changing: the command may change the chip
 * @stale: the window is to be copied again
 * @timed: the chip's name, if it takes its time
 */
struct Mt7621Spi {
    SysBusDevice parent_obj;
    MemoryRegion mr;
    MemoryRegion window;
    SSIBus *bus;
    qemu_irq cs[CHIP_SELECTS];
    uint32_t regs[SPI_SIZE / 4];
    uint8_t sent[PROGRAM_HEAD + PAGE];
    size_t count;
    bool changing;
    bool stale;
    char *timed;
    FlashTime time;
};

static uint32_t clock_hz(Mt7621Spi *s, unsigned reg, unsigned shift)
{
    return BUS_HZ / (extract32(s->regs[reg / 4], shift, 12) + 2);
}

/* command and address of a program, or 0 */
static size_t program_head(Mt7621Spi *s)
{
    switch (s->sent[0]) {
    case CMD_PROGRAM:
        return 4;
    case CMD_PROGRAM4:
        return 5;
    default:
        return 0;
    }
}

static void check_program(Mt7621Spi *s, int n)
{
    size_t i, head = program_head(s);
    size_t len = MIN(s->count - head, PAGE);
    bool same = true;

    qemu_set_irq(s->cs[n], 0);
    ssi_transfer(s->bus, head == 5 ? CMD_READ4 : CMD_READ);
    for (i = 1; i < head; i++) {
        ssi_transfer(s->bus, s->sent[i]);
    }
    for (i = 0; i < len; i++) {
        same &= ssi_transfer(s->bus, 0) == s->sent[head + i];
    }
    qemu_set_irq(s->cs[n], 1);
    if (!same) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-spi: program of %zu bytes at "
                      "%06x over what is not erased\n", len,
                      (unsigned)ldl_be_p(s->sent + head - 4) & 0x0fffffff);
    }
}

static void select_chip(Mt7621Spi *s, int n, bool on)
{
    qemu_set_irq(s->cs[n], !on);
    if (!n) {
        flash_time_select(&s->time, on);
    }
    if (s->changing && program_head(s) && s->count > program_head(s)) {
        check_program(s, n);
    }
    /* one operation is one write to the file, whatever comes next */
    if (s->changing) {
        bdrv_drain_all();
    }
    s->count = 0;
    s->changing = false;
}

static void refresh_window(Mt7621Spi *s)
{
    uint8_t *to = memory_region_get_ram_ptr(&s->window);
    size_t i;

    select_chip(s, 0, false);
    select_chip(s, 0, true);
    ssi_transfer(s->bus, CMD_READ);
    for (i = 0; i < 3; i++) {
        ssi_transfer(s->bus, 0);
    }
    for (i = 0; i < WINDOW_SIZE; i++) {
        to[i] = ssi_transfer(s->bus, 0);
    }
    select_chip(s, 0, false);
    s->stale = false;
    memory_region_rom_device_set_romd(&s->window, true);
    memory_region_flush_rom_device(&s->window, 0, WINDOW_SIZE);
}

/* only while the copy is stale, or where it takes time */
static MemTxResult window_read(void *opaque, hwaddr addr, uint64_t *val,
                               unsigned size, MemTxAttrs attrs)
{
    Mt7621Spi *s = opaque;

    *val = 0;
    if (s->regs[POLAR / 4]) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "mt7621-spi: window read in the middle of a transfer\n");
        return MEMTX_OK;
    }
    if (s->stale) {
        refresh_window(s);
    }
    flash_time_data(&s->time, addr, attrs.MIPS_ATTR_CACHED,
                    clock_hz(s, SPACE, SPACE_CLK_SEL));
    *val = ldn_le_p(memory_region_get_ram_ptr(&s->window) + addr, size);
    return MEMTX_OK;
}

static void fetched(void *opaque, uint32_t offset, bool cached)
{
    Mt7621Spi *s = opaque;

    flash_time_code(&s->time, offset, cached,
                    clock_hz(s, SPACE, SPACE_CLK_SEL));
}

static MemTxResult window_write(void *opaque, hwaddr addr, uint64_t val,
                                unsigned size, MemTxAttrs attrs)
{
    qemu_log_mask(LOG_GUEST_ERROR, "mt7621-spi: write of %x to window at %x\n",
                  (unsigned)val, (unsigned)addr);
    return MEMTX_OK;
}

static const MemoryRegionOps window_ops = {
    .read_with_attrs = window_read,
    .write_with_attrs = window_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
};

static uint8_t exchange(Mt7621Spi *s, uint8_t byte)
{
    uint8_t in = ssi_transfer(s->bus, byte);

    return s->regs[POLAR / 4] & 1 ? flash_time_byte(&s->time, byte, in) : in;
}

static void send_byte(Mt7621Spi *s, uint8_t byte)
{
    if (!s->count) {
        switch (byte) {
        case CMD_READ:
        case CMD_FAST_READ:
        case CMD_READ_STATUS:
        case CMD_READ_STATUS2:
        case CMD_READ_ID:
        case CMD_READ_SFDP:
        case CMD_READ_BANK:
        case CMD_READ4:
        case CMD_FAST_READ4:
            break;
        default:
            s->changing = true;
            s->stale = true;
            memory_region_rom_device_set_romd(&s->window, false);
        }
    }
    if (s->count < sizeof(s->sent)) {
        s->sent[s->count] = byte;
    }
    s->count++;
    exchange(s, byte);
}

/*
 * Bits, and so we take whole bytes only: those of OPCODE from the top down,
 * those of DATA from the bottom up, then what comes back into DATA.
 */
static void transfer(Mt7621Spi *s)
{
    uint32_t more = s->regs[MOREBUF / 4];
    unsigned cmd = extract32(more, 24, 6) / 8;
    unsigned mosi = extract32(more, 0, 9) / 8;
    unsigned miso = extract32(more, 12, 9) / 8;
    uint32_t *data = &s->regs[DATA0 / 4];
    unsigned i;

    if (!(s->regs[MASTER / 4] & MASTER_MORE_BUF) || (more & 0x07007007) ||
        cmd > 4 || mosi > 4 * DATA_WORDS || miso > 4 * DATA_WORDS ||
        !s->regs[POLAR / 4]) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-spi: transfer that no driver "
                      "asks for: MASTER %x, MOREBUF %x, POLAR %x\n",
                      s->regs[MASTER / 4], more, s->regs[POLAR / 4]);
        return;
    }
    for (i = cmd; i--; ) {
        send_byte(s, s->regs[OPCODE / 4] >> (8 * i));
    }
    for (i = 0; i < mosi; i++) {
        send_byte(s, data[i / 4] >> (8 * (i % 4)));
    }
    for (i = 0; i < miso; i++) {
        data[i / 4] = deposit32(data[i / 4], 8 * (i % 4), 8,
                                exchange(s, 0));
    }
    flash_time_clocks(&s->time, 8 * (cmd + mosi + miso),
                      clock_hz(s, MASTER, MASTER_CLK_SEL));
}

static uint64_t spi_read(void *opaque, hwaddr addr, unsigned size)
{
    Mt7621Spi *s = opaque;

    if (addr > SPACE) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-spi: read of %x\n",
                      (unsigned)addr);
        return 0;
    }
    return s->regs[addr / 4];
}

static void spi_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Mt7621Spi *s = opaque;
    uint32_t changed;
    int i;

    if (addr > SPACE) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-spi: write of %x to %x\n",
                      (unsigned)val, (unsigned)addr);
        return;
    }
    changed = s->regs[addr / 4] ^ val;
    switch (addr) {
    case TRANS:
        /* it is over before the CPU goes on: BUSY is never seen */
        s->regs[TRANS / 4] = val & ~TRANS_START;
        if (val & TRANS_START) {
            transfer(s);
        }
        return;
    case POLAR:
        s->regs[POLAR / 4] = val;
        for (i = 0; i < CHIP_SELECTS; i++) {
            if (extract32(changed, i, 1)) {
                select_chip(s, i, extract32(val, i, 1));
            }
        }
        return;
    case STATUS:
        return;
    default:
        s->regs[addr / 4] = val;
    }
}

static const MemoryRegionOps spi_ops = {
    .read = spi_read,
    .write = spi_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void spi_init(Object *obj)
{
    Mt7621Spi *s = MT7621_SPI(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);
    int i;

    memory_region_init_io(&s->mr, obj, &spi_ops, s, "mt7621-spi", SPI_SIZE);
    sysbus_init_mmio(sbd, &s->mr);
    s->bus = ssi_create_bus(DEVICE(obj), "spi");
    for (i = 0; i < CHIP_SELECTS; i++) {
        sysbus_init_irq(sbd, &s->cs[i]);
    }
}

static void spi_realize(DeviceState *dev, Error **errp)
{
    Mt7621Spi *s = MT7621_SPI(dev);

    memory_region_init_rom_device(&s->window, OBJECT(dev), &window_ops, s,
                                  "mt7621-spi-window", WINDOW_SIZE, errp);
    flash_time_init(&s->time, s->timed);
    if (s->timed) {
        flash_time_add_counts(OBJECT(dev), "reads", s->time.reads,
                              FLASH_TIME_BLOCKS);
    }
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->window);
}

void mt7621_spi_watch(DeviceState *dev, MIPSCPU *cpu)
{
    cpu->fetch = fetched;
    cpu->fetch_opaque = MT7621_SPI(dev);
    cpu->watch_base = MT7621_SPI_WINDOW;
    cpu->watch_size = WINDOW_SIZE;
}

static void spi_reset(DeviceState *dev)
{
    Mt7621Spi *s = MT7621_SPI(dev);
    int i;

    memset(s->regs, 0, sizeof(s->regs));
    s->regs[TRANS / 4] = 0x00160001;
    s->regs[SPACE / 4] = SPACE_RESET;
    for (i = 0; i < CHIP_SELECTS; i++) {
        select_chip(s, i, false);
    }
    /*
     * the chip is on our bus, and whatever it forgets in a reset it has
     * forgotten before us
     */
    refresh_window(s);
    flash_time_reset(&s->time);
}

static Property spi_properties[] = {
    DEFINE_PROP_STRING("timed", Mt7621Spi, timed),
    DEFINE_PROP_END_OF_LIST(),
};

static void spi_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->realize = spi_realize;
    dc->reset = spi_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, spi_properties);
}

static const TypeInfo spi_types[] = {
    {
        .name = TYPE_MT7621_SPI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Mt7621Spi),
        .instance_init = spi_init,
        .class_init = spi_class_init,
    },
};

DEFINE_TYPES(spi_types)

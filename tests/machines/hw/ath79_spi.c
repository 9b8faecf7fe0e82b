/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SPI controller at 0x1f000000 (Linux, spi-ath79.c; U-Boot, ath79_spi.c):
 * 16 MiB through which the chip's contents can be read and run, and four
 * registers at their beginning, by which the wires are moved bit by bit.
 *
 * The clock is the AHB's, divided by what CTRL says (Linux 6.1, spi-ar934x.c).
 *
 * The contents are read off the chip over its bus, after reset and whenever a
 * command that erases or programs has gone by.  Programs are compared with
 * them on the way, because the chip's model takes back no 1 silently.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/units.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/ssi/ssi.h"
#include "sysemu/block-backend.h"
#include "cpu.h"
#include "ath79.h"
#include "flash_time.h"
#include "mips_caches.h"

#define WINDOW      (16 * MiB)
/* as much is there, again and again, until REMAP_DISABLE is set (regs.h) */
#define REMAPPED    (4 * MiB)

#define SPI_SIZE    0x10
/* of a smaller part QEMU would read the rest behind our back */
#define FRONT       (4 * KiB)
#define FS          0x00
#define FS_GPIO     (1u << 0)   /* registers instead of flash */
#define CTRL        0x04
#define CTRL_REMAP_DISABLE (1u << 6)
#define CTRL_DIV    0x3f
#define CTRL_RESET  3           /* clock divider */
#define IOC         0x08
#define IOC_DO      (1u << 0)
#define IOC_CLK     (1u << 8)
#define IOC_CS      (7u << 16)
#define IOC_CS0     (1u << 16)
#define CHIPS       2           /* chip selects that have something behind them */
#define RDS         0x0c
/* AR934x and later: a shift register (Linux, spi-ar934x.c) */
#define SHIFT_SIZE  0x1c
#define DATAOUT     0x10
#define SHIFT       0x14
#define SHIFT_EN    (1u << 31)
#define SHIFT_CS(n) (1u << (28 + (n)))
#define SHIFT_TERM  (1u << 26)
#define SHIFT_BITS  0x3f
#define DATAIN      0x18

/* what changes a chip's contents (JEDEC), with three bytes of address */
#define CMD_PROGRAM 0x02
#define CMD_READ    0x03
#define CMD_ERASE_4K    0x20
#define CMD_ERASE_32K   0x52
#define CMD_ERASE_64K   0xd8
#define CMD_ERASE_60    0x60
#define CMD_ERASE_ALL   0xc7
#define HEAD        4
#define PAGE        256

OBJECT_DECLARE_SIMPLE_TYPE(SpiState, ATH79_SPI)

/**
 * struct SpiState
 * @ahb_hz: while the PLL is not bypassed; else it is @xtal_hz
 * @pll: the register that says so by any bit of @bypass
 */
struct SpiState {
    SysBusDevice parent_obj;

    SSIBus *bus;
    qemu_irq cs[CHIPS];
    MemoryRegion window;        /* what the CPU sees at 0x1f000000 */
    MemoryRegion contents;
    MemoryRegion whole;
    MemoryRegion repeat[WINDOW / REMAPPED];
    MemoryRegion mmio;
    uint32_t size;
    uint32_t fs;
    uint32_t ctrl;
    uint32_t ioc;
    uint32_t rds;
    uint32_t dataout;
    bool has_shift;
    uint8_t out;                /* bits on their way to the chip */
    unsigned bits;
    uint8_t head[HEAD];         /* command and address on the wire */
    unsigned sent;              /* bytes since the chip was selected */
    char *timed;                /* the chip's name, if it takes its time */
    FlashTime time;
    uint32_t ahb_hz;
    uint32_t xtal_hz;
    uint32_t bypass;
    const uint32_t *pll;
};

static uint8_t *bytes(SpiState *s)
{
    return memory_region_get_ram_ptr(&s->contents);
}

static uint32_t clock_hz(SpiState *s)
{
    uint32_t ahb = *s->pll & s->bypass ? s->xtal_hz : s->ahb_hz;

    return ahb / (2 * ((s->ctrl & CTRL_DIV) + 1));
}

static uint32_t command_addr(SpiState *s)
{
    return (s->head[1] << 16 | s->head[2] << 8 | s->head[3]) & (s->size - 1);
}

/* bring [addr, addr + len) up to date */
static void fetch(SpiState *s, uint32_t addr, uint32_t len)
{
    uint32_t i;

    qemu_irq_lower(s->cs[0]);
    ssi_transfer(s->bus, CMD_READ);
    ssi_transfer(s->bus, addr >> 16);
    ssi_transfer(s->bus, addr >> 8);
    ssi_transfer(s->bus, addr);
    for (i = 0; i < len; i++) {
        bytes(s)[addr + i] = ssi_transfer(s->bus, 0);
    }
    qemu_irq_raise(s->cs[0]);
    /* a chip smaller than the window is seen again behind itself */
    for (i = s->size; i < WINDOW; i += s->size) {
        memcpy(bytes(s) + i + addr, bytes(s) + addr, len);
    }
    for (i = 0; i < WINDOW; i += s->size) {
        mips_caches_dma("flash", s->window.addr + i + addr, len, true);
    }
    memory_region_set_dirty(&s->contents, addr, len);
    memory_region_flush_rom_device(&s->contents, addr, len);
}

/* the chip is let go: what has that command done? */
static void deselected(SpiState *s)
{
    uint32_t addr = command_addr(s);

    if (s->bits) {
        ath79_bad("spi: chip deselected within a byte\n");
    }
    /* what has been done is in the file, in this order, before what follows */
    blk_drain_all();
    switch (s->sent ? s->head[0] : 0) {
    case CMD_PROGRAM:
        fetch(s, addr & ~(PAGE - 1), PAGE);
        break;
    case CMD_ERASE_4K:
        fetch(s, addr & ~(4 * KiB - 1), 4 * KiB);
        break;
    case CMD_ERASE_32K:
        fetch(s, addr & ~(32 * KiB - 1), 32 * KiB);
        break;
    case CMD_ERASE_64K:
        fetch(s, addr & ~(64 * KiB - 1), 64 * KiB);
        break;
    case CMD_ERASE_60:
    case CMD_ERASE_ALL:
        fetch(s, 0, s->size);
        break;
    }
}

/* the Nth byte of a page program, which stays within its page */
static void check_program(SpiState *s, uint8_t byte)
{
    uint32_t addr = command_addr(s);
    uint32_t at = (addr & ~(PAGE - 1)) + ((addr + s->sent - HEAD) & (PAGE - 1));

    if (byte & ~bytes(s)[at]) {
        ath79_bad("spi: programs 0x%02x over 0x%02x at 0x%06x\n", byte,
                  bytes(s)[at], at);
    }
}

static uint8_t exchange(SpiState *s)
{
    uint8_t in = ssi_transfer(s->bus, s->out);

    return s->ioc & IOC_CS0 ? in : flash_time_byte(&s->time, s->out, in);
}

static void clock_bit(SpiState *s, bool bit)
{
    s->out = s->out << 1 | bit;
    if (++s->bits < 8) {
        return;
    }
    s->bits = 0;
    if (s->sent < HEAD) {
        s->head[s->sent] = s->out;
    } else if (s->head[0] == CMD_PROGRAM && !(s->ioc & IOC_CS0)) {
        check_program(s, s->out);
    }
    s->sent++;
    s->rds = s->rds << 8 | exchange(s);
}

static void set_wires(SpiState *s, uint32_t ioc)
{
    uint32_t changed = s->ioc ^ ioc;
    unsigned i, low = 0;

    s->ioc = ioc;
    for (i = 0; i < CHIPS; i++) {
        low += !(ioc & IOC_CS0 << i);
        if (!(changed & IOC_CS0 << i)) {
            continue;
        }
        qemu_set_irq(s->cs[i], !!(ioc & IOC_CS0 << i));
        if (!i) {
            flash_time_select(&s->time, !(ioc & IOC_CS0));
            if (ioc & IOC_CS0) {
                deselected(s);
            }
        }
        s->bits = s->sent = 0;
    }
    if (low > 1) {
        ath79_bad("spi: two chips are selected\n");
    }
    if (changed & ioc & IOC_CLK && low) {
        clock_bit(s, ioc & IOC_DO);
    }
}

/* up to 32 bits, the last of them the lowest; TERM lets the chip go */
static void shift(SpiState *s, uint32_t val)
{
    int bits = val & SHIFT_BITS;
    unsigned i, cs = 0, n = 0;

    for (i = 0; i < CHIPS; i++) {
        if (val & SHIFT_CS(i)) {
            cs |= IOC_CS0 << i;
            n++;
        }
    }
    if (n != 1 || bits > 32) {
        ath79_bad("spi: shift of 0x%08x\n", val);
        return;
    }
    set_wires(s, IOC_CS & ~cs);
    flash_time_clocks(&s->time, bits, clock_hz(s));
    while (bits--) {
        clock_bit(s, s->dataout >> bits & 1);
    }
    if (val & SHIFT_TERM) {
        set_wires(s, IOC_CS);
    }
}

static void set_ctrl(SpiState *s, uint32_t ctrl)
{
    bool whole = ctrl & CTRL_REMAP_DISABLE;

    s->ctrl = ctrl;
    memory_region_set_enabled(&s->whole, whole);
}

static uint64_t spi_read(void *opaque, hwaddr addr, unsigned size)
{
    SpiState *s = opaque;

    switch (addr & ~3) {
    case FS:
        return s->fs;
    case CTRL:
        return s->ctrl;
    case IOC:
        return s->ioc;
    case DATAOUT:
        return s->dataout;
    case SHIFT:
        return 0;
    default:
        return s->rds;
    }
}

/*
 * The registers hide the beginning of the flash only while they are wanted.  A
 * driver wants them for each command, and to map them costs QEMU more than all
 * else that it does for one: where they have been once, they stay till reset,
 * and pass on what is the flash's.
 */
static void set_fs(SpiState *s, uint32_t fs)
{
    s->fs = fs;
    if (fs & FS_GPIO) {
        memory_region_set_enabled(&s->mmio, true);
    }
}

static void spi_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    SpiState *s = opaque;

    if (size != 4) {
        ath79_bad("spi: write of %u bytes\n", size);
        return;
    }
    switch (addr) {
    case FS:
        set_fs(s, val);
        break;
    case CTRL:
        set_ctrl(s, val);
        break;
    case IOC:
        set_wires(s, val);
        break;
    case DATAOUT:
        s->dataout = val;
        break;
    case SHIFT:
        if (val & SHIFT_EN) {
            shift(s, val);
        }
        break;
    default:
        ath79_bad("spi: write to the input register\n");
        break;
    }
}

/* only where that takes time, or the registers have been */
static MemTxResult contents_read(void *opaque, hwaddr addr, uint64_t *val,
                                 unsigned size, MemTxAttrs attrs)
{
    SpiState *s = opaque;

    flash_time_data(&s->time, addr, attrs.MIPS_ATTR_CACHED, clock_hz(s));
    *val = ldn_be_p(bytes(s) + addr, size);
    return MEMTX_OK;
}

/* of all that is written to flash, FS alone is heard */
static MemTxResult contents_write(void *opaque, hwaddr addr, uint64_t val,
                                  unsigned size, MemTxAttrs attrs)
{
    if (addr == FS && size == 4) {
        set_fs(opaque, val);
    } else {
        ath79_bad("spi: write into flash at 0x%" HWADDR_PRIx "\n", addr);
    }
    return MEMTX_OK;
}

static bool is_register(SpiState *s, hwaddr addr)
{
    return s->fs & FS_GPIO && addr < (s->has_shift ? SHIFT_SIZE : SPI_SIZE);
}

static MemTxResult front_read(void *opaque, hwaddr addr, uint64_t *val,
                              unsigned size, MemTxAttrs attrs)
{
    SpiState *s = opaque;

    if (!is_register(s, addr)) {
        return contents_read(opaque, addr, val, size, attrs);
    }
    *val = spi_read(opaque, addr, size);
    return MEMTX_OK;
}

static MemTxResult front_write(void *opaque, hwaddr addr, uint64_t val,
                               unsigned size, MemTxAttrs attrs)
{
    SpiState *s = opaque;

    if (!is_register(s, addr)) {
        return contents_write(opaque, addr, val, size, attrs);
    }
    spi_write(opaque, addr, val, size);
    return MEMTX_OK;
}

static const MemoryRegionOps front_ops = {
    .read_with_attrs = front_read,
    .write_with_attrs = front_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
};

static void fetched(void *opaque, uint32_t offset, bool cached)
{
    SpiState *s = opaque;

    if (!(s->ctrl & CTRL_REMAP_DISABLE)) {
        offset %= REMAPPED;
    }
    flash_time_code(&s->time, offset, cached, clock_hz(s));
}

static const MemoryRegionOps contents_ops = {
    .read_with_attrs = contents_read,
    .write_with_attrs = contents_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
};

static void spi_reset(DeviceState *dev)
{
    SpiState *s = ATH79_SPI(dev);
    unsigned i;

    set_fs(s, 0);
    memory_region_set_enabled(&s->mmio, false);
    s->ioc = IOC_CS;
    s->bits = s->sent = 0;
    for (i = 0; i < CHIPS; i++) {
        qemu_irq_raise(s->cs[i]);
    }
    set_ctrl(s, CTRL_RESET);
    fetch(s, 0, s->size);
    flash_time_reset(&s->time);
}

void ath79_spi_set_clock(DeviceState *dev, const Ath79Fitted *fitted,
                         const uint32_t *pll)
{
    SpiState *s = ATH79_SPI(dev);
    const Ath79SoC *soc = fitted->soc;

    s->ahb_hz = soc->ahb_hz;
    s->xtal_hz = fitted->xtal_hz;
    s->bypass = soc->ahb_bypass;
    s->pll = pll + soc->clk_ctrl / 4;
}

void ath79_spi_watch(DeviceState *dev, MIPSCPU *cpu)
{
    cpu->fetch = fetched;
    cpu->fetch_opaque = ATH79_SPI(dev);
    cpu->watch_base = ATH79_SPI_BASE;
    cpu->watch_size = WINDOW;
}

static void spi_realize(DeviceState *dev, Error **errp)
{
    SpiState *s = ATH79_SPI(dev);
    Object *obj = OBJECT(dev);
    unsigned i;

    if (!s->size || s->size > WINDOW || s->size & (s->size - 1)) {
        error_setg(errp, "a chip of %u bytes does not fit the window",
                   s->size);
        return;
    }
    s->bus = ssi_create_bus(dev, "spi");
    for (i = 0; i < CHIPS; i++) {
        sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->cs[i]);
    }

    memory_region_init_rom_device(&s->contents, obj, &contents_ops, s,
                                  "flash-contents", WINDOW, errp);
    flash_time_init(&s->time, s->timed);
    if (s->timed) {
        flash_time_add_counts(obj, "reads", s->time.reads,
                              FLASH_TIME_BLOCKS);
    }
    memory_region_init(&s->window, obj, "flash-window", WINDOW);
    for (i = 0; i < WINDOW / REMAPPED; i++) {
        memory_region_init_alias(&s->repeat[i], obj, "flash-remapped",
                                 &s->contents, 0, REMAPPED);
        memory_region_add_subregion(&s->window, i * REMAPPED, &s->repeat[i]);
    }
    memory_region_init_alias(&s->whole, obj, "flash-whole", &s->contents, 0,
                             WINDOW);
    memory_region_add_subregion_overlap(&s->window, 0, &s->whole, 1);
    memory_region_init_io(&s->mmio, obj, &front_ops, s, "spi", FRONT);
    memory_region_add_subregion_overlap(&s->window, 0, &s->mmio, 2);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->window);
}

static Property spi_properties[] = {
    DEFINE_PROP_UINT32("size", SpiState, size, 0),
    DEFINE_PROP_BOOL("shift", SpiState, has_shift, false),
    DEFINE_PROP_STRING("timed", SpiState, timed),
    DEFINE_PROP_END_OF_LIST(),
};

static void spi_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = spi_realize;
    dc->reset = spi_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, spi_properties);
}

static const TypeInfo spi_info = {
    .name = TYPE_ATH79_SPI,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(SpiState),
    .class_init = spi_class_init,
};

static void register_types(void)
{
    type_register_static(&spi_info);
}
type_init(register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621's NAND flash interface (NFI) at 0x1e003000: programmed I/O in custom
 * mode, with one chip of 2048 + 64 bytes a page behind it (QEMU's own).
 *
 * Source: U-Boot drivers/mtd/nand/raw/mt7621_nand.c.  The driver that OpenWrt
 * had for Linux, with DMA's registers, agrees about the page.
 *
 * The NFI sees a page as sectors, each with its spare bytes right behind it:
 * 512 of data, 8 of FDM, 8 that hold parity.  With AUTO_FMT the CPU moves data
 * only, and the FDM go through registers; without, it moves all bytes.  So what
 * the chip's maker calls the OOB lies inside the last sector; where he marks a
 * bad block, at 2048, is a byte of data, and the driver looks at 512.
 *
 * Data are always ready, and the chip is BUSY only if it takes its time.  Then
 * a byte takes the clocks of ACCCON, and those are 125 MHz (OpenWrt's
 * mt7621.dtsi, nficlock).  No DMA, no interrupts: U-Boot uses neither.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "hw/block/flash.h"
#include "hw/qdev-properties.h"
#include "qemu/timer.h"
#include "flash_time.h"
#include "mt7621_bch.h"
#include "mt7621_nfi.h"

#define NFI_SIZE        0x300

#define CNFG            0x000
#define CNFG_OP_CUSTOM      6
#define CNFG_AUTO_FMT       (1 << 9)
#define CNFG_HW_ECC         (1 << 8)
#define CNFG_BYTE_RW        (1 << 6)
#define CNFG_READ           (1 << 1)
#define PAGEFMT         0x004
/* 8 bytes of FDM, all protected, 16 of spare, 2048 of data */
#define PAGEFMT_2K_64       0x8801
#define CON             0x008
#define CON_BWR             (1 << 9)
#define CON_BRD             (1 << 8)
#define CON_RST             (1 << 1)
#define CON_FIFO_FLUSH      (1 << 0)
#define ACCCON          0x00c
#define ACCCON_WH           8       /* four bits each, and one clock more */
#define ACCCON_WST          4
#define ACCCON_RLT          0
#define CMD             0x020
#define ADDRNOB         0x030
#define COLADDR         0x034
#define ROWADDR         0x038
#define STRDATA         0x040
#define CNRNB           0x044
#define DATAW           0x050
#define DATAR           0x054
#define PIO_DIRDY       0x058
#define STA             0x060
#define STA_CUSTOM_DATA     (14 << 16)
#define STA_BUSY            (1 << 8)
#define ADDRCNTR        0x070
#define ADDRCNTR_SEC        12
#define CSEL            0x090
#define FDML(n)         (0x0a0 + 8 * (n))
#define FDM_END         FDML(NFI_SECTORS)
#define MASTER_STA      0x210

/* commands that the chip knows */
#define CHIP_READ       0x00
#define CHIP_READ2      0x30
#define CHIP_PROGRAM2   0x10
#define CHIP_ERASE      0x60
#define CHIP_ERASE2     0xd0
#define CHIP_STATUS     0x70
#define STATUS_FAIL     1
#define STATUS_READY    (1 << 6)
#define NO_BLOCK        UINT32_MAX
#define BLOCKS          1024

#define NFI_HZ          125000000
/* us: Micron MT29F1G08ABAEA: tR at most, tPROG and tBERS as is typical */
#define READ_US         25
#define PROGRAM_US      200
#define ERASE_US        700

/**
 * struct Mt7621Nfi
 * @chip: QEMU's; set, as @ecc, before realize
 * @sector: of the page, being moved
 * @at: byte in it that comes next
 * @word: the sector
 * @worn: block whose erases fail, though it reads erased afterwards
 * @command: that the chip was given last
 * @row, @row_bits: address of an erase, or of a read with the column in
 *     front, as far as it has come
 * @failed: the last erase
 * @timed: the chip takes its time
 * @ready: ns, when that is over
 * @rest: see flash_time_wait()
 * @loads: pages read of each block
 */
struct Mt7621Nfi {
    SysBusDevice parent_obj;
    MemoryRegion mr;
    DeviceState *chip;
    Mt7621Ecc *ecc;
    uint32_t regs[NFI_SIZE / 4];
    unsigned sector;
    unsigned at;
    uint8_t word[NFI_SECTOR];
    uint32_t worn;
    uint8_t command;
    uint32_t row;
    unsigned row_bits;
    bool failed;
    bool timed;
    int64_t ready;
    uint64_t rest;
    uint32_t loads[BLOCKS];
};

/* --- what takes time --- */

static bool is_busy(Mt7621Nfi *s)
{
    return s->timed && qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) < s->ready;
}

static void take(Mt7621Nfi *s, uint8_t command)
{
    unsigned us = command == CHIP_READ2 ? READ_US :
                  command == CHIP_PROGRAM2 ? PROGRAM_US :
                  command == CHIP_ERASE2 ? ERASE_US : 0;

    if (is_busy(s) && command != CHIP_STATUS) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-nfi: command %x to a chip that "
                      "is busy\n", command);
    }
    if (us) {
        s->ready = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + us * SCALE_US;
    }
}

static void move_bytes(Mt7621Nfi *s, unsigned bytes, unsigned pulse)
{
    uint32_t timing = s->regs[ACCCON / 4];
    unsigned clocks = extract32(timing, pulse, 4) + 1 +
                      extract32(timing, ACCCON_WH, 4) + 1;

    if (!s->timed) {
        return;
    }
    if (is_busy(s)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-nfi: data while the chip is "
                      "busy\n");
    }
    flash_time_wait(&s->rest, bytes * clocks, NFI_HZ);
}

/* --- the chip's wires --- */

static void put_command(Mt7621Nfi *s, uint8_t command)
{
    if (s->timed) {
        take(s, command);
    }
    if (command == CHIP_READ2) {
        s->loads[(s->row >> 16) / NFI_BLOCK_PAGES % BLOCKS]++;
    }
    nand_setpins(s->chip, 1, 0, 0, 1, 0);
    nand_setio(s->chip, command);
    nand_setpins(s->chip, 0, 0, 0, 1, 0);
    if (command == CHIP_ERASE2) {
        s->failed = s->row / NFI_BLOCK_PAGES == s->worn;
    } else if (command != CHIP_STATUS) {
        s->failed = false;
    }
    s->command = command;
    s->row = 0;
    s->row_bits = 0;
}

static void put_address(Mt7621Nfi *s, uint32_t address, unsigned bytes)
{
    nand_setpins(s->chip, 0, 1, 0, 1, 0);
    for (; bytes; bytes--, address >>= 8) {
        nand_setio(s->chip, address & 0xff);
        if ((s->command == CHIP_ERASE || s->command == CHIP_READ) &&
            s->row_bits < 32) {
            s->row |= (address & 0xff) << s->row_bits;
            s->row_bits += 8;
        }
    }
    nand_setpins(s->chip, 0, 0, 0, 1, 0);
}

/* a byte that is not a page's: QEMU's chip never fails */
static uint8_t get_byte(Mt7621Nfi *s)
{
    uint8_t byte = nand_getio(s->chip);

    if (s->command == CHIP_STATUS) {
        byte |= s->failed ? STATUS_FAIL : 0;
        byte &= is_busy(s) ? ~STATUS_READY : 0xff;
    } else {
        move_bytes(s, 1, ACCCON_RLT);
    }
    return byte;
}

static void get_sector(Mt7621Nfi *s)
{
    unsigned i;

    for (i = 0; i < NFI_SECTOR; i++) {
        s->word[i] = nand_getio(s->chip);
    }
    move_bytes(s, NFI_SECTOR, ACCCON_RLT);
}

static void put_sector(Mt7621Nfi *s)
{
    unsigned i;

    for (i = 0; i < NFI_SECTOR; i++) {
        nand_setio(s->chip, s->word[i]);
    }
    move_bytes(s, NFI_SECTOR, ACCCON_WST);
}

/* --- data --- */

static bool is_formatted(Mt7621Nfi *s)
{
    return s->regs[CNFG / 4] & CNFG_AUTO_FMT;
}

static bool has_ecc(Mt7621Nfi *s)
{
    return s->regs[CNFG / 4] & CNFG_HW_ECC;
}

/* the next sector begins; 15 are what the counter has room for */
static void count_sector(Mt7621Nfi *s)
{
    s->at = 0;
    s->sector++;
    s->regs[ADDRCNTR / 4] = MIN(s->sector, 15) << ADDRCNTR_SEC;
}

static uint32_t *fdm(Mt7621Nfi *s)
{
    return &s->regs[FDML(s->sector) / 4];
}

static void sector_read(Mt7621Nfi *s)
{
    fdm(s)[0] = ldl_le_p(s->word + NFI_DATA);
    fdm(s)[1] = ldl_le_p(s->word + NFI_DATA + 4);
    if (has_ecc(s)) {
        mt7621_ecc_decode(s->ecc, s->sector, s->word);
    }
}

static void sector_written(Mt7621Nfi *s)
{
    stl_le_p(s->word + NFI_DATA, fdm(s)[0]);
    stl_le_p(s->word + NFI_DATA + 4, fdm(s)[1]);
    memset(s->word + BCH_DATA, 0xff, BCH_PARITY);
    if (has_ecc(s)) {
        mt7621_ecc_encode(s->ecc, s->word);
    }
    put_sector(s);
}

/* is there a page's format, and a sector left in it? */
static bool may_move(Mt7621Nfi *s)
{
    if (s->regs[PAGEFMT / 4] == PAGEFMT_2K_64 && s->sector < NFI_SECTORS) {
        return true;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "mt7621-nfi: sector %u of a page of format "
                  "%x\n", s->sector, s->regs[PAGEFMT / 4]);
    return false;
}

static uint8_t read_byte(Mt7621Nfi *s)
{
    uint8_t byte;

    if (!is_formatted(s)) {
        if (++s->at == NFI_SECTOR) {
            count_sector(s);
        }
        return get_byte(s);
    }
    if (!may_move(s)) {
        return 0;
    }
    if (!s->at) {
        get_sector(s);
    }
    byte = s->word[s->at++];
    if (s->at == NFI_DATA) {
        sector_read(s);
        count_sector(s);
    }
    return byte;
}

static void write_byte(Mt7621Nfi *s, uint8_t byte)
{
    if (!is_formatted(s)) {
        nand_setio(s->chip, byte);
        move_bytes(s, 1, ACCCON_WST);
        if (++s->at == NFI_SECTOR) {
            count_sector(s);
        }
        return;
    }
    if (!may_move(s)) {
        return;
    }
    s->word[s->at++] = byte;
    if (s->at == NFI_DATA) {
        sector_written(s);
        count_sector(s);
    }
}

/* has the driver said that data are going to move this way? */
static bool has_started(Mt7621Nfi *s, uint32_t burst, bool reads)
{
    if (s->regs[STA / 4] == STA_CUSTOM_DATA && s->regs[CON / 4] & burst &&
        !(s->regs[CNFG / 4] & CNFG_READ) == !reads) {
        return true;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "mt7621-nfi: data with CNFG %x, CON %x, "
                  "STA %x\n", s->regs[CNFG / 4], s->regs[CON / 4],
                  s->regs[STA / 4]);
    return false;
}

static unsigned data_bytes(Mt7621Nfi *s)
{
    return s->regs[CNFG / 4] & CNFG_BYTE_RW ? 1 : 4;
}

static uint32_t read_data(Mt7621Nfi *s)
{
    unsigned i;
    uint32_t val = 0;

    if (!has_started(s, CON_BRD, true)) {
        return 0;
    }
    for (i = 0; i < data_bytes(s); i++) {
        val |= (uint32_t)read_byte(s) << (8 * i);
    }
    /* "after each byte read, the NFI_STA reg is reset by the hardware" */
    if (data_bytes(s) == 1) {
        s->regs[STA / 4] = 0;
    }
    return val;
}

static void write_data(Mt7621Nfi *s, uint32_t val)
{
    unsigned i;

    if (!has_started(s, CON_BWR, false)) {
        return;
    }
    for (i = 0; i < data_bytes(s); i++) {
        write_byte(s, val >> (8 * i));
    }
}

/* --- the boot ROM's way --- */

/* a good sector, corrected */
static bool correct(uint8_t *word)
{
    unsigned at[BCH_STRENGTH];
    int i, n = bch_decode(word, at);

    for (i = 0; i < n; i++) {
        word[at[i] / 8] ^= 1 << (at[i] % 8);
    }
    return n != BCH_FAILED;
}

bool mt7621_nfi_read_page(Mt7621Nfi *s, unsigned page, uint8_t *data,
                          bool *bad)
{
    bool good = true, timed = s->timed;
    unsigned i;

    /* no CPU is there to wait */
    s->timed = false;
    put_command(s, CHIP_READ);
    put_address(s, page << 16, 4);
    /* of a chip of 256 MiB, the rest; a smaller one does not look at it */
    put_address(s, 0, 1);
    put_command(s, CHIP_READ2);
    for (i = 0; i < NFI_SECTORS; i++, data += NFI_DATA) {
        get_sector(s);
        if (!i) {
            *bad = s->word[NFI_DATA] != 0xff;
        }
        good &= correct(s->word);
        memcpy(data, s->word, NFI_DATA);
    }
    s->timed = timed;
    return good;
}

/* --- registers --- */

static uint64_t nfi_read(void *opaque, hwaddr addr, unsigned size)
{
    Mt7621Nfi *s = opaque;

    switch (addr) {
    case DATAR:
        return read_data(s);
    case STA:
        return s->regs[STA / 4] | (is_busy(s) ? STA_BUSY : 0);
    case CNFG:
    case PAGEFMT:
    case CON:
    case ACCCON:
    case ADDRNOB:
    case COLADDR:
    case ROWADDR:
    case STRDATA:
    case CNRNB:
    case PIO_DIRDY:
    case ADDRCNTR:
    case CSEL:
    case FDML(0) ... FDM_END - 4:
    case MASTER_STA:
        return s->regs[addr / 4];
    }
    qemu_log_mask(LOG_GUEST_ERROR, "mt7621-nfi: read of %x\n", (unsigned)addr);
    return 0;
}

/* a burst that begins starts with the page's first sector */
static void con_written(Mt7621Nfi *s, uint32_t val)
{
    s->regs[CON / 4] = val & ~(CON_RST | CON_FIFO_FLUSH);
    if (val & CON_RST || !(val & (CON_BRD | CON_BWR))) {
        s->regs[STA / 4] = 0;
        s->regs[ADDRCNTR / 4] = 0;
        s->sector = 0;
        s->at = 0;
    }
}

static void send_command(Mt7621Nfi *s, uint8_t command)
{
    if (extract32(s->regs[CNFG / 4], 12, 3) != CNFG_OP_CUSTOM || s->at) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-nfi: command %x with CNFG %x, "
                      "%u bytes into a sector\n", command,
                      s->regs[CNFG / 4], s->at);
    }
    put_command(s, command);
}

static void send_address(Mt7621Nfi *s, uint32_t nob)
{
    put_address(s, s->regs[COLADDR / 4], extract32(nob, 0, 3));
    put_address(s, s->regs[ROWADDR / 4], extract32(nob, 4, 3));
}

static void nfi_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Mt7621Nfi *s = opaque;

    switch (addr) {
    case CON:
        con_written(s, val);
        return;
    case CMD:
        send_command(s, val);
        return;
    case ADDRNOB:
        s->regs[ADDRNOB / 4] = val;
        send_address(s, val);
        return;
    case STRDATA:
        s->regs[STRDATA / 4] = val;
        s->regs[STA / 4] = val & 1 ? STA_CUSTOM_DATA : 0;
        return;
    case DATAW:
        write_data(s, val);
        return;
    case CSEL:
        if (val) {
            qemu_log_mask(LOG_GUEST_ERROR, "mt7621-nfi: no chip %u\n",
                          (unsigned)val);
        }
        /* fall through */
    case CNFG:
    case PAGEFMT:
    case ACCCON:
    case COLADDR:
    case ROWADDR:
    case CNRNB:
    case FDML(0) ... FDM_END - 4:
        s->regs[addr / 4] = val;
        return;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "mt7621-nfi: write of %x to %x\n",
                  (unsigned)val, (unsigned)addr);
}

static const MemoryRegionOps nfi_ops = {
    .read = nfi_read,
    .write = nfi_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 2, .max_access_size = 4 },
    .impl = { .min_access_size = 2, .max_access_size = 4 },
};

static void nfi_init(Object *obj)
{
    Mt7621Nfi *s = MT7621_NFI(obj);

    flash_time_add_counts(obj, "loads", s->loads, BLOCKS);
    memory_region_init_io(&s->mr, obj, &nfi_ops, s, "mt7621-nfi", NFI_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mr);
    object_property_add_link(obj, "chip", "nand", (Object **)&s->chip,
                             qdev_prop_allow_set_link_before_realize,
                             OBJ_PROP_LINK_STRONG);
    object_property_add_link(obj, "ecc", TYPE_MT7621_ECC, (Object **)&s->ecc,
                             qdev_prop_allow_set_link_before_realize,
                             OBJ_PROP_LINK_STRONG);
}

static void nfi_reset(DeviceState *dev)
{
    Mt7621Nfi *s = MT7621_NFI(dev);

    device_cold_reset(s->chip);
    memset(s->regs, 0, sizeof(s->regs));
    memset(s->loads, 0, sizeof(s->loads));
    s->ready = 0;
    s->regs[PIO_DIRDY / 4] = 1;
    con_written(s, CON_RST);
}

static Property nfi_properties[] = {
    DEFINE_PROP_UINT32("worn", Mt7621Nfi, worn, NO_BLOCK),
    DEFINE_PROP_BOOL("timed", Mt7621Nfi, timed, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void nfi_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->reset = nfi_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, nfi_properties);
}

static const TypeInfo nfi_types[] = {
    {
        .name = TYPE_MT7621_NFI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Mt7621Nfi),
        .instance_init = nfi_init,
        .class_init = nfi_class_init,
    },
};

DEFINE_TYPES(nfi_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GigaDevice GD5F1GQ4xA: SPI NAND of 128 MiB with an ECC engine of its own.
 * Commands, features and status are those of U-Boot's and Linux's
 * drivers/mtd/nand/spi/core.c, numbers and OOB those of its gigadevice.c.
 *
 * A page of the file is its 2048 bytes and 64 of OOB, in which bytes 16n to
 * 16n + 7 belong to quarter n, and 16n + 8 to 16n + 15 are its parity.  What
 * code the real chip has nobody tells: ours corrects four bits in a quarter,
 * the real one eight.  An erased page is without errors, as on the real one.
 *
 * One that is "silent" is dead, or its socket empty.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/ssi/ssi.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "flash_time.h"
#include "mt7621_bch.h"
#include "spi_nand.h"

#define nand_bad(...) qemu_log_mask(LOG_GUEST_ERROR, "spi-nand: " __VA_ARGS__)

#define DATA        2048
#define OOB         64
#define PAGE        (DATA + OOB)
#define PAGES       64          /* in a block */
#define BLOCKS      1024
#define QUARTERS    4
#define QUARTER     (DATA / QUARTERS)
#define OWN         8           /* bytes of OOB that its parity covers */
#define HEAD        5           /* longest command with address and dummy */

#define RESET       0xff
#define WRITE_ENABLE    0x06
#define WRITE_DISABLE   0x04
#define READ_ID     0x9f
#define SET_FEATURE 0x1f
#define GET_FEATURE 0x0f
#define BLOCK_ERASE 0xd8
#define PAGE_READ   0x13
#define CACHE_READ  0x03
#define CACHE_FAST  0x0b
#define LOAD        0x02
#define LOAD_MORE   0x84        /* the rest of the cache stays */
#define EXECUTE     0x10

#define REG_LOCK    0xa0
#define LOCK_ALL    0x38
#define REG_CFG     0xb0
#define CFG_ECC     (1u << 4)
#define REG_STATUS  0xc0
#define STATUS_BUSY (1u << 0)
#define STATUS_WEL  (1u << 1)
#define STATUS_ERASE_FAILED (1u << 2)
#define STATUS_PROG_FAILED  (1u << 3)
#define STATUS_ECC  4           /* gigadevice.c, GD5FXGQ4XA_STATUS_* */
#define ECC_CORRECTED   1
#define ECC_FAILED      2

/* us, datasheet of GD5F1GQ4UAYIG: with ECC, at most; the others typical */
#define READ_US     120
#define PROGRAM_US  400
#define ERASE_US    3000

OBJECT_DECLARE_SIMPLE_TYPE(SpiNand, SPI_NAND)

struct SpiNand {
    SSIPeripheral parent_obj;

    BlockBackend *blk;
    uint64_t offset;
    bool silent;
    uint8_t lock;
    uint8_t cfg;
    uint8_t status;
    uint8_t cache[PAGE];
    uint8_t head[HEAD];         /* of the command on the wire */
    unsigned sent;              /* bytes since the chip was selected */
    bool timed;                 /* it takes its time */
    int64_t ready;              /* ns: when that is over */
    uint32_t loads[BLOCKS];     /* pages read of each block */
};

void spi_nand_set_blk(DeviceState *dev, BlockBackend *blk, uint64_t offset)
{
    SpiNand *s = SPI_NAND(dev);

    s->blk = blk;
    s->offset = offset;
}

/* --- contents -------------------------------------------------------------- */

static uint64_t place(SpiNand *s, unsigned page)
{
    return s->offset + (uint64_t)page * PAGE;
}

static void load(SpiNand *s, unsigned page, uint8_t *buf)
{
    memset(buf, 0xff, PAGE);
    if (s->blk && blk_pread(s->blk, place(s, page), PAGE, buf, 0) < 0) {
        nand_bad("cannot read page %u of the file\n", page);
    }
}

/* one write a page or a block: an operation that power can be cut in */
static bool store(SpiNand *s, unsigned page, const uint8_t *buf, size_t len)
{
    return !s->blk || blk_pwrite(s->blk, place(s, page), len, buf, 0) >= 0;
}

static bool marked_bad(SpiNand *s, unsigned page)
{
    uint8_t buf[PAGE];

    load(s, page - page % PAGES, buf);
    return buf[DATA] != 0xff;
}

/* --- ECC ------------------------------------------------------------------- */

static uint8_t *own(uint8_t *page, unsigned n)
{
    return page + DATA + n * OOB / QUARTERS;
}

/* a word of the code, but for what makes an erased one valid */
static void gather(uint8_t *page, unsigned n, uint8_t *word)
{
    memcpy(word, page + n * QUARTER, QUARTER);
    memcpy(word + QUARTER, own(page, n), OWN + BCH_PARITY);
}

static const uint8_t *of_erased(void)
{
    static uint8_t parity[BCH_PARITY];
    static bool known;
    uint8_t word[BCH_DATA];
    unsigned i;

    if (!known) {
        memset(word, 0xff, sizeof(word));
        bch_encode(word, parity);
        for (i = 0; i < BCH_PARITY; i++) {
            parity[i] = ~parity[i];
        }
        known = true;
    }
    return parity;
}

static void flip_erased(uint8_t *parity)
{
    unsigned i;

    for (i = 0; i < BCH_PARITY; i++) {
        parity[i] ^= of_erased()[i];
    }
}

static void encode(uint8_t *page)
{
    uint8_t word[BCH_DATA + BCH_PARITY];
    unsigned n;

    for (n = 0; n < QUARTERS; n++) {
        gather(page, n, word);
        bch_encode(word, own(page, n) + OWN);
        flip_erased(own(page, n) + OWN);
    }
}

/* what the status says of it */
static unsigned correct(uint8_t *page)
{
    unsigned at[BCH_STRENGTH], n, byte, ret = 0;
    uint8_t word[BCH_DATA + BCH_PARITY];
    int i, wrong;

    for (n = 0; n < QUARTERS; n++) {
        gather(page, n, word);
        flip_erased(word + BCH_DATA);
        wrong = bch_decode(word, at);
        if (wrong == BCH_FAILED) {
            return ECC_FAILED;
        }
        for (i = 0; i < wrong; i++) {
            byte = at[i] / 8;
            if (byte < QUARTER) {
                page[n * QUARTER + byte] ^= 1u << at[i] % 8;
            } else {
                own(page, n)[byte - QUARTER] ^= 1u << at[i] % 8;
            }
            ret = ECC_CORRECTED;
        }
    }
    return ret;
}

/* --- commands -------------------------------------------------------------- */

static unsigned address(SpiNand *s, unsigned bytes)
{
    unsigned i, addr = 0;

    for (i = 1; i <= bytes; i++) {
        addr = addr << 8 | s->head[i];
    }
    return addr;
}

/* a page that there is */
static bool get_page(SpiNand *s, unsigned *page)
{
    *page = address(s, 3);
    if (*page >= BLOCKS * PAGES) {
        nand_bad("there is no page %u\n", *page);
        return false;
    }
    return true;
}

static void read_page(SpiNand *s)
{
    unsigned page;

    s->status &= STATUS_WEL;
    if (!get_page(s, &page)) {
        return;
    }
    s->loads[page / PAGES]++;
    load(s, page, s->cache);
    if (s->cfg & CFG_ECC) {
        s->status |= correct(s->cache) << STATUS_ECC;
    }
}

/* may the page be changed? */
static bool writable(SpiNand *s, unsigned *page, const char *what)
{
    bool enabled = s->status & STATUS_WEL;

    s->status = 0;
    if (!get_page(s, page)) {
        return false;
    }
    if (!enabled || s->lock & LOCK_ALL) {
        nand_bad("%s of page %u, which is %s\n", what, *page,
                 enabled ? "locked" : "not enabled");
        return false;
    }
    return true;
}

static void program(SpiNand *s)
{
    uint8_t old[PAGE];
    unsigned page, i;
    bool over = false;

    if (!writable(s, &page, "program")) {
        s->status |= STATUS_PROG_FAILED;
        return;
    }
    if (s->cfg & CFG_ECC) {
        encode(s->cache);
    }
    load(s, page, old);
    for (i = 0; i < PAGE; i++) {
        over |= s->cache[i] != 0xff && s->cache[i] & ~old[i];
        s->cache[i] &= old[i];
    }
    if (over) {
        nand_bad("page %u is programmed twice\n", page);
    }
    if (!store(s, page, s->cache, PAGE)) {
        s->status |= STATUS_PROG_FAILED;
    }
}

static void erase(SpiNand *s)
{
    g_autofree uint8_t *block = g_malloc(PAGE * PAGES);
    unsigned page;

    if (!writable(s, &page, "erase")) {
        s->status |= STATUS_ERASE_FAILED;
        return;
    }
    if (marked_bad(s, page)) {
        nand_bad("erase of block %u, which is marked bad\n", page / PAGES);
        s->status |= STATUS_ERASE_FAILED;
        return;
    }
    memset(block, 0xff, PAGE * PAGES);
    if (!store(s, page - page % PAGES, block, PAGE * PAGES)) {
        s->status |= STATUS_ERASE_FAILED;
    }
}

static bool is_busy(SpiNand *s)
{
    return s->timed && qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) < s->ready;
}

static void take(SpiNand *s, unsigned us)
{
    s->ready = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + us * SCALE_US;
}

static void all_as_after_reset(SpiNand *s)
{
    s->lock = LOCK_ALL;
    s->cfg = CFG_ECC;
    s->status = 0;
    s->sent = 0;
    memset(s->cache, 0xff, PAGE);
}

static uint8_t feature(SpiNand *s)
{
    switch (s->head[1]) {
    case REG_LOCK:
        return s->lock;
    case REG_CFG:
        return s->cfg;
    case REG_STATUS:
        return is_busy(s) ? s->status | STATUS_BUSY : s->status;
    }
    nand_bad("read of unknown feature 0x%02x\n", s->head[1]);
    return 0;
}

static void set_feature(SpiNand *s, uint8_t val)
{
    switch (s->head[1]) {
    case REG_LOCK:
        s->lock = val;
        break;
    case REG_CFG:
        s->cfg = val;
        break;
    default:
        nand_bad("write of unknown feature 0x%02x\n", s->head[1]);
        break;
    }
}

/* bytes before the data: the command, its address, a dummy */
static unsigned head_of(uint8_t command)
{
    switch (command) {
    case CACHE_READ:
    case CACHE_FAST:
        return 4;
    case LOAD:
    case LOAD_MORE:
        return 3;
    case READ_ID:
    case SET_FEATURE:
    case GET_FEATURE:
        return 2;
    case BLOCK_ERASE:
    case PAGE_READ:
    case EXECUTE:
        return 4;
    }
    return 1;
}

/* the Nth byte of data goes out, the chip's comes in */
static uint8_t data_byte(SpiNand *s, unsigned n, uint8_t out)
{
    static const uint8_t id[] = { 0xc8, 0xf1 };
    unsigned at = (address(s, 2) & 0xfff) + n;

    switch (s->head[0]) {
    case READ_ID:
        return n < sizeof(id) ? id[n] : 0;
    case GET_FEATURE:
        return feature(s);
    case SET_FEATURE:
        set_feature(s, out);
        break;
    case CACHE_READ:
    case CACHE_FAST:
        return at < PAGE ? s->cache[at] : 0xff;
    case LOAD:
    case LOAD_MORE:
        if (at < PAGE) {
            s->cache[at] = out;
        } else {
            nand_bad("byte %u of a page\n", at);
        }
        break;
    }
    return 0xff;
}

static uint32_t nand_transfer(SSIPeripheral *dev, uint32_t val)
{
    SpiNand *s = SPI_NAND(dev);
    unsigned n;

    if (s->silent) {
        return 0xff;
    }
    n = s->sent++;
    if (n && n >= head_of(s->head[0])) {
        return data_byte(s, n - head_of(s->head[0]), val);
    }
    s->head[n] = val;
    if (!n && val != GET_FEATURE && val != RESET && is_busy(s)) {
        nand_bad("command 0x%02x while it is busy\n", val);
    }
    if (!n && val == LOAD) {
        memset(s->cache, 0xff, PAGE);
    }
    return 0xff;
}

/* the chip is let go, which starts what has been asked for; done at once */
static int nand_set_cs(SSIPeripheral *dev, bool deselect)
{
    SpiNand *s = SPI_NAND(dev);

    if (deselect && s->sent && s->sent >= head_of(s->head[0])) {
        switch (s->head[0]) {
        case RESET:
            all_as_after_reset(s);
            break;
        case WRITE_ENABLE:
            s->status |= STATUS_WEL;
            break;
        case WRITE_DISABLE:
            s->status &= ~STATUS_WEL;
            break;
        case PAGE_READ:
            read_page(s);
            take(s, READ_US);
            break;
        case EXECUTE:
            program(s);
            take(s, PROGRAM_US);
            break;
        case BLOCK_ERASE:
            erase(s);
            take(s, ERASE_US);
            break;
        }
    }
    s->sent = 0;
    return 0;
}

static void nand_reset(DeviceState *dev)
{
    all_as_after_reset(SPI_NAND(dev));
    memset(SPI_NAND(dev)->loads, 0, sizeof(SPI_NAND(dev)->loads));
}

static Property nand_properties[] = {
    DEFINE_PROP_BOOL("silent", SpiNand, silent, false),
    DEFINE_PROP_BOOL("timed", SpiNand, timed, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void nand_realize(SSIPeripheral *dev, Error **errp)
{
    flash_time_add_counts(OBJECT(dev), "loads", SPI_NAND(dev)->loads, BLOCKS);
}

static void nand_class_init(ObjectClass *klass, void *data)
{
    SSIPeripheralClass *ssi = SSI_PERIPHERAL_CLASS(klass);

    ssi->realize = nand_realize;
    ssi->transfer = nand_transfer;
    ssi->set_cs = nand_set_cs;
    ssi->cs_polarity = SSI_CS_LOW;
    DEVICE_CLASS(klass)->reset = nand_reset;
    DEVICE_CLASS(klass)->user_creatable = false;
    device_class_set_props(DEVICE_CLASS(klass), nand_properties);
}

static const TypeInfo nand_info = {
    .name = TYPE_SPI_NAND,
    .parent = TYPE_SSI_PERIPHERAL,
    .instance_size = sizeof(SpiNand),
    .class_init = nand_class_init,
};

static void register_types(void)
{
    type_register_static(&nand_info);
}
type_init(register_types)

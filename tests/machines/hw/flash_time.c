/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time that an SPI NOR chip and its bus take.
 *
 * A transfer is done at once, and the guest's clock then goes on by what it
 * takes (icount_stall()): nothing else would have happened meanwhile, for a
 * driver waits for it.  An erase or a program is done at once, too, and the
 * chip's status says "busy" until its time has come.
 *
 * A read through the window is 8 clocks of command, 24 of address, and those
 * of the data: a word past the caches, a line with them.  The cache for
 * instructions is taken as large enough for all code in the window, which is
 * a few KiB; of data, which go by once, the last lines are remembered.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/bitmap.h"
#include "qemu/log.h"
#include "qemu/timer.h"
#include "hw/core/cpu.h"
#include "sysemu/cpu-timers.h"
#include "flash_time.h"

#define bad(...) qemu_log_mask(LOG_GUEST_ERROR, "flash: " __VA_ARGS__)

#define WORD            4
#define READ_HEAD       32      /* clocks of command and address */
#define NO_LINE         UINT32_MAX
#define LINES           (FLASH_TIME_BLOCKS * FLASH_TIME_BLOCK / FLASH_TIME_LINE)

#define WRITE_STATUS    0x01
#define PROGRAM         0x02
#define READ            0x03
#define READ_STATUS     0x05
#define FAST_READ       0x0b
#define ERASE_4K        0x20
#define ERASE_32K       0x52
#define ERASE_ALL2      0x60
#define ERASE_ALL       0xc7
#define ERASE_64K       0xd8
/* the same with four bytes of address */
#define FAST_READ4      0x0c
#define PROGRAM4        0x12
#define READ4           0x13
#define ERASE4_4K       0x21
#define ERASE4_32K      0x5c
#define ERASE4_64K      0xdc
#define BUSY            1       /* bit 0 of the status */

/*
 * Typical times, in us: as they are remembered of the datasheets named below,
 * not looked up in them.
 */
typedef struct NorChip {
    const char *name;
    unsigned status;
    unsigned page;
    unsigned erase_4k;
    unsigned erase_32k;
    unsigned erase_64k;
    unsigned erase_all;
} NorChip;

static const NorChip chips[] = {
    /* Macronix MX25L12805D, MX25L6405D: tW, tPP, tSE, tBE, tBE, tCE */
    { "mx25l12805d", 40000, 1400, 60000, 700000, 700000, 80000000 },
    { "mx25l6405d", 40000, 1400, 60000, 700000, 700000, 50000000 },
    /* GigaDevice GD25Q64C: tW, tPP, tSE, tBE1, tBE2, tCE */
    { "gd25q64", 5000, 600, 50000, 150000, 200000, 25000000 },
    /* any other: Winbond W25Q64CV: tW, tPP, tSE, tBE1, tBE2, tCE */
    { NULL, 10000, 700, 30000, 120000, 150000, 15000000 },
};

bool flash_time_ok(bool on, Error **errp)
{
    if (on && icount_enabled() != 1) {
        error_setg(errp, "flash-time needs -icount shift=N");
        return false;
    }
    return true;
}

static void get_guest_ns(Object *obj, Visitor *v, const char *name,
                         void *opaque, Error **errp)
{
    uint64_t ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    visit_type_uint64(v, name, &ns, errp);
}

void flash_time_add_clock(Object *machine)
{
    object_property_add(machine, "guest-ns", "uint64", get_guest_ns, NULL, NULL,
                        NULL);
}

void flash_time_wait(uint64_t *rest, uint64_t clocks, uint32_t hz)
{
    uint64_t n = clocks * NANOSECONDS_PER_SECOND + *rest;

    /* a rate that has changed in between is worth less than a ns */
    *rest = n % hz;
    /* at reset nobody waits */
    if (current_cpu) {
        icount_stall(n / hz);
    }
}

void flash_time_init(FlashTime *t, const char *chip)
{
    const NorChip *c = chips;

    if (!chip) {
        return;
    }
    while (c->name && strcmp(c->name, chip)) {
        c++;
    }
    t->chip = c;
    t->code = bitmap_new(LINES);
    flash_time_reset(t);
}

void flash_time_reset(FlashTime *t)
{
    t->sent = 0;
    if (t->chip) {
        bitmap_zero(t->code, LINES);
        memset(t->line, 0xff, sizeof(t->line));
        memset(t->reads, 0, sizeof(t->reads));
        t->word = NO_LINE;
    }
}

/*
 * An instruction is fetched in the middle of a block of them, of which QEMU
 * does not let the clock be read: it is that of the block's end
 */
static int64_t clock_ns(void)
{
    CPUState *cpu = current_cpu;
    uint32_t can_do_io = cpu ? cpu->can_do_io : 0;
    int64_t ns;

    if (cpu) {
        cpu->can_do_io = 1;
    }
    ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    if (cpu) {
        cpu->can_do_io = can_do_io;
    }
    return ns;
}

static bool is_busy(FlashTime *t)
{
    return t->ready && clock_ns() < t->ready;
}

static unsigned takes(FlashTime *t)
{
    switch (t->sent ? t->head[0] : 0) {
    case WRITE_STATUS:
        return t->chip->status;
    case PROGRAM:
    case PROGRAM4:
        return t->chip->page;
    case ERASE_4K:
    case ERASE4_4K:
        return t->chip->erase_4k;
    case ERASE_32K:
    case ERASE4_32K:
        return t->chip->erase_32k;
    case ERASE_64K:
    case ERASE4_64K:
        return t->chip->erase_64k;
    case ERASE_ALL:
    case ERASE_ALL2:
        return t->chip->erase_all;
    }
    return 0;
}

void flash_time_select(FlashTime *t, bool on)
{
    unsigned us = t->chip && !on ? takes(t) : 0;

    if (us) {
        t->ready = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                   (int64_t)us * SCALE_US;
    }
    t->sent = 0;
}

static void count(FlashTime *t, uint32_t at, unsigned bytes)
{
    t->reads[at / FLASH_TIME_BLOCK % FLASH_TIME_BLOCKS] += bytes;
}

/*
 * where the byte comes from that a read has come to, of whose address there are
 * so many bytes; dummies come first
 */
static void count_byte(FlashTime *t, unsigned address, unsigned dummies)
{
    unsigned before = 1 + address + dummies;
    uint32_t at = 0;
    unsigned i;

    for (i = 1; i <= address; i++) {
        at = at << 8 | t->head[i];
    }

    if (t->sent > before) {
        count(t, at + t->sent - before - 1, 1);
    }
}

uint8_t flash_time_byte(FlashTime *t, uint8_t out, uint8_t in)
{
    if (!t->chip) {
        return in;
    }
    if (t->sent < FLASH_TIME_HEAD) {
        t->head[t->sent] = out;
    }
    if (!t->sent++) {
        if (out != READ_STATUS && is_busy(t)) {
            bad("command 0x%02x to a chip that is busy\n", out);
        }
        return in;
    }
    switch (t->head[0]) {
    case READ_STATUS:
        return is_busy(t) ? in | BUSY : in;
    case READ:
        count_byte(t, 3, 0);
        break;
    case FAST_READ:
        count_byte(t, 3, 1);
        break;
    case READ4:
        count_byte(t, 4, 0);
        break;
    case FAST_READ4:
        count_byte(t, 4, 1);
        break;
    }
    return in;
}

void flash_time_clocks(FlashTime *t, unsigned clocks, uint32_t hz)
{
    if (t->chip) {
        flash_time_wait(&t->rest, clocks, hz);
    }
}

static void window_read(FlashTime *t, uint32_t at, unsigned bytes, uint32_t hz)
{
    if (is_busy(t)) {
        bad("read at 0x%06x of a chip that is busy\n", at);
    }
    count(t, at, bytes);
    flash_time_wait(&t->rest, READ_HEAD + 8 * bytes, hz);
}

void flash_time_data(FlashTime *t, uint32_t at, bool cached, uint32_t hz)
{
    uint32_t line = at / FLASH_TIME_LINE;
    unsigned i;

    if (!t->chip) {
        return;
    }
    if (!cached) {
        window_read(t, at, WORD, hz);
        return;
    }
    for (i = 0; i < FLASH_TIME_LINES; i++) {
        if (t->line[i] == line) {
            return;
        }
    }
    t->line[t->oldest++ % FLASH_TIME_LINES] = line;
    window_read(t, at, FLASH_TIME_LINE, hz);
}

void flash_time_code(FlashTime *t, uint32_t at, bool cached, uint32_t hz)
{
    if (cached) {
        if (!test_and_set_bit(at / FLASH_TIME_LINE % LINES, t->code)) {
            window_read(t, at, FLASH_TIME_LINE, hz);
        }
        return;
    }
    /* two instructions of MIPS16 are a word */
    if (at / WORD != t->word) {
        t->word = at / WORD;
        window_read(t, at, WORD, hz);
    }
}

typedef struct Counts {
    const uint32_t *of;
    unsigned n;
} Counts;

static void get_counts(Object *obj, Visitor *v, const char *name, void *opaque,
                       Error **errp)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Counts *counts = opaque;
    unsigned i;

    for (i = 0; i < counts->n; i++) {
        g_string_append_printf(text, "%u ", counts->of[i]);
    }
    visit_type_str(v, name, &text->str, errp);
}

void flash_time_add_counts(Object *obj, const char *name,
                           const uint32_t *counts, unsigned n)
{
    Counts *c = g_new(Counts, 1);

    *c = (Counts) { counts, n };
    object_property_add(obj, name, "string", get_counts, NULL, NULL, c);
}

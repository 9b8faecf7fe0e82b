/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks of registers that only keep what is written to them.  A register
 * that no table has is one that no driver known to us uses: logged.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bitmap.h"
#include "qemu/queue.h"
#include "hw/mips/mips.h"
#include "sysemu/reset.h"
#include "ath79.h"

typedef struct Regs {
    MemoryRegion mmio;
    const Ath79Block *block;
    const char *stuck;
    const Ath79Fitted *fitted;
    uint32_t *value;
    unsigned long *written;     /* since reset */
    QSLIST_ENTRY(Regs) next;
} Regs;

static QSLIST_HEAD(, Regs) blocks;

static const Ath79Reg *find(Regs *s, hwaddr addr)
{
    const Ath79Reg *r;

    for (r = s->block->regs; r->offset != ATH79_END; r++) {
        if (r->offset == addr) {
            return r;
        }
    }
    return NULL;
}

static bool is_stuck(Regs *s, const Ath79Reg *r)
{
    g_autofree char *name = g_strdup_printf("%s:%#x", s->block->name,
                                            r->offset);
    g_auto(GStrv) all = g_strsplit(s->stuck ? s->stuck : "", "+", 0);

    return g_strv_contains((const char *const *)all, name);
}

/* the bits of it that are only to be read */
static uint32_t fixed(Regs *s, const Ath79Reg *r)
{
    return (is_stuck(s, r) ? ~r->reset : r->reset) & ~r->writable;
}

static uint64_t regs_read(void *opaque, hwaddr addr, unsigned size)
{
    Regs *s = opaque;

    if (!find(s, addr)) {
        ath79_bad("%s: read of unknown register 0x%" HWADDR_PRIx "\n",
                  s->block->name, addr);
    }
    return s->value[addr / 4];
}

static void regs_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Regs *s = opaque;
    const Ath79Reg *r = find(s, addr);

    if (!r) {
        ath79_bad("%s: write of 0x%" PRIx64 " to unknown register 0x%"
                  HWADDR_PRIx "\n", s->block->name, val, addr);
        return;
    }
    s->value[addr / 4] = (val & r->writable) | fixed(s, r);
    set_bit(addr / 4, s->written);
    if (r->check) {
        r->check(s->fitted, val);
    }
}

static const MemoryRegionOps regs_ops = {
    .read = regs_read,
    .write = regs_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void regs_reset(void *opaque)
{
    Regs *s = opaque;
    const Ath79Reg *r;

    bitmap_zero(s->written, s->block->size / 4);
    for (r = s->block->regs; r->offset != ATH79_END; r++) {
        s->value[r->offset / 4] = (r->reset & r->writable) | fixed(s, r);
    }
}

static uint32_t *at(hwaddr addr)
{
    Regs *s;

    QSLIST_FOREACH(s, &blocks, next) {
        if (addr - s->block->base < s->block->size) {
            return &s->value[(addr - s->block->base) / 4];
        }
    }
    g_assert_not_reached();
}

uint32_t ath79_block_value(hwaddr addr)
{
    return *at(addr);
}

void ath79_block_set(hwaddr addr, uint32_t val)
{
    *at(addr) = val;
}

void ath79_blocks_check(void)
{
    const Ath79Reg *r;
    Regs *s;

    QSLIST_FOREACH(s, &blocks, next) {
        for (r = s->block->regs; r->offset != ATH79_END; r++) {
            if (r->check && !test_bit(r->offset / 4, s->written)) {
                r->check(s->fitted, s->value[r->offset / 4]);
            }
        }
    }
}

const uint32_t *ath79_block_init(const Ath79Block *block, Object *owner,
                                 const Ath79Fitted *fitted,
                                 const char *stuck)
{
    Regs *s = g_new0(Regs, 1);

    s->block = block;
    s->stuck = stuck;
    s->fitted = fitted;
    QSLIST_INSERT_HEAD(&blocks, s, next);
    s->value = g_new0(uint32_t, block->size / 4);
    s->written = bitmap_new(block->size / 4);
    memory_region_init_io(&s->mmio, owner, &regs_ops, s, block->name,
                          block->size);
    memory_region_add_subregion(get_system_memory(), block->base, &s->mmio);
    qemu_register_reset(regs_reset, s);
    return s->value;
}

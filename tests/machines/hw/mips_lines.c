/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules that caches make for software (MIPS32 Architecture, volume III,
 * "Cacheability and coherency"; Linux, Documentation/core-api/cachetlb.rst):
 * who writes by the cache has to write back before somebody else reads, who
 * writes past it has to have it invalidated before it is read by the cache,
 * nobody may write to a line of which the cache has something newer, and code
 * has to be written back and the I-cache invalidated before it runs.
 *
 * No line is ever written back or dropped by itself here, and data themselves
 * are always right: what would have been wrong is logged.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "mips_lines.h"

/* of one kind of fault; the first ones say it all */
#define LOG_MAX     16

/*
 * A load so many accesses behind the invalidation of its line may find a copy
 * from before a device wrote, or from after: both are right, for the driver has
 * prepared this look, and will look again.
 */
#define AT_ONCE     32

/* a bit for each of a line's words */
typedef struct Line {
    uint8_t dirty;      /* newer in D than in L2 or memory */
    uint8_t dirty2;     /* newer in L2 than in memory */
    uint8_t stale;      /* D may have, or get written, what is older */
    uint8_t stale2;     /* so may L2 */
    uint8_t code;       /* written, and I has not been invalidated since */
    uint8_t old;        /* and I has had it */
    uint8_t lost;       /* nobody has what was written last */
    bool in_d:1;
    bool in_l2:1;
    bool in_i:1;
    bool asked:1;       /* invalidated in D, and not read since … */
    uint32_t when;      /* … when there had been so many accesses */
} Line;

struct MipsLines {
    MipsMemory memory;
    bool l2;
    bool strict;
    hwaddr ram_lines;
    hwaddr lines;
    uint32_t accesses;  /* of the CPU, to data */
    Line *line;         /* of RAM, then of the window */
};

enum fault {
    LOAD_STALE, LOAD_LOST, LOAD_DIRTY, STORE_DIRTY, CODE_DIRTY, CODE_OLD,
    DMA_READ, DMA_WRITE, FAULTS
};

static const char *const text[FAULTS] = {
    [LOAD_STALE] = "reads 0x%08x by the cache, memory is newer",
    [LOAD_LOST] = "reads 0x%08x, what was written last is lost",
    [LOAD_DIRTY] = "reads 0x%08x past the cache, which is newer",
    [STORE_DIRTY] = "writes 0x%08x past the cache, which has a dirty line",
    [CODE_DIRTY] = "runs 0x%08x, which has not been written back",
    [CODE_OLD] = "runs 0x%08x, the I-cache may have what was there before",
    [DMA_READ] = "reads 0x%08x, which has not been written back",
    [DMA_WRITE] = "writes 0x%08x, of which the cache has a dirty line",
};

static void report(MipsLines *m, enum fault fault, const Line *l,
                   const MipsActor *who)
{
    static unsigned told[FAULTS];
    hwaddr n = l - m->line;
    g_autofree char *what = NULL, *pc = NULL;

    if (told[fault]++ >= LOG_MAX) {
        return;
    }
    n = n < m->ram_lines ? n * MIPS_LINE :
        m->memory.window + (n - m->ram_lines) * MIPS_LINE;
    what = g_strdup_printf(text[fault], (unsigned)n);
    pc = who->pc ? g_strdup_printf(" at %08x", (unsigned)who->pc(who->opaque)) :
         g_strdup("");
    qemu_log_mask(LOG_GUEST_ERROR, "caches: %s%s %s\n", who->name, pc, what);
}

static Line *line_of(MipsLines *m, hwaddr addr)
{
    if (addr < m->memory.ram_end) {
        return &m->line[addr % m->memory.ram_size / MIPS_LINE];
    }
    addr -= m->memory.window;
    return addr < m->memory.window_size ?
           &m->line[m->ram_lines + addr / MIPS_LINE] : NULL;
}

/* words of the line from @addr on, at most @len bytes of it */
static uint8_t words(hwaddr addr, hwaddr len)
{
    unsigned first = addr % MIPS_LINE / 4;
    unsigned last = (MIN(addr % MIPS_LINE + len, MIPS_LINE) - 1) / 4;

    return (2 << last) - (1 << first);
}

#define FOR_EACH_LINE(m, l, w, addr, len)                               \
    for (hwaddr at_ = (addr), end_ = at_ + (len); at_ < end_;           \
         at_ = (at_ | (MIPS_LINE - 1)) + 1)                             \
        if ((l) = line_of(m, at_), (w) = words(at_, end_ - at_), (l))

static void load(MipsLines *m, Line *l, uint8_t w, bool cached,
                 const MipsActor *who)
{
    if (w & l->lost) {
        report(m, LOAD_LOST, l, who);
        l->lost &= ~w;
    }
    if (!cached && w & (l->dirty | l->dirty2)) {
        report(m, LOAD_DIRTY, l, who);
    }
    if (!cached) {
        return;
    }
    if (w & ~l->dirty & (l->stale | (l->stale2 & ~l->dirty2))) {
        if (!l->asked || m->accesses - l->when > AT_ONCE) {
            report(m, LOAD_STALE, l, who);
        }
        l->stale &= ~w;
        l->stale2 &= ~w;
    }
    l->in_d = l->in_l2 = true;
    l->asked = false;
}

/* by somebody who does not go by the cache; @eager: others may fill it */
static void write_past(MipsLines *m, Line *l, uint8_t w, bool eager,
                       enum fault fault, const MipsActor *who)
{
    if (l->dirty || l->dirty2) {
        report(m, fault, l, who);
        l->dirty = l->dirty2 = 0;
    }
    l->stale |= eager || l->in_d ? w : 0;
    l->stale2 |= m->l2 && (eager || l->in_l2) ? w : 0;
    l->code |= w;
    l->old |= l->in_i ? w : 0;
    l->lost &= ~w;
}

static void store(MipsLines *m, Line *l, uint8_t w, bool cached,
                  const MipsActor *who)
{
    if (!cached) {
        /* it does nothing else meanwhile (U-Boot, get_ram_size()) */
        write_past(m, l, w, false, STORE_DIRTY, who);
        return;
    }
    l->dirty |= w;
    l->stale &= ~w;
    l->lost &= ~w;
    l->code |= w;
    l->old |= l->in_i ? w : 0;
    l->in_d = l->in_l2 = true;
}

static void fetch(MipsLines *m, Line *l, uint8_t w, bool cached, bool mapped,
                  const MipsActor *who)
{
    uint8_t old = m->strict && !mapped ? l->code : l->old;

    if (w & (l->dirty | (cached ? 0 : l->dirty2))) {
        report(m, CODE_DIRTY, l, who);
        return;
    }
    if (cached && w & (old | (l->stale2 & ~l->dirty2))) {
        report(m, CODE_OLD, l, who);
        l->code = l->old = 0;
    }
    l->in_i |= cached;
}

void mips_lines_load(MipsLines *m, hwaddr addr, hwaddr len, bool cached,
                     const MipsActor *who)
{
    uint8_t w;
    Line *l;

    m->accesses++;
    FOR_EACH_LINE(m, l, w, addr, len) {
        load(m, l, w, cached, who);
    }
}

void mips_lines_store(MipsLines *m, hwaddr addr, hwaddr len, bool cached,
                      const MipsActor *who)
{
    uint8_t w;
    Line *l;

    m->accesses++;
    FOR_EACH_LINE(m, l, w, addr, len) {
        store(m, l, w, cached, who);
    }
}

void mips_lines_fetch(MipsLines *m, hwaddr addr, hwaddr len, bool cached,
                      bool mapped, const MipsActor *who)
{
    uint8_t w;
    Line *l;

    FOR_EACH_LINE(m, l, w, addr, len) {
        fetch(m, l, w, cached, mapped, who);
    }
}

void mips_lines_dma(MipsLines *m, hwaddr addr, hwaddr len, bool write,
                    const MipsActor *who)
{
    uint8_t w;
    Line *l;

    FOR_EACH_LINE(m, l, w, addr, len) {
        if (write) {
            write_past(m, l, w, m->strict, DMA_WRITE, who);
        } else if (w & (l->dirty | l->dirty2 | l->lost)) {
            report(m, DMA_READ, l, who);
        }
    }
}

/* the whole line goes, and with it what was older in it */
static void write_back(Line *l, bool l2)
{
    l->lost |= l->stale;
    l->stale = 0;
    if (l2) {
        l->dirty2 |= l->dirty;
        l->stale2 &= ~l->dirty;
    }
    l->dirty = 0;
}

static void hit(MipsLines *m, Line *l, unsigned cache, bool back, bool inv)
{
    switch (cache) {
    case MIPS_I:
        /* what is not in memory yet will have to be fetched again */
        l->code &= l->dirty;
        l->old &= l->dirty;
        l->in_i = false;
        break;
    case MIPS_D:
        if (back && l->dirty) {
            write_back(l, m->l2);
        }
        if (inv) {
            l->lost |= l->dirty;
            l->dirty = l->stale = 0;
            l->in_d = false;
            l->asked = true;
            l->when = m->accesses;
        }
        break;
    case MIPS_L2:
        if (back && l->dirty2) {
            l->lost |= l->stale2;
            l->stale2 = l->dirty2 = 0;
        }
        if (inv) {
            l->lost |= l->dirty2;
            l->dirty2 = l->stale2 = 0;
            l->in_l2 = false;
        }
        break;
    }
}

bool mips_lines_hit(MipsLines *m, hwaddr addr, unsigned cache, bool back,
                    bool inv)
{
    Line *l = line_of(m, addr);
    bool dirty;

    if (!l) {
        return false;
    }
    dirty = l->dirty || l->dirty2;
    hit(m, l, cache, back, inv);
    return back && dirty && !l->dirty && !l->dirty2;
}

void mips_lines_all(MipsLines *m, unsigned cache, bool back)
{
    hwaddr i;

    for (i = 0; i < m->lines; i++) {
        hit(m, &m->line[i], cache, back, true);
    }
}

void mips_lines_forget(MipsLines *m, hwaddr addr, hwaddr len)
{
    uint8_t w;
    Line *l;

    FOR_EACH_LINE(m, l, w, addr, len) {
        *l = (Line) { .lost = l->lost & ~w };
    }
}

void mips_lines_reset(MipsLines *m)
{
    memset(m->line, 0, m->lines * sizeof(*m->line));
}

MipsLines *mips_lines_new(const MipsMemory *memory, bool l2, bool strict)
{
    MipsLines *m = g_new0(MipsLines, 1);

    m->memory = *memory;
    m->l2 = l2;
    m->strict = strict;
    m->ram_lines = memory->ram_size / MIPS_LINE;
    m->lines = m->ram_lines + memory->window_size / MIPS_LINE;
    m->line = g_new0(Line, m->lines);
    return m;
}

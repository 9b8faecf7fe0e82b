/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who sets the caches of a MIPS CPU up, and when.
 *
 * Out of reset KSEG0 is uncached (Config.K0), and the tags are undefined:
 * each index of both primary caches has to be given a tag by Index Store Tag
 * before anything else is done with that cache, and K0 has to be changed
 * before code runs in DRAM (MIPS32 24K Processor Core Family Software User's
 * Manual, "Initializing the caches").  Linux keeps K0 as it finds it
 * (arch/mips/mm/c-r4k.c, coherency_setup()), unless ath79's sets it at its
 * entry (mach-ath79/kernel-entry-init.h), or MT7621's with SMP to the coherent
 * one (arch/mips/kernel/smp-cps.c, cps_smp_setup()).
 *
 * With "cachecheck", CACHE, accesses and DMA go on to mips_lines.c.  "strict":
 * a clean line may be filled at any time.  "lazy": only when it is used, which
 * is what Linux counts on with these CPUs (arch/mips/mm/dma-noncoherent.c,
 * cpu_needs_post_dma_flush()).  What is left out: an operation by index counts
 * once it has gone over all of the cache; aliases; all CPUs but one.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bitmap.h"
#include "qemu/log.h"
#include "exec/exec-all.h"
#include "mips_caches.h"

#define L1_WAYS         4
#define L2_WAYS         8
/* Config1 and Config2: sets are 64 << n, lines 2 << n, ways n + 1 */
#define FIELD_LINE      4
#define FIELD_SETS(size, ways) ctz32((size) / (MIPS_LINE * (ways) * 64))

/* CACHE: which cache, and what (MIPS32 Architecture, volume II) */
#define OP_CACHE(op)    ((op) & 3)
#define OP_WHAT(op)     ((op) >> 2)
#define INDEX_INV       0       /* of D and L2: written back before */
#define INDEX_STORE_TAG 2
#define HIT_INV         4
#define HIT_WB_INV      5       /* I: fill */
#define HIT_WB          6
#define L2_STORE_TAG    0x0b
#define L2_STORE_DATA   0x0f

#define K0(env)         ((env)->CP0_Config0 & 7)
#define K0_UNCACHED     2
#define K0_WRITE_BACK   3
#define K0_COHERENT     5       /* of CPUs with more than one core */

/* indices that an operation has gone over */
typedef struct Sweep {
    unsigned done;
    unsigned long *seen;
} Sweep;

typedef struct Level {
    const char *name;
    unsigned lines;
    Sweep tags;                 /* since reset */
    Sweep inv, store;           /* since the last time that all had been */
    bool told;                  /* that it is used without them */
} Level;

static struct {
    MIPSCPU *cpu;
    MipsMemory memory;
    hwaddr locked, locked_end;  /* in L2 */
    bool unlocked;              /* L2 has been set up anew */
    Level level[4];             /* as CACHE counts them */
    uint32_t config1;
    uint32_t config2;
    bool told;                  /* that it runs in DRAM with caches off */
    bool in_dram;               /* it has run there since reset */
    void (*on_dram)(void *opaque);
    void *dram;
    MipsLines *lines;           /* NULL: only who sets them up is looked at */
    struct {
        MipsSeen *fn;
        void *opaque;
    } seen[2];
} caches;

/* what the command line asks for */
static bool warm;
static char *check;

/* of the instruction that is being executed, whose block goes on behind it */
static uint64_t pc_of(void *ra)
{
    CPUMIPSState *env = &caches.cpu->env;
    uint32_t hflags = env->hflags;

    cpu_restore_state(CPU(caches.cpu), (uintptr_t)ra);
    env->hflags = hflags;
    return env->active_tc.PC;
}

/* --- every access --- */

static MipsActor cpu_at(uintptr_t ra)
{
    return (MipsActor) { .name = "CPU", .pc = pc_of, .opaque = (void *)ra };
}

static void touch(CPUMIPSState *env, hwaddr addr, unsigned size, bool cached,
                  bool store, uintptr_t ra)
{
    MipsActor who = cpu_at(ra);

    if (store) {
        mips_lines_store(caches.lines, addr, size, cached, &who);
    } else {
        mips_lines_load(caches.lines, addr, size, cached, &who);
    }
}

void mips_caches_dma(const char *device, hwaddr addr, hwaddr len, bool write)
{
    MipsActor who = { .name = device };

    if (caches.lines) {
        mips_lines_dma(caches.lines, addr, len, write, &who);
    }
}

void mips_caches_on_write_back(MipsSeen *fn, void *opaque)
{
    int i = caches.seen[0].fn ? 1 : 0;

    caches.seen[i].fn = fn;
    caches.seen[i].opaque = opaque;
}

static void written_back(hwaddr line)
{
    int i;

    for (i = 0; i < ARRAY_SIZE(caches.seen) && caches.seen[i].fn; i++) {
        caches.seen[i].fn(caches.seen[i].opaque, line);
    }
}

static void hit(unsigned op, target_ulong addr)
{
    unsigned what = OP_WHAT(op);
    hwaddr phys = cpu_get_phys_page_debug(CPU(caches.cpu), addr & ~0xfff) |
                  (addr & 0xfff);

    if (what >= HIT_INV && what <= HIT_WB &&
        mips_lines_hit(caches.lines, phys, OP_CACHE(op), what != HIT_INV,
                       what != HIT_WB)) {
        written_back(phys & -MIPS_LINE);
    }
}

/* --- operations --- */

/* true if this was the last index that had been missing */
static bool sweep(Level *l, Sweep *s, target_ulong addr)
{
    if (test_and_set_bit(addr / MIPS_LINE % l->lines, s->seen)) {
        return false;
    }
    return ++s->done == l->lines;
}

static void sweep_set(Level *l, Sweep *s, bool done)
{
    s->done = done ? l->lines : 0;
    if (done) {
        bitmap_fill(s->seen, l->lines);
    } else {
        bitmap_zero(s->seen, l->lines);
    }
}

static void by_index(Level *l, unsigned op, target_ulong addr)
{
    Sweep *s = OP_WHAT(op) == INDEX_INV ? &l->inv : &l->store;

    if (sweep(l, s, addr)) {
        sweep_set(l, s, false);
        caches.unlocked |= op == L2_STORE_TAG;
        if (caches.lines) {
            mips_lines_all(caches.lines, OP_CACHE(op),
                           OP_WHAT(op) == INDEX_INV);
        }
    }
}

/* where patches/0002 has put it */
static void stored_in_l2(CPUMIPSState *env, target_ulong addr)
{
    hwaddr phys = (env->CP0_TagLo & 0x1ffff800) | (addr & 0x7f8);

    mips_caches_lock_l2(phys, 8);
}

static void cache(CPUMIPSState *env, unsigned op, target_ulong addr,
                  uintptr_t ra)
{
    Level *l = &caches.level[OP_CACHE(op)];

    if (op == L2_STORE_DATA) {
        stored_in_l2(env, addr);
    } else if (!l->lines) {
        qemu_log_mask(LOG_GUEST_ERROR, "caches: CACHE 0x%02x at %08x: there is "
                      "no such cache\n", op, (unsigned)pc_of((void *)ra));
    } else if (OP_WHAT(op) == INDEX_STORE_TAG) {
        /* what is not 0 is valid, or locked */
        if (!env->CP0_TagLo) {
            sweep(l, &l->tags, addr);
            by_index(l, op, addr);
        }
    } else if (l->tags.done != l->lines) {
        if (!l->told) {
            qemu_log_mask(LOG_GUEST_ERROR, "caches: CACHE 0x%02x at %08x: %u "
                          "of %u lines of %s have a tag\n", op,
                          (unsigned)pc_of((void *)ra), l->tags.done, l->lines,
                          l->name);
        }
        l->told = true;
    } else if (OP_WHAT(op) == INDEX_INV) {
        by_index(l, op, addr);
    } else if (caches.lines) {
        hit(op, addr);
    }
}

/* --- setting up --- */

static void config(CPUMIPSState *env)
{
    caches.told = false;
    if (caches.unlocked && K0(env) != K0_UNCACHED) {
        /* what ran in L2 has moved to DRAM */
        caches.locked_end = 0;
    }
    tlb_flush(CPU(caches.cpu));
}

static bool in_l2(hwaddr addr)
{
    return addr >= caches.locked && addr < caches.locked_end;
}

static bool set_up(CPUMIPSState *env)
{
    const Level *i = &caches.level[MIPS_I], *d = &caches.level[MIPS_D];

    return (K0(env) == K0_WRITE_BACK || K0(env) == K0_COHERENT) &&
           i->tags.done == i->lines && d->tags.done == d->lines;
}

static void code(CPUMIPSState *env, target_ulong pc, hwaddr addr,
                 unsigned size, bool cached)
{
    const Level *i = &caches.level[MIPS_I], *d = &caches.level[MIPS_D];
    bool mapped = extract32(pc, 30, 2) != 2;
    MipsActor who = { .name = "CPU" };

    if (in_l2(addr)) {
        return;
    }
    if (!caches.in_dram && addr < caches.memory.ram_end) {
        caches.in_dram = true;
        if (caches.on_dram) {
            caches.on_dram(caches.dram);
        }
    }
    /* who runs in KSEG1 can do without */
    if (!caches.told && extract32(pc, 29, 3) != 5 &&
        addr < caches.memory.ram_end && !set_up(env)) {
        caches.told = true;
        qemu_log_mask(LOG_GUEST_ERROR, "caches: runs in DRAM, at %08x, with K0 "
                      "= %u and %u of %u and %u of %u tags\n", (unsigned)pc,
                      K0(env), i->tags.done, i->lines, d->tags.done, d->lines);
    }
    if (caches.lines) {
        mips_lines_fetch(caches.lines, addr, size, cached, mapped, &who);
    }
}

static const MIPSCacheOps set_up_ops = {
    .cache = cache,
    .config = config,
    .code = code,
};

static const MIPSCacheOps check_ops = {
    .cache = cache,
    .config = config,
    .code = code,
    .access = touch,
};

void mips_caches_on_dram(void (*fn)(void *opaque), void *opaque)
{
    caches.on_dram = fn;
    caches.dram = opaque;
}

void mips_caches_lock_l2(hwaddr addr, hwaddr len)
{
    caches.locked = MIN(caches.locked, addr);
    caches.locked_end = MAX(caches.locked_end, addr + len);
    caches.unlocked = false;
    if (caches.lines) {
        mips_lines_forget(caches.lines, addr, len);
    }
}

void mips_caches_reset(void)
{
    CPUMIPSState *env = &caches.cpu->env;
    int i;

    env->CP0_Config1 = deposit32(env->CP0_Config1, CP0C1_DA, 18,
                                 caches.config1);
    env->CP0_Config2 |= caches.config2;
    env->CP0_Config0 = deposit32(env->CP0_Config0, CP0C0_K0, 3,
                                 warm ? K0_WRITE_BACK : K0_UNCACHED);
    for (i = 0; i < ARRAY_SIZE(caches.level); i++) {
        Level *l = &caches.level[i];

        sweep_set(l, &l->tags, warm);
        sweep_set(l, &l->inv, false);
        sweep_set(l, &l->store, false);
        l->told = false;
    }
    if (caches.lines) {
        mips_lines_reset(caches.lines);
    }
    caches.locked = HWADDR_MAX;
    caches.locked_end = 0;
    caches.told = false;
    caches.in_dram = warm;
    /* what was translated before has not been looked at since */
    tb_flush(CPU(caches.cpu));
}

static uint32_t geometry(uint32_t size, unsigned ways)
{
    return FIELD_SETS(size, ways) << 6 | FIELD_LINE << 3 | (ways - 1);
}

static void create_levels(const MipsCacheSizes *sizes)
{
    const uint32_t size[] = { sizes->icache, sizes->dcache, 0, sizes->l2 };
    static const char *const name[] = { "I", "D", "L3", "L2" };

    for (int i = 0; i < ARRAY_SIZE(caches.level); i++) {
        Level *l = &caches.level[i];

        l->name = name[i];
        l->lines = size[i] / MIPS_LINE;
        l->tags.seen = bitmap_new(MAX(l->lines, 1));
        l->inv.seen = bitmap_new(MAX(l->lines, 1));
        l->store.seen = bitmap_new(MAX(l->lines, 1));
    }
}

void mips_caches_create(MIPSCPU *cpu, const MipsCacheSizes *sizes,
                        const MipsMemory *memory)
{
    caches.cpu = cpu;
    caches.memory = *memory;
    create_levels(sizes);
    caches.config1 = geometry(sizes->icache, L1_WAYS) << 9 |
                     geometry(sizes->dcache, L1_WAYS);
    if (sizes->l2) {
        caches.config2 = FIELD_SETS(sizes->l2, L2_WAYS) << CP0C2_SS |
                         FIELD_LINE << CP0C2_SL | (L2_WAYS - 1);
    }
    if (check) {
        caches.lines = mips_lines_new(memory, sizes->l2,
                                      !strcmp(check, "strict"));
    }
    cpu->env.cache_ops = check ? &check_ops : &set_up_ops;
}

/* --- properties --- */

static char *get_check(Object *obj, Error **errp)
{
    return g_strdup(check ?: "off");
}

static void set_check(Object *obj, const char *value, Error **errp)
{
    g_clear_pointer(&check, g_free);
    if (!strcmp(value, "strict") || !strcmp(value, "lazy")) {
        check = g_strdup(value);
    } else if (strcmp(value, "off")) {
        error_setg(errp, "cachecheck is strict, lazy or off");
    }
}

static bool get_warm(Object *obj, Error **errp)
{
    return warm;
}

static void set_warm(Object *obj, bool value, Error **errp)
{
    warm = value;
}

void mips_caches_add_properties(ObjectClass *machine)
{
    object_class_property_add_str(machine, "cachecheck", get_check, set_check);
    object_class_property_set_description(machine, "cachecheck", "log what "
                                          "caches would get wrong: strict, "
                                          "lazy or off; slow");
    object_class_property_add_bool(machine, "warm", get_warm, set_warm);
    object_class_property_set_description(machine, "warm", "the program is "
                                          "started by a loader that has set "
                                          "the caches up");
}

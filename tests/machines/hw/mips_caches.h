/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caches of a MIPS CPU, as far as software can get them wrong.
 *
 * QEMU has none: what is here holds nothing, and only looks at who sets them
 * up, and when; with the machine's property "cachecheck", also at every access
 * to memory (mips_lines.h).  What silicon would not bear is logged
 * (-d guest_errors).
 */
#ifndef HW_MIPS_CACHES_H
#define HW_MIPS_CACHES_H

#include "cpu.h"
#include "mips_lines.h"

/**
 * MipsCacheSizes - what a CPU has, in bytes; lines have 32
 * @icache, @dcache: in four ways
 * @l2: in eight ways; 0 if there is none
 */
typedef struct MipsCacheSizes {
    uint32_t icache;
    uint32_t dcache;
    uint32_t l2;
} MipsCacheSizes;

/* the machine's properties "cachecheck" and "warm" */
void mips_caches_add_properties(ObjectClass *machine);

/* look after @cpu's caches; one CPU a machine */
void mips_caches_create(MIPSCPU *cpu, const MipsCacheSizes *sizes,
                        const MipsMemory *memory);

/* behind the CPU's reset */
void mips_caches_reset(void);

/* [addr, addr + len) is not DRAM yet: it is locked in the L2 cache */
void mips_caches_lock_l2(hwaddr addr, hwaddr len);

/* a device reads or writes [addr, addr + len), past all caches */
void mips_caches_dma(const char *device, hwaddr addr, hwaddr len, bool write);

/* @fn is called when the first instruction after a reset comes out of DRAM that
 * no other program has set up before */
void mips_caches_on_dram(void (*fn)(void *opaque), void *opaque);

typedef void MipsSeen(void *opaque, hwaddr line);

/* @fn is called when a dirty line has got to memory; two of them at most */
void mips_caches_on_write_back(MipsSeen *fn, void *opaque);

#endif

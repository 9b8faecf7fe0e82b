/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes of each cache line of memory: which copy of a word is the
 * newest, and who may be looking at another.
 */
#ifndef HW_MIPS_LINES_H
#define HW_MIPS_LINES_H

#include "exec/hwaddr.h"

#define MIPS_LINE   32

typedef struct MipsLines MipsLines;

/**
 * MipsActor - who does something
 * @name: for the log
 * @pc: asked only if there is something to log; may be NULL
 */
typedef struct MipsActor {
    const char *name;
    uint64_t (*pc)(void *opaque);
    void *opaque;
} MipsActor;

/* caches, as CACHE counts them */
enum { MIPS_I, MIPS_D, MIPS_L2 = 3 };

/**
 * MipsMemory - what is cached; nobody looks at the rest
 * @ram_size: of DRAM, from 0 on; it is seen again and again up to @ram_end
 * @window, @window_size: of flash
 */
typedef struct MipsMemory {
    hwaddr ram_size;
    hwaddr ram_end;
    hwaddr window;
    hwaddr window_size;
} MipsMemory;

/**
 * mips_lines_new - nothing is cached
 * @l2: there is an L2 cache
 * @strict: a clean line may be filled at any time, not only when it is used
 */
MipsLines *mips_lines_new(const MipsMemory *memory, bool l2, bool strict);
void mips_lines_reset(MipsLines *m);

/* [addr, addr + len) is read or written by the CPU … */
void mips_lines_load(MipsLines *m, hwaddr addr, hwaddr len, bool cached,
                     const MipsActor *who);
void mips_lines_store(MipsLines *m, hwaddr addr, hwaddr len, bool cached,
                      const MipsActor *who);
/* … fetched by it; @mapped: by the TLB … */
void mips_lines_fetch(MipsLines *m, hwaddr addr, hwaddr len, bool cached,
                      bool mapped, const MipsActor *who);
/* … or by a device */
void mips_lines_dma(MipsLines *m, hwaddr addr, hwaddr len, bool write,
                    const MipsActor *who);

/* the line of @addr; true if it was dirty, and memory has it now */
bool mips_lines_hit(MipsLines *m, hwaddr addr, unsigned cache, bool write_back,
                    bool invalidate);
/* all lines of a cache */
void mips_lines_all(MipsLines *m, unsigned cache, bool write_back);
/* [addr, addr + len) is in L2, and nowhere else */
void mips_lines_forget(MipsLines *m, hwaddr addr, hwaddr len);

#endif

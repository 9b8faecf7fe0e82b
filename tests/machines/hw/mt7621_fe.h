/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of MT7621's frame engine share. */
#ifndef MT7621_FE_H
#define MT7621_FE_H

#include "hw/irq.h"
#include "mt7621.h"

#define FE_SIZE         0x20000
#define FE_FRAME_MAX    1536
#define FE_DESC_SIZE    16

OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Fe, MT7621_FE)

struct Mt7621Fe {
    SysBusDevice parent_obj;
    MemoryRegion mr;
    MemoryRegion sram;
    qemu_irq irq;
    MT7530State *mt7530;
    uint64_t ram_size;
    uint32_t regs[FE_SIZE / 4];
    uint32_t rx_dropped;
};

static inline uint32_t *fe_reg(Mt7621Fe *s, hwaddr addr)
{
    return &s->regs[addr / 4];
}

/* what is not in RAM is not reached, and logged */
bool mt7621_fe_dma(Mt7621Fe *s, hwaddr addr, void *buf, size_t len, bool write);

/* four words of a descriptor */
bool mt7621_fe_get_desc(Mt7621Fe *s, hwaddr addr, uint32_t desc[4]);
void mt7621_fe_put_word(Mt7621Fe *s, hwaddr addr, uint32_t val);

/* by the first GMAC, if it is on; @frame has room for FE_FRAME_MAX bytes */
void mt7621_fe_send(Mt7621Fe *s, uint8_t *frame, size_t len);

/* to be called when a status or a mask has changed */
void mt7621_fe_update_irq(Mt7621Fe *s);

/* mt7621_pdma.c, mt7621_qdma.c: was it one of their registers? */
bool mt7621_pdma_write(Mt7621Fe *s, hwaddr addr, uint32_t val);
bool mt7621_qdma_write(Mt7621Fe *s, hwaddr addr, uint32_t val);
bool mt7621_pdma_raised(Mt7621Fe *s);
bool mt7621_qdma_raised(Mt7621Fe *s);

/* a frame that is for the CPU, at most FE_FRAME_MAX bytes */
void mt7621_pdma_receive(Mt7621Fe *s, const uint8_t *data, size_t size);

#endif

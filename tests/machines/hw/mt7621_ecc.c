/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621's ECC engine at 0x1e003800, as the NFI drives it (NFI mode): sector by
 * sector while data pass.  Operations take no time; both halves are always
 * idle.
 *
 * Source: U-Boot drivers/mtd/nand/raw/mt7621_nand.c.  What the decoder does
 * with an erased page (EMPTY_EN) is taken from its comments: a sector that is
 * all ones has no errors.  One in which a bit has fallen is not a word of the
 * code, and counts as damaged.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "mt7621_bch.h"
#include "mt7621_nfi.h"

#define ECC_SIZE    0x200

#define ENCCON      0x000
#define ENCCNFG     0x004
#define ENCIDLE     0x00c
#define DECCON      0x100
#define DECCNFG     0x104
#define DECIDLE     0x10c
#define DECENUM     0x114
#define DECDONE     0x118
#define DECEL0      0x11c
#define DECEL_WORDS (BCH_STRENGTH / 2)

#define EN          (1 << 0)
#define IDLE        (1 << 0)
#define MODE_NFI    1
#define DECCNFG_EMPTY_EN    (1u << 31)
#define DECCNFG_CON_EL      2
/* bits of a message; of a message and its parity */
#define ENC_MSG     (8 * BCH_DATA)
#define DEC_CS      (8 * BCH_DATA + 13 * BCH_STRENGTH)

#define ERRNUM_BITS     4
#define ERRNUM_FAILED   0xf

/**
 * struct Mt7621Ecc
 * @regs: as they are read
 */
struct Mt7621Ecc {
    SysBusDevice parent_obj;
    MemoryRegion mr;
    uint32_t regs[ECC_SIZE / 4];
};

/* the one set-up that goes with pages of 2048 + 64 bytes */
static bool encodes(Mt7621Ecc *s)
{
    uint32_t cnfg = s->regs[ENCCNFG / 4];

    if (!(s->regs[ENCCON / 4] & EN) || extract32(cnfg, 16, 13) != ENC_MSG ||
        extract32(cnfg, 4, 2) != MODE_NFI || extract32(cnfg, 0, 3)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-ecc: encoder used with ENCCON "
                      "%x, ENCCNFG %x\n", s->regs[ENCCON / 4], cnfg);
        return false;
    }
    return true;
}

static bool decodes(Mt7621Ecc *s)
{
    uint32_t cnfg = s->regs[DECCNFG / 4];

    if (!(s->regs[DECCON / 4] & EN) || extract32(cnfg, 16, 13) != DEC_CS ||
        extract32(cnfg, 12, 2) != DECCNFG_CON_EL ||
        extract32(cnfg, 4, 2) != MODE_NFI || extract32(cnfg, 0, 3)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-ecc: decoder used with DECCON "
                      "%x, DECCNFG %x\n", s->regs[DECCON / 4], cnfg);
        return false;
    }
    return true;
}

void mt7621_ecc_encode(Mt7621Ecc *s, uint8_t *word)
{
    if (encodes(s)) {
        bch_encode(word, word + BCH_DATA);
    } else {
        memset(word + BCH_DATA, 0xff, BCH_PARITY);
    }
}

static bool is_erased(const uint8_t *word)
{
    unsigned i;

    for (i = 0; i < BCH_DATA + BCH_PARITY; i++) {
        if (word[i] != 0xff) {
            return false;
        }
    }
    return true;
}

/* places are those of the sector that was decoded last */
void mt7621_ecc_decode(Mt7621Ecc *s, unsigned sector, const uint8_t *word)
{
    unsigned at[BCH_STRENGTH], i, errors;
    int ret = 0;

    if (!decodes(s)) {
        return;
    }
    if (!(s->regs[DECCNFG / 4] & DECCNFG_EMPTY_EN) || !is_erased(word)) {
        ret = bch_decode(word, at);
    }
    errors = ret == BCH_FAILED ? ERRNUM_FAILED : ret;
    memset(&s->regs[DECEL0 / 4], 0, 4 * DECEL_WORDS);
    for (i = 0; ret > 0 && i < ret; i++) {
        s->regs[DECEL0 / 4 + i / 2] |= at[i] << (16 * (i % 2));
    }
    s->regs[DECENUM / 4] = deposit32(s->regs[DECENUM / 4],
                                     ERRNUM_BITS * sector, 4, errors);
    s->regs[DECDONE / 4] |= 1u << sector;
}

static uint64_t ecc_read(void *opaque, hwaddr addr, unsigned size)
{
    Mt7621Ecc *s = opaque;

    switch (addr) {
    case ENCCON:
    case ENCCNFG:
    case ENCIDLE:
    case DECCON:
    case DECCNFG:
    case DECIDLE:
    case DECENUM:
    case DECDONE:
    case DECEL0 ... DECEL0 + 4 * DECEL_WORDS - 4:
        return s->regs[addr / 4];
    }
    qemu_log_mask(LOG_GUEST_ERROR, "mt7621-ecc: read of %x\n", (unsigned)addr);
    return 0;
}

static void ecc_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Mt7621Ecc *s = opaque;

    switch (addr) {
    case DECCON:
        if (val & EN) {
            s->regs[DECENUM / 4] = 0;
            s->regs[DECDONE / 4] = 0;
        }
        /* fall through */
    case ENCCON:
    case ENCCNFG:
    case DECCNFG:
        s->regs[addr / 4] = val;
        return;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "mt7621-ecc: write of %x to %x\n",
                  (unsigned)val, (unsigned)addr);
}

static const MemoryRegionOps ecc_ops = {
    .read = ecc_read,
    .write = ecc_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 2, .max_access_size = 4 },
    .impl = { .min_access_size = 2, .max_access_size = 4 },
};

static void ecc_init(Object *obj)
{
    Mt7621Ecc *s = MT7621_ECC(obj);

    memory_region_init_io(&s->mr, obj, &ecc_ops, s, "mt7621-ecc", ECC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mr);
}

static void ecc_reset(DeviceState *dev)
{
    Mt7621Ecc *s = MT7621_ECC(dev);

    memset(s->regs, 0, sizeof(s->regs));
    s->regs[ENCIDLE / 4] = IDLE;
    s->regs[DECIDLE / 4] = IDLE;
}

static void ecc_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->reset = ecc_reset;
    dc->user_creatable = false;
}

static const TypeInfo ecc_types[] = {
    {
        .name = TYPE_MT7621_ECC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Mt7621Ecc),
        .instance_init = ecc_init,
        .class_init = ecc_class_init,
    },
};

DEFINE_TYPES(ecc_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621's memory controller at 0x1e005000: what MediaTek's code for DRAM
 * leaves behind, and what it is held against.
 *
 * That code does not look for the size or the speed of DRAM: it believes what
 * SPL hands over, which is U-Boot's configuration (arch/mips/mach-mtmips/
 * mt7621/spl/{dram.h,dram.c}).  Our stand-in for it (mt7621_stage_sram.S) puts
 * that into registers which no real MT7621 has, from 0xf00 on, and asks
 * whether it is for the part that the machine has.  If it is not, DRAM would
 * not work: it is logged, and the stand-in goes no further.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/log.h"
#include "qemu/units.h"
#include "mt7621.h"

#define PARAMS          24
#define PARAM(n)        (0xf00 + 4 * (n))
#define PLL             0xf60
#define START           0xf64

/**
 * struct DramPart
 * @ddr: 2 or 3
 * @kgd: inside the SoC's package, as in MT7621DA
 * @mib: size
 * @speed: MT/s at most
 */
typedef struct DramPart {
    unsigned ddr;
    bool kgd;
    unsigned mib;
    unsigned speed;
} DramPart;

/* what is soldered, and the registers */
typedef struct Dram {
    DramPart part;
    Mt7621Regs *regs;
} Dram;

/*
 * U-Boot's sets of parameters, told apart by some of their words.  Each is for
 * the speed in its name, or in that of its Kconfig option; those for DDR3 are
 * taken for the fastest that there is, and those for DDR2 without a name for
 * 800 MT/s.
 */
static const struct {
    uint32_t word0, word3, word4, word7, word14;
    DramPart part;
} sets[] = {
    { 0xaa00aa00, 0x22174441, 0x00000000, 0x9f0a0481, 0x000,
      { 2, false, 64, 800 } },
    { 0xaa00aa00, 0x33484584, 0x00000000, 0x9f010481, 0x010,
      { 2, false, 64, 1066 } },
    { 0xaa00aa00, 0x22174441, 0x01000000, 0x9f0f0481, 0x000,
      { 2, false, 128, 800 } },
    { 0xaa00aa00, 0x22174430, 0x01000000, 0x9f0f0481, 0x000,
      { 2, false, 128, 800 } },
    { 0xaa00aa00, 0x33484584, 0x01000000, 0x9f070481, 0x010,
      { 2, false, 128, 1066 } },
    { 0xaa00aa00, 0x44694683, 0x01000000, 0x9f060481, 0x210,
      { 3, false, 128, 1200 } },
    { 0xff00ff00, 0x44694683, 0x01000000, 0x9f060481, 0x210,
      { 3, true, 128, 1200 } },
    { 0xaa00aa00, 0x44694673, 0x01000000, 0x9f050481, 0x220,
      { 3, false, 256, 1200 } },
    { 0xaa00aa00, 0x44694683, 0x01000000, 0x9f0f0481, 0x240,
      { 3, false, 512, 1200 } },
};

static const struct {
    uint32_t pll;
    unsigned speed;
} speeds[] = {
    { 0x41000000, 400 },
    { 0x31000000, 800 },
    { 0x21000000, 1066 },
    { 0x11000000, 1200 },
};

/* words of @part for a person; to be freed */
static char *describe(const DramPart *part)
{
    return g_strdup_printf("DDR%u%s, %u MiB, %u MT/s", part->ddr,
                           part->kgd ? " in the package" : "", part->mib,
                           part->speed);
}

/* what the parameters are for; false if they are none of U-Boot's */
static bool handed_over(const uint32_t *data, DramPart *part)
{
    const uint32_t *word = &data[PARAM(0) / 4];
    unsigned i, speed = 0;

    for (i = 0; i < ARRAY_SIZE(speeds); i++) {
        if (data[PLL / 4] == speeds[i].pll) {
            speed = speeds[i].speed;
        }
    }
    for (i = 0; speed && i < ARRAY_SIZE(sets); i++) {
        if (word[0] == sets[i].word0 && word[3] == sets[i].word3 &&
            word[4] == sets[i].word4 && word[7] == sets[i].word7 &&
            word[14] == sets[i].word14 && speed <= sets[i].part.speed) {
            *part = sets[i].part;
            part->speed = speed;
            return true;
        }
    }
    return false;
}

static uint64_t start_write(RegisterInfo *reg, uint64_t val)
{
    const Dram *dram = reg->opaque;
    const DramPart *here = &dram->part;
    g_autofree char *have = describe(here);
    g_autofree char *want = NULL;
    DramPart part;

    if (!handed_over(dram->regs->data, &part)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-dram: these parameters are for "
                      "nothing at this speed; here is %s at most\n", have);
        return 0;
    }
    if (part.ddr != here->ddr || part.kgd != here->kgd ||
        part.mib != here->mib || part.speed > here->speed) {
        want = describe(&part);
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-dram: set up as %s; here is %s "
                      "at most\n", want, have);
        return 0;
    }
    return 1;
}

#define PARAM_REG(n)    { .name = "PARAM" #n, .addr = PARAM(n) }
#define PARAM_REGS(n)   PARAM_REG(n + 0), PARAM_REG(n + 1), \
                        PARAM_REG(n + 2), PARAM_REG(n + 3)

/*
 * U-Boot drivers/clk/mtmips/clk-mt7621.c: the CPU's PLL at 50 * 20 MHz, DDR's
 * at 30 * 20 MHz and twice that, for both edges count: 1200 MT/s, whatever has
 * been handed over
 */
static const RegisterAccessInfo memc_table[] = {
    { .name = "MEMPLL1", .addr = 0x604 },
    { .name = "MEMPLL6", .addr = 0x618, .reset = 0x000011e0 },
    { .name = "MEMPLL18", .addr = 0x648, .reset = 0x00001310 },
    PARAM_REGS(0), PARAM_REGS(4), PARAM_REGS(8), PARAM_REGS(12),
    PARAM_REGS(16), PARAM_REGS(20),
    { .name = "PLL", .addr = PLL },
    { .name = "START", .addr = START, .pre_write = start_write },
};

/* "ddr3-1066", "ddr2-800", "ddr3-kgd-1200" */
static void parse(DramPart *part, const char *text, Error **errp)
{
    const char *rest;

    if (strstart(text, "ddr3-kgd-", &rest)) {
        part->ddr = 3;
        part->kgd = true;
    } else if (strstart(text, "ddr3-", &rest)) {
        part->ddr = 3;
    } else if (strstart(text, "ddr2-", &rest)) {
        part->ddr = 2;
    } else {
        rest = "";
    }
    if (qemu_strtoui(rest, NULL, 10, &part->speed) || !part->speed) {
        error_setg(errp, "dram=%s: not like ddr3-1066", text);
    }
}

bool mt7621_dram_create(Object *parent, const char *text, uint64_t size)
{
    Dram *dram = g_new0(Dram, 1);

    parse(&dram->part, text, &error_fatal);
    dram->part.mib = size / MiB;
    dram->regs = mt7621_regs_new(parent, "memc", memc_table,
                                 ARRAY_SIZE(memc_table), 0x1000);
    dram->regs->opaque = dram;
    sysbus_realize(SYS_BUS_DEVICE(dram->regs), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dram->regs), 0, 0x1e005000);
    return dram->part.ddr == 2;
}

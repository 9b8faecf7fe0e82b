/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What DRAM and the PLL will not bear: QEMU's RAM is there from the start and
 * keeps its bits, so that all a set-up that is wrong for the board comes to
 * here is a line in the log.
 */
#include "qemu/osdep.h"
#include "qemu/timer.h"
#include "ath79.h"

#define CONFIG2         0x18000004
#define CONFIG2_CKE     (1u << 7)
#define MODE            0x18000008
#define MODE_DLL_RESET  (1u << 8)
#define MODE_RECOVERY   0xe00       /* 0 is reserved (JESD79-2) */
#define EMR             0x1800000c
#define EMR_DLL_OFF     (1u << 0)
#define EMR_OCD         0x380
#define REFRESH         0x18000014
#define TAP_CTRL        0x1800001c  /* four of them, side by side */
#define TAPS            4
#define REFRESH_EN      (1u << 14)
#define REFRESH_PERIOD  0x3fff      /* cycles of the crystal */
#define REFRESH_MAX_NS  7900        /* DDR2: 7.8 us up to 85 °C (JESD79-2) */
#define CTL_HALF_WIDTH  (1u << 1)   /* regs.h, DDR_CTL_HALF_WIDTH */
#define CYCLE_16        0xffff      /* ar934x/ddr.c */
#define CYCLE_32        0xff
#define BIST_START      (1u << 0)
#define BIST_COUNT      0x18000068
#define BIST_STATUS     0x18000120
#define BIST_DONE       (1u << 0)
#define BIST_PASSED     1
#define BIST_FAILED     9
/* of an Archer C7 v2, as its boot loader has found them */
#define TAP_FIRST       0x04
#define TAP_LAST        0x1e
#define PMU2            4           /* from PMU1 */
#define PMU2_PGM        (1u << 21)  /* qca956x/ddr.c: what is there counts */
/* GL.iNet's boot loader for GL-AR150, ap121/hornet_pll_init.S */
#define GAIN_25         0x18e82f01
#define GAIN_40         0x19e82f01

void ath79_check_refresh(const Ath79Fitted *fitted, uint32_t val)
{
    uint32_t ns = muldiv64(val & REFRESH_PERIOD, NANOSECONDS_PER_SECOND,
                           fitted->xtal_hz);

    if (val & REFRESH_EN && ns > REFRESH_MAX_NS) {
        ath79_bad("ddr: refreshed every %u ns\n", ns);
    }
}

void ath79_check_width(const Ath79Fitted *fitted, uint32_t val)
{
    unsigned bits = val & CTL_HALF_WIDTH ? 16 : 32;

    if (bits != fitted->ddr_bits) {
        ath79_bad("ddr: set up for %u bits, and there are %u\n", bits,
                  fitted->ddr_bits);
    }
}

void ath79_check_cycle(const Ath79Fitted *fitted, uint32_t val)
{
    if (val != (fitted->ddr_bits == 32 ? CYCLE_32 : CYCLE_16)) {
        ath79_bad("ddr: reads in cycles 0x%x, and there are %u bits\n", val,
                  fitted->ddr_bits);
    }
}

/* the test of itself is a use, too */
void ath79_check_volts(const Ath79Fitted *fitted, uint32_t val)
{
    if (val & BIST_START &&
        (!ath79_block_value(fitted->soc->pmu) ||
         !(ath79_block_value(fitted->soc->pmu + PMU2) & PMU2_PGM))) {
        ath79_bad("ddr: used at the volts of reset\n");
    }
}

/* commands of QCA955x, as JESD79-2 has DDR2 initialised */
static const struct {
    uint8_t command;
    uint32_t reg, mask, want;
} order[] = {
    { 1u << 3, CONFIG2, CONFIG2_CKE, CONFIG2_CKE },     /* precharge */
    { 1u << 4 },                                        /* EMR2 */
    { 1u << 5 },                                        /* EMR3 */
    { 1u << 1, EMR, EMR_DLL_OFF, 0 },
    { 1u << 0, MODE, MODE_DLL_RESET, MODE_DLL_RESET },
    { 1u << 3 },
    { 1u << 2 },                                        /* refresh */
    { 1u << 2 },
    { 1u << 0, MODE, MODE_DLL_RESET, 0 },
    { 1u << 1, EMR, EMR_OCD, EMR_OCD },
    { 1u << 1, EMR, EMR_OCD, 0 },
};
static unsigned done;

void ath79_check_restart(const Ath79Fitted *fitted, uint32_t val)
{
    done = 0;
    ath79_check_width(fitted, val);
}

void ath79_check_command(const Ath79Fitted *fitted, uint32_t val)
{
    if (done == ARRAY_SIZE(order) || val != order[done].command ||
        (order[done].reg && (ath79_block_value(order[done].reg) &
                             order[done].mask) != order[done].want)) {
        ath79_bad("ddr: command 0x%x is not step %u\n", val, done);
        return;
    }
    if (order[done].reg == MODE &&
        !(ath79_block_value(MODE) & MODE_RECOVERY)) {
        ath79_bad("ddr: write recovery is reserved\n");
    }
    done++;
}

/* DRAM's test of itself passes where the taps are right, and it has volts */
void ath79_check_taps(const Ath79Fitted *fitted, uint32_t val)
{
    uint32_t runs = ath79_block_value(BIST_COUNT) >> 1 & 0xff;
    bool good = done == ARRAY_SIZE(order);
    unsigned i;

    if (!(val & BIST_START)) {
        return;
    }
    ath79_check_volts(fitted, val);
    for (i = 0; i < TAPS; i++) {
        uint32_t tap = ath79_block_value(TAP_CTRL + 4 * i);

        good &= tap >= TAP_FIRST && tap <= TAP_LAST;
    }
    ath79_block_set(BIST_STATUS, BIST_DONE |
                    runs << (good ? BIST_PASSED : BIST_FAILED));
}

static void check_setup(void)
{
    unsigned i;

    if (done != ARRAY_SIZE(order)) {
        ath79_bad("ddr: used after step %u\n", done);
    }
    for (i = 0; i < TAPS; i++) {
        if (ath79_block_value(TAP_CTRL + 4 * i) !=
            (TAP_FIRST + TAP_LAST) / 2) {
            ath79_bad("ddr: tap %u is not in the middle\n", i);
        }
    }
}

void ath79_check_gain(const Ath79Fitted *fitted, uint32_t val)
{
    if (val != (fitted->xtal_hz == 25000000 ? GAIN_25 : GAIN_40)) {
        ath79_bad("pll: gain 0x%08x is for another crystal than %u Hz\n", val,
                  fitted->xtal_hz);
    }
}

void ath79_dram_used(void *opaque)
{
    const Ath79Fitted *fitted = opaque;

    if (!(ath79_block_value(REFRESH) & REFRESH_EN)) {
        ath79_bad("ddr: used without refresh\n");
    }
    if (fitted->soc->pmu) {
        ath79_check_volts(fitted, BIST_START);
    }
    if (fitted->soc->tuned) {
        check_setup();
    }
    ath79_blocks_check();
}

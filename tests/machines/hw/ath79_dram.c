/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What DRAM and the PLL will not bear: QEMU's RAM is there from the start and
 * keeps its bits, so that all a set-up that is wrong for the board comes to
 * here is a line in the log.
 */
#include "qemu/osdep.h"
#include "qemu/timer.h"
#include "ath79.h"

#define REFRESH         0x18000014
#define REFRESH_EN      (1u << 14)
#define REFRESH_PERIOD  0x3fff      /* cycles of the crystal */
#define REFRESH_MAX_NS  7900        /* DDR2: 7.8 us up to 85 °C (JESD79-2) */
#define CTL_HALF_WIDTH  (1u << 1)   /* regs.h, DDR_CTL_HALF_WIDTH */
#define CYCLE_16        0xffff      /* ar934x/ddr.c */
#define CYCLE_32        0xff
#define BIST_START      (1u << 0)
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
    ath79_blocks_check();
}

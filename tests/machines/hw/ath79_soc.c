/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The family, member by member.  Offsets are regs.h's, see ath79.h. */
#include "qemu/osdep.h"
#include "ath79.h"

#define ALL 0xffffffffu

/* U-Boot, mach-ath79/ar933x/ddr.c */
static const Ath79Reg ar933x_ddr[] = {
    { 0x00, 0, ALL },           /* CONFIG */
    { 0x04, 0, ALL },           /* CONFIG2 */
    { 0x08, 0, ALL },           /* MODE */
    { 0x0c, 0, ALL },           /* EMR */
    { 0x10, 0, 0 },             /* CONTROL: commands, done at once */
    { 0x14, 0, ALL },           /* REFRESH */
    { 0x18, 0, ALL },           /* RD_CYCLE */
    { 0x1c, 0, ALL },           /* TAP_CTRL0 */
    { 0x20, 0, ALL },           /* TAP_CTRL1 */
    { 0x7c, 0, 0 },             /* FLUSH_GE0: flushed at once */
    { 0x80, 0, 0 },             /* FLUSH_GE1 */
    { 0x84, 0, 0 },             /* FLUSH_USB */
    { 0x88, 0, 0 },             /* FLUSH_WMAC */
    { 0x8c, 0, ALL },           /* DDR2_CONFIG */
    { 0x90, 0, ALL },           /* EMR2 */
    { 0x94, 0, ALL },           /* EMR3 */
    { 0x98, 0, ALL },           /* BURST */
    { 0x9c, 0, ALL },           /* TIMEOUT_MAX */
    { ATH79_END }
};

/* U-Boot, mach-ath79/ar933x/lowlevel_init.S and clk.c */
static const Ath79Reg ar933x_pll[] = {
    { 0x00, 0, 0x7fffffff },    /* CPU_CONFIG; bit 31 is "updating" */
    { 0x04, 0, ALL },           /* SEC_CONFIG */
    { 0x08, 0x4, ALL },         /* CLK_CTRL; the PLL is bypassed */
    { 0x10, 0, ALL },           /* DITHER_FRAC */
    { 0x24, 0, ALL },           /* SWITCH_CLOCK_CONTROL */
    { ATH79_END }
};

static const Ath79Reg ar933x_gmac[] = {
    { 0x00, 0, ALL },           /* ETH_CFG (mach-ath79/reset.c) */
    { ATH79_END }
};

/* lowlevel_init.S waits for the RTC to be on */
static const Ath79Reg ar933x_rtc[] = {
    { 0x40, 0, 1 },             /* RESET */
    { 0x44, 0x2, 0 },           /* STATUS: on */
    { 0x4c, 0, 3 },             /* FORCE_WAKE */
    { ATH79_END }
};

/* … and for the PLL to have been measured, with a small error */
static const Ath79Reg ar933x_srif[] = {
    { 0x244, 0, ALL },          /* DDR_DPLL2 */
    { 0x248, 0, 0xff800007 },   /* DDR_DPLL3; bits 22:3 are the error */
    { 0x24c, 0x8, 0 },          /* DDR_DPLL4: measured */
    { ATH79_END }
};

static const Ath79Block ar933x_blocks[] = {
    { "ddr", 0x18000000, 0x100, ar933x_ddr },
    { "pll", 0x18050000, 0x100, ar933x_pll },
    { "gmac-cfg", 0x18070000, 0x4, ar933x_gmac },
    { "rtc", 0x18107000, 0x1000, ar933x_rtc },
    { "srif", 0x18116000, 0x1000, ar933x_srif },
    { NULL }
};

/* U-Boot, mach-ath79/ar934x/ddr.c */
static const Ath79Reg ar934x_ddr[] = {
    { 0x00, 0, ALL },           /* CONFIG */
    { 0x04, 0, ALL },           /* CONFIG2 */
    { 0x08, 0, ALL },           /* MODE */
    { 0x0c, 0, ALL },           /* EMR */
    { 0x10, 0, 0 },             /* CONTROL */
    { 0x14, 0, ALL },           /* REFRESH */
    { 0x18, 0, ALL },           /* RD_CYCLE */
    { 0x1c, 0, ALL },           /* TAP_CTRL0 */
    { 0x20, 0, ALL },           /* TAP_CTRL1 */
    { 0x24, 0, ALL },           /* TAP_CTRL2 */
    { 0x28, 0, ALL },           /* TAP_CTRL3 */
    { 0x9c, 0, 0 },             /* FLUSH_GE0 */
    { 0xa0, 0, 0 },             /* FLUSH_GE1 */
    { 0xa4, 0, 0 },             /* FLUSH_USB */
    { 0xb8, 0, ALL },           /* DDR2_CONFIG */
    { 0xbc, 0, ALL },           /* EMR2 */
    { 0xc0, 0, ALL },           /* EMR3 */
    { 0xc4, 0, ALL },           /* BURST */
    { 0xc8, 0, ALL },           /* BURST2 */
    { 0xcc, 0, ALL },           /* TIMEOUT_MAX */
    { 0x108, 0, ALL },          /* CTL_CONF */
    { ATH79_END }
};

/* U-Boot, mach-ath79/ar934x/clk.c */
static const Ath79Reg ar934x_pll[] = {
    { 0x00, 0, 0x7fffffff },    /* CPU_CONFIG; bit 31 is "updating" */
    { 0x04, 0, 0x7fffffff },    /* DDR_CONFIG */
    { 0x08, 0x1c, ALL },        /* CPU_DDR_CLK_CTRL; all is bypassed */
    { 0x24, 0, ALL },           /* SWITCH_CLOCK_CONTROL */
    { 0x2c, 0, ALL },           /* ETH_XMII_CONTROL */
    { 0x44, 0, ALL },           /* DDR_DIT_FRAC */
    { 0x48, 0, ALL },           /* CPU_DIT_FRAC */
    { ATH79_END }
};

/* ar934x_srif_pll_cfg(): measured, with a small error */
static const Ath79Reg ar934x_srif[] = {
    { 0x188, 0, ALL },          /* "undocumented" */
    { 0x1c0, 0, ALL },          /* CPU_DPLL1 */
    { 0x1c4, 0, ALL },          /* CPU_DPLL2 */
    { 0x1c8, 0, 0xff800007 },   /* CPU_DPLL3; bits 22:3 are the error */
    { 0x1cc, 0x8, 0 },          /* CPU_DPLL4: measured */
    { 0x240, 0, ALL },          /* DDR_DPLL1 */
    { 0x244, 0, ALL },          /* DDR_DPLL2 */
    { 0x248, 0, 0xff800007 },   /* DDR_DPLL3 */
    { 0x24c, 0x8, 0 },          /* DDR_DPLL4 */
    { ATH79_END }
};

/* ath79_usb_reset(): byte order of the USB controller, which is not here */
static const Ath79Reg usb_ctrl[] = {
    { 0x04, 0, ALL },           /* CONFIG */
    { ATH79_END }
};

static const Ath79Block ar934x_blocks[] = {
    { "ddr", 0x18000000, 0x120, ar934x_ddr },
    { "usb-ctrl", 0x18030000, 0x100, usb_ctrl },
    { "pll", 0x18050000, 0x100, ar934x_pll },
    { "gmac-cfg", 0x18070000, 0x4, ar933x_gmac },
    { "srif", 0x18116000, 0x1000, ar934x_srif },
    { NULL }
};

const Ath79SoC ath79_socs[] = {
    {
        .name = "ar9331",
        .desc = "Atheros AR9331",
        .cpu = "24Kc",
        .rev_id = 0x1110,           /* REV_ID_MAJOR_AR9331 */
        .bootstrap_reg = 0xac,
        .bootstrap = 0x2000,        /* DDR2, crystal of 25 MHz */
        .bootstrap_writable = 0x60000,  /* the MDIO slave (reset.c) */
        .reset_reg = 0x1c,
        .cpu_hz = 400000000,
        .ahb_hz = 200000000,
        .ram_max = 0x10000000,
        .own_uart = true,
        .blocks = ar933x_blocks,
    },
    {
        .name = "ar9344",
        .desc = "Atheros AR9344, with an AR8327",
        .cpu = "74Kf",
        .rev_id = 0x2120,           /* REV_ID_MAJOR_AR9344 */
        .bootstrap_reg = 0xb0,
        .bootstrap = 0x16,          /* DDR2, crystal of 40 MHz, SPI */
        .reset_reg = 0x1c,
        .cpu_hz = 560000000,
        .ahb_hz = 240000000,
        .ram_max = 0x10000000,
        .oe_low = true,
        .ar8327 = true,
        .blocks = ar934x_blocks,
    },
    { NULL }
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The family, member by member.  Offsets are regs.h's, see ath79.h. */
#include "qemu/osdep.h"
#include "qemu/units.h"
#include "ath79.h"
#include "ath79_switch.h"

#define ALL 0xffffffffu

/* the memory controller, as far as all have it */
#define DDR(check_cycle) \
    { 0x00, 0, ALL },           /* CONFIG */ \
    { 0x04, 0, ALL },           /* CONFIG2 */ \
    { 0x08, 0, ALL },           /* MODE */ \
    { 0x0c, 0, ALL },           /* EMR */ \
    { 0x10, 0, 0 },             /* CONTROL: commands, done at once */ \
    { 0x14, 0, ALL, ath79_check_refresh },  /* REFRESH */ \
    { 0x18, 0, ALL, check_cycle },  /* RD_CYCLE */ \
    { 0x1c, 0, ALL },           /* TAP_CTRL0 */ \
    { 0x20, 0, ALL }            /* TAP_CTRL1 */

/* its test of itself, for the taps */
#define BIST_SETUP \
    { 0x2c, 0, ALL },           /* MASK_ADDR_0 */ \
    { 0x34, 0, ALL },           /* MASK_AHB_GE0_0 */ \
    { 0x38, 0, ALL },           /* COMP_AHB_GE0_0 */ \
    { 0x3c, 0, ALL },           /* MASK_AHB_GE1_0 */ \
    { 0x40, 0, ALL },           /* COMP_AHB_GE1_0 */ \
    { 0x68, 0, ALL },           /* COMP_ADDR_1: how often */ \
    { 0x6c, 0, ALL },           /* MASK_AHB_GE0_1 */ \
    { 0x70, 0, ALL },           /* COMP_AHB_GE0_1 */ \
    { 0x74, 0, ALL },           /* MASK_AHB_GE1_1 */ \
    { 0x78, 0, ALL }            /* COMP_AHB_GE1_1 */

/* … and all of eight passed */
#define BIST \
    BIST_SETUP, \
    { 0x11c, 0, ALL, ath79_check_volts },   /* BIST */ \
    { 0x120, 8 << 1 | 1, 0 }    /* BIST_STATUS: done, passed */

/* U-Boot, mach-ath79/ar933x/ddr.c */
static const Ath79Reg ar933x_ddr[] = {
    DDR(NULL),
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
    { 0x244, 0, ALL, ath79_check_gain },    /* DDR_DPLL2 */
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
    DDR(ath79_check_cycle),
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
    { 0x108, 2, ALL, ath79_check_width },   /* CTL_CONF */
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

/* ath79_usb_reset(): byte order of the USB controller (ath79_usb.c) */
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

/* U-Boot, mach-ath79/qca953x/ddr.c; the flushes are regs.h's */
static const Ath79Reg qca953x_ddr[] = {
    DDR(ath79_check_cycle),
    BIST,
    { 0x9c, 0, 0 },             /* FLUSH_GE0 */
    { 0xa0, 0, 0 },             /* FLUSH_GE1 */
    { 0xa4, 0, 0 },             /* FLUSH_USB */
    { 0xa8, 0, 0 },             /* FLUSH_PCIE */
    { 0xac, 0, 0 },             /* FLUSH_WMAC */
    { 0xb8, 0, ALL },           /* DDR2_CONFIG */
    { 0xc4, 0, ALL },           /* BURST */
    { 0xc8, 0, ALL },           /* BURST2 */
    { 0xcc, 0, ALL },           /* TIMEOUT_MAX */
    { 0x108, 2, ALL, ath79_check_width },   /* CTL_CONF */
    { 0x15c, 0, ALL },          /* CONFIG3 */
    { ATH79_END }
};

/* U-Boot, mach-ath79/qca953x/lowlevel_init.S and clk.c */
static const Ath79Reg qca953x_pll[] = {
    { 0x00, 0, 0x7fffffff },    /* CPU_CONFIG; bit 31 is "updating" */
    { 0x04, 0, 0x7fffffff },    /* DDR_CONFIG */
    { 0x08, 0x1c, ALL },        /* CLK_CTRL; all is bypassed */
    { 0x24, 0, ALL },           /* SWITCH_CLOCK_CONTROL */
    { 0x2c, 0, ALL },           /* ETH_XMII_CONTROL */
    { 0x44, 0, ALL },           /* DDR_DIT_FRAC */
    { 0x48, 0, ALL },           /* CPU_DIT_FRAC */
    { ATH79_END }
};

static const Ath79Reg qca953x_srif[] = {
    { 0x184, 0, ALL },          /* BB_DPLL2 */
    { 0x1c4, 0, ALL },          /* CPU_DPLL2 */
    { 0x244, 0, ALL },          /* DDR_DPLL2 */
    { 0xc04, 0, ALL },          /* PCIE_DPLL2 */
    { 0xc40, 0, ALL },          /* PMU1 */
    { 0xc44, 0, ALL },          /* PMU2: volts for DDR2 */
    { ATH79_END }
};

static const Ath79Block qca953x_blocks[] = {
    { "ddr", 0x18000000, 0x200, qca953x_ddr },
    { "pll", 0x18050000, 0x100, qca953x_pll },
    { "gmac-cfg", 0x18070000, 0x4, ar933x_gmac },
    { "rtc", 0x18107000, 0x1000, ar933x_rtc },
    { "srif", 0x18116000, 0x1000, qca953x_srif },
    { NULL }
};

/* U-Boot, mach-ath79/qca955x/ddr.c, which our patches add */
static const Ath79Reg qca955x_ddr[] = {
    { 0x00, 0, ALL },           /* CONFIG */
    { 0x04, 0, ALL },           /* CONFIG2 */
    { 0x08, 0, ALL },           /* MODE */
    { 0x0c, 0, ALL },           /* EMR */
    { 0x10, 0, 0, ath79_check_command },    /* CONTROL */
    { 0x14, 0, ALL, ath79_check_refresh },  /* REFRESH */
    { 0x18, 0, ALL, ath79_check_cycle },    /* RD_CYCLE */
    { 0x1c, 0, ALL },           /* TAP_CTRL0 */
    { 0x20, 0, ALL },           /* TAP_CTRL1 */
    { 0x24, 0, ALL },           /* TAP_CTRL2 */
    { 0x28, 0, ALL },           /* TAP_CTRL3 */
    BIST_SETUP,
    { 0x9c, 0, 0 },             /* FLUSH_GE0 */
    { 0xa0, 0, 0 },             /* FLUSH_GE1 */
    { 0xa4, 0, 0 },             /* FLUSH_USB */
    { 0xa8, 0, 0 },             /* FLUSH_PCIE */
    { 0xac, 0, 0 },             /* FLUSH_WMAC */
    { 0xb8, 0, ALL },           /* DDR2_CONFIG */
    { 0xbc, 0, ALL },           /* EMR2 */
    { 0xc0, 0, ALL },           /* EMR3 */
    { 0xc4, 0, ALL },           /* BURST */
    { 0xc8, 0, ALL },           /* BURST2 */
    { 0xcc, 0, ALL },           /* TIMEOUT_MAX */
    { 0x108, 2, ALL, ath79_check_restart }, /* CTL_CONF */
    { 0x11c, 0, ALL, ath79_check_taps },    /* BIST */
    { 0x120, 0, 0 },            /* BIST_STATUS */
    { 0x15c, 0, ALL },          /* CONFIG3 */
    { ATH79_END }
};

/* U-Boot, mach-ath79/qca955x/clk.c; Linux, clock.c */
static const Ath79Reg qca955x_pll[] = {
    { 0x00, 0, 0x7fffffff },    /* CPU_CONFIG; bit 31 is "updating" */
    { 0x04, 0, 0x7fffffff },    /* DDR_CONFIG */
    { 0x08, 0x1c, ALL },        /* CLK_CTRL; all is bypassed */
    { 0x28, 0, ALL },           /* ETH_XMII_CONTROL */
    { 0x40, 0, ALL },           /* DDR_DIT_FRAC */
    { 0x44, 0, ALL },           /* CPU_DIT_FRAC */
    { 0x48, 0, ALL },           /* ETH_SGMII_CONTROL */
    { 0x4c, 0, ALL },           /* ETH_SGMII_SERDES */
    { ATH79_END }
};

/* fuses; these ask for a resistor of ATH79_SGMII_RES (mach-mr18.c) */
static const Ath79Reg qca955x_otp[] = {
    { 0x0004, 0, 0 },           /* MEM_1 */
    { 0x1008, 0, ALL },         /* INTF2 */
    { 0x1018, 1u << 2, 0 },     /* STATUS0: read */
    { 0x101c, 0x1285, 0 },      /* STATUS1: 5, and 10, which counts */
    { 0x1024, 0, ALL },         /* LDO_CONTROL */
    { 0x102c, 0, 0 },           /* LDO_STATUS: off */
    { ATH79_END }
};

/* U-Boot, mach-ath79/reset.c: eth_init_qca956x() waits for SGMII; and QCA955x */
static const Ath79Reg qca956x_gmac[] = {
    { 0x00, 0, ALL },           /* ETH_CFG */
    { 0x14, 0, ALL },           /* SGMII_RESET */
    { 0x18, 1u << 15, ~(1u << 15) },    /* SGMII_SERDES: locked */
    { 0x1c, 0, ALL },           /* MR_AN_CTRL */
    { 0x34, 0, ALL },           /* SGMII_CONFIG */
    { 0x58, 0xf, 0 },           /* SGMII_DEBUG: in a good state */
    { ATH79_END }
};

/* of QCA955x, too */
static const Ath79Reg qca956x_srif[] = {
    { 0x184, 0, ALL },          /* BB_DPLL2 */
    { 0xc84, 0, ALL },          /* PCIE_DPLL2 */
    { 0xcc0, 0, ALL },          /* PMU1 */
    { 0xcc4, 0, ALL },          /* PMU2: volts for DDR2 */
    { 0xec4, 0, ALL },          /* DDR_DPLL2 */
    { 0xf04, 0, ALL },          /* CPU_DPLL2 */
    { ATH79_END }
};

static const Ath79Block qca955x_blocks[] = {
    { "ddr", 0x18000000, 0x200, qca955x_ddr },
    { "pll", 0x18050000, 0x100, qca955x_pll },
    { "gmac-cfg", 0x18070000, 0x64, qca956x_gmac },
    { "rtc", 0x18107000, 0x1000, ar933x_rtc },
    { "srif", 0x18116000, 0x1000, qca956x_srif },
    { "otp", 0x18130000, 0x2000, qca955x_otp },
    { NULL }
};

/* U-Boot, mach-ath79/qca956x/ddr.c and qca956x-ddr-tap.S */
static const Ath79Reg qca956x_ddr[] = {
    DDR(ath79_check_cycle),
    { 0x24, 0, ALL },           /* TAP_CTRL2 */
    { 0x28, 0, ALL },           /* TAP_CTRL3 */
    BIST,
    { 0xb8, 0, ALL },           /* DDR2_CONFIG */
    { 0xbc, 0, ALL },           /* EMR2 */
    { 0xc0, 0, ALL },           /* EMR3 */
    { 0xc4, 0, ALL },           /* BURST */
    { 0xc8, 0, ALL },           /* BURST2 */
    { 0xcc, 0, ALL },           /* TIMEOUT_MAX */
    { 0xe4, 0, ALL },           /* FSM_WAIT_CTRL */
    { 0x108, 2, ALL, ath79_check_width },   /* CTL_CONF */
    { 0x15c, 0, ALL },          /* DDR3_CONFIG */
    { ATH79_END }
};

/* U-Boot, mach-ath79/qca956x/clk.c; bit 27 is "updating" there */
static const Ath79Reg qca956x_pll[] = {
    { 0x00, 0, 0x77ffffff },    /* CPU_CONFIG */
    { 0x04, 0, ALL },           /* CPU_CONFIG1 */
    { 0x08, 0, 0x77ffffff },    /* DDR_CONFIG */
    { 0x0c, 0, ALL },           /* DDR_CONFIG1 */
    { 0x10, 0x1c, ALL },        /* CLK_CTRL; all is bypassed */
    { 0x28, 0, ALL },           /* SWITCH_CLK_CTRL */
    { 0x30, 0, ALL },           /* ETH_XMII_CTRL */
    { 0x38, 0, ALL },           /* DDR_DIT_FRAC */
    { 0x3c, 0, ALL },           /* DDR_DIT2_FRAC */
    { 0x40, 0, ALL },           /* CPU_DIT_FRAC */
    { 0x44, 0, ALL },           /* CPU_DIT2_FRAC */
    { 0x4c, 0, ALL },           /* ETH_SGMII_SERDES */
    { ATH79_END }
};

static const Ath79Block qca956x_blocks[] = {
    { "ddr", 0x18000000, 0x200, qca956x_ddr },
    { "pll", 0x18050000, 0x100, qca956x_pll },
    { "gmac-cfg", 0x18070000, 0x64, qca956x_gmac },
    { "rtc", 0x18107000, 0x1000, ar933x_rtc },
    { "srif", 0x18116000, 0x1000, qca956x_srif },
    { NULL }
};

/*
 * QEMU's Count ticks every 2 / cpu_hz seconds, cut to whole nanoseconds: what
 * is asked for here is what comes nearest.
 */
const Ath79SoC ath79_socs[] = {
    {
        .name = "ar9331",
        .desc = "Atheros AR9331",
        .cpu = "24Kc",
        .rev_id = 0x1110,           /* REV_ID_MAJOR_AR9331 */
        .bootstrap_reg = 0xac,
        .bootstrap = 0x2000,        /* DDR2, crystal of 25 MHz */
        .bootstrap_writable = 0x60000,  /* the MDIO slave (reset.c) */
        .xtal40 = 1u << 0,
        .sram = 32 * KiB,           /* vendors' stacks end at 28 */
        .reset_reg = 0x1c,
        .cpu_hz = 400000000,
        .wdt_hz = 200000000,        /* AHB */
        .ahb_hz = 200000000,
        .clk_ctrl = 0x08,
        .ahb_bypass = 1u << 2,
        .ram_max = 0x10000000,
        .own_uart = true,
        .pins = &ath79_ar933x_pins,
        .sw = &ath79_ar9331_switch,
        .phy_swap = 0x18070000,
        .blocks = ar933x_blocks,
    },
    {
        .name = "ar9344",
        .desc = "Atheros AR9344, with an AR8327",
        .cpu = "74Kf",
        .rev_id = 0x2122,           /* REV_ID_MAJOR_AR9344, TL-WDR4300's */
        .bootstrap_reg = 0xb0,
        .bootstrap = 0x1e,          /* DDR2, 32 bits, crystal of 40 MHz, SPI */
        .xtal40 = 1u << 4,
        .ddr32 = 1u << 3,
        .sram = 32 * KiB,
        .reset_reg = 0x1c,
        .cpu_hz = 560000000,
        .wdt_hz = 240000000,        /* AHB: OpenWrt's ar934x.dtsi; Linux 4.0's
                                     * clock.c says the crystal */
        .ahb_hz = 240000000,
        .clk_ctrl = 0x08,
        .ahb_bypass = 1u << 4,
        .ram_max = 0x10000000,
        .oe_low = true,
        .spi_shift = true,
        .pins = &ath79_ar934x_pins,
        .sw = &ath79_ar8327_switch,
        .blocks = ar934x_blocks,
    },
    {
        .name = "qca9531",
        .desc = "Qualcomm Atheros QCA9531",
        .cpu = "24Kc",
        .rev_id = 0x0160,           /* REV_ID_MAJOR_QCA9533_V2 */
        .bootstrap_reg = 0xb0,
        .bootstrap = 0x0,           /* DDR2, crystal of 25 MHz */
        .xtal40 = 1u << 4,
        .pmu = 0x18116c40,
        .sram = 8 * KiB,            /* where AP143's stack begins */
        .reset_reg = 0x1c,
        .kept_reg = 0xb4,           /* lowlevel_init.S */
        .cpu_hz = 650000000,
        .wdt_hz = 25000000,         /* crystal: clock.c, "ref" */
        .ahb_hz = 216666666,        /* a third of the CPU's */
        .clk_ctrl = 0x08,
        .ahb_bypass = 1u << 4,
        .ram_max = 0x10000000,
        .oe_low = true,
        .spi_shift = true,
        .pins = &ath79_qca953x_pins,
        .sw = &ath79_qca953x_switch,
        .blocks = qca953x_blocks,
    },
    {
        .name = "qca9558",
        .desc = "Qualcomm Atheros QCA9558, with an AR8327",
        .cpu = "74Kf",
        .rev_id = 0x1130,           /* REV_ID_MAJOR_QCA9558 */
        .bootstrap_reg = 0xb0,
        .bootstrap = 0x18,          /* 32 bits, crystal of 40 MHz */
        .xtal40 = 1u << 4,
        .ddr32 = 1u << 3,
        .pmu = 0x18116cc0,
        .tuned = true,
        .sram = 32 * KiB,           /* where NEC's stack begins */
        .reset_reg = 0x1c,
        .cpu_hz = 666666666,        /* it is 720 MHz, which would be 1000 */
        .wdt_hz = 40000000,         /* crystal: clock.c, "ref" */
        .ahb_hz = 200000000,
        .clk_ctrl = 0x08,
        .ahb_bypass = 1u << 4,
        .ram_max = 0x10000000,
        .oe_low = true,
        .spi_shift = true,
        .pins = &ath79_qca955x_pins,
        .sw = &ath79_ar8327_switch,
        .cpu_port = 6,
        .eth_cfg = 0x18070000,
        .xmii = 0x18050028,
        .serdes = 0x1805004c,
        .blocks = qca955x_blocks,
    },
    {
        .name = "qca9563",
        .desc = "Qualcomm Atheros QCA9563, with an AR8337",
        .cpu = "74Kf",
        .rev_id = 0x1150,           /* REV_ID_MAJOR_QCA9561 */
        .bootstrap_reg = 0xb0,
        .bootstrap = 0x0,           /* crystal of 25 MHz */
        .xtal40 = 1u << 2,
        .pmu = 0x18116cc0,
        .sram = 8 * KiB,            /* where AP152's stack begins */
        .reset_reg = 0x1c,
        .cpu_hz = 666666666,        /* it is 775 MHz, which would be 1000 */
        .wdt_hz = 25000000,
        .ahb_hz = 258333333,        /* a third of 775 MHz */
        .clk_ctrl = 0x10,
        .ahb_bypass = 1u << 4,
        .ram_max = 0x10000000,
        .oe_low = true,
        .spi_shift = true,
        .pins = &ath79_qca956x_pins,
        .sw = &ath79_ar8337_switch,
        .sw_reset = 11,             /* reset.c, qca956x_s17_reset() */
        .blocks = qca956x_blocks,
    },
    { NULL }
};

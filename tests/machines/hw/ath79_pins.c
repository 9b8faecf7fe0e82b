/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What pins are besides GPIOs, and what they are at first.  From regs.h,
 * where nothing else is named:
 *
 * mod: u-boot_mod, soc/qca_soc_common.h and qca_gpio_init.S
 * gl: GL.iNet's boot loaders, hornet: that of GL-AR150, ap121.c
 * 953x.h, 956x.h, ar934x_soc.h: in gl
 */
#include "qemu/osdep.h"
#include "ath79.h"

#define PIN(n)          (1u << (n))
#define PINS(low, high) (PIN(high) * 2 - PIN(low))

static const Ath79PinFunc ar933x_funcs[] = {
    { 0, false, PINS(6, 8) | PIN(29), true },   /* JTAG (mod) */
    { 1, true, PINS(9, 10) },                   /* UART */
    { 2, true, PINS(11, 12) },                  /* its RTS and CTS */
    { 3, true, PIN(13) },                       /* LEDs of the switch */
    { 4, true, PIN(14) },
    { 5, true, PIN(15) },
    { 6, true, PIN(16) },
    { 7, true, PIN(17) },
    { 8, true, PIN(13) },                       /* CLK_OBS1 to 5 (hornet) */
    { 9, true, PIN(14) },
    { 10, true, PIN(15) },
    { 11, true, PIN(16) },
    { 12, true, PIN(17) },
    { 13, true, PIN(9) },                       /* SPI_CS1 (mod) */
    { 14, true, PIN(10) },                      /* SPI_CS2 */
    { 18, true, PINS(2, 5) },                   /* SPI */
    { 19, true, PIN(1) },                       /* CLK_OBS0 and 6 (hornet) */
    { 20, true, PIN(11) },
    { }
};

/* the datasheet has 0 as FUNC's value after reset */
const Ath79Pins ath79_ar933x_pins = {
    .func = 0x28,
    .funcs = ar933x_funcs,
    .uart = 1,
    .mdio = PINS(26, 27),                       /* hornet */
};

/* their clock outputs go where OUT_FUNC sends them */
static const Ath79PinFunc ar934x_funcs[] = {
    { 1, false, PINS(0, 3), true },             /* JTAG (mod) */
    { }
};

const Ath79Pins ath79_ar934x_pins = {
    .func = 0x6c,
    .funcs = ar934x_funcs,
    .muxed = true,
    .out_reset = { 0, 0x0b0a0914 },             /* ar934x_soc.h */
    .uart = 24,                                 /* wdr4300.c, GPIO 10 */
    .cs1 = 7,
};

const Ath79Pins ath79_qca953x_pins = {
    .func = 0x6c,
    .func_reset = 0x20,                         /* 953x.h: CLK_OBS3 */
    .funcs = ar934x_funcs,
    .muxed = true,
    .out_reset = { 0, 0x0c08095d, 0, 0, 0x0100 },   /* 953x.h */
    .in_reset = 0x8008,
    .uart = 22,
    .cs1 = 10,
};

/* OpenWrt's boot loader for NEC's Aterm series, qca9558_aterm.c; else as above */
const Ath79Pins ath79_qca955x_pins = {
    .func = 0x6c,
    .funcs = ar934x_funcs,
    .muxed = true,
    .out_reset = { 0, 0x0c080900 },
    .in_reset = 0x8,
    .uart = 22,
    .cs1 = 10,
};

static const Ath79PinFunc qca956x_funcs[] = {
    { 1, false, PINS(14, 17), true },           /* JTAG (mod) */
    { }
};

const Ath79Pins ath79_qca956x_pins = {
    .func = 0x6c,
    .func_reset = 0x80,                         /* 956x.h: CLK_OBS5 */
    .funcs = qca956x_funcs,
    .muxed = true,
    .out_reset = { 0, 0x0b0a0914 },             /* 956x.h */
    .in_reset = 0x8000,
    .uart = 22,
    .cs1 = 37,                                  /* gl, ath_spi_nand.c */
};

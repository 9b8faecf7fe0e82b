// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SPL has found no U-Boot to start: its checksum is wrong, or it cannot be
 * read.  The console says so; a person without one sees the LED.
 */
#include <hang.h>
#include <asm/addrspace.h>
#include <asm/io.h>
#include <linux/delay.h>

/* no state of a rescue blinks as slowly; the same on ath79 (stage.c) */
#define BLINK_MS	2000

/* as MediaTek's header has them, which is not for others (mt7621.h) */
#define GPIOMODE	((void *)CKSEG1ADDR(0x1e000060))
#define GPIO(reg)	((void *)CKSEG1ADDR(0x1e000600 + 0x10 * (reg) + \
					    led->bank * 4))
#define CTRL		0
#define DSET		3
#define DCLR		4

/**
 * struct hang_led - the board's LED: SPL has no device tree
 * @magic:	tools/mt7621-image finds it by this, and fills in the rest
 * @bank:	of 32 GPIOs
 * @bit:	in it; 0 on a board without an LED, and nothing is written then
 * @high:	1 if that lights it
 * @mode_mask:	bits of GPIOMODE that make GPIOs of pins
 * @mode:	what they become
 *
 * Boards of one class share SPL's code.
 */
struct hang_led {
	char magic[8];
	u32 bank;
	u32 bit;
	u32 high;
	u32 mode_mask;
	u32 mode;
};

static const struct hang_led packed = { .magic = "HANGLED" };

void hang_show(void)
{
	const struct hang_led *led = &packed;
	u32 reg;

	/* it is not what the compiler sees */
	OPTIMIZER_HIDE_VAR(led);
	reg = led->high ? DSET : DCLR;
	clrsetbits_32(GPIOMODE, led->mode_mask, led->mode);
	for (;;) {
		writel(led->bit, GPIO(reg));
		setbits_32(GPIO(CTRL), led->bit);
		mdelay(BLINK_MS);
		reg = DSET + DCLR - reg;
	}
}

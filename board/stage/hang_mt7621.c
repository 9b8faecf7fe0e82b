// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SPL has found no U-Boot to start: its checksum is wrong, or it cannot be
 * read.  The console says so; a person without one sees the LED.
 */
#include <hang.h>
#include <asm/addrspace.h>
#include <asm/io.h>
#include <linux/bitops.h>
#include <linux/delay.h>

/* no state of a rescue blinks as slowly; the same on ath79 (stage.c) */
#define BLINK_MS	2000

/* as MediaTek's header has them, which is not for others (mt7621.h) */
#define GPIOMODE	((void *)CKSEG1ADDR(0x1e000060))
#define GPIO(reg)	((void *)CKSEG1ADDR(0x1e000600 + 0x10 * (reg) + \
					    LED_PIN / 32 * 4))
#define CTRL		0
#define DSET		3
#define DCLR		4

/* LED_…: of the board's device tree (tools/stage-led) */
void hang_show(void)
{
	u32 reg = LED_HIGH ? DSET : DCLR;

	clrsetbits_32(GPIOMODE, LED_MODE_MASK, LED_MODE);
	for (;;) {
		writel(BIT(LED_PIN % 32), GPIO(reg));
		setbits_32(GPIO(CTRL), BIT(LED_PIN % 32));
		mdelay(BLINK_MS);
		reg = DSET + DCLR - reg;
	}
}

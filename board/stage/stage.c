// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first stage: brings DRAM up, unpacks Lifeboat into it, starts that.
 *
 * It runs in the flash window with U-Boot's own start-up code and drivers,
 * before there is memory for variables: there are none.
 */
#include <cpu_func.h>
#include <hang.h>
#include <init.h>
#include <stdio.h>
#include <time.h>
#include <watchdog.h>
#include <asm/addrspace.h>
#include <asm/io.h>
#include <linux/sizes.h>
#include <mach/ar71xx_regs.h>
#include <mach/ath79.h>
#include <mach/ddr.h>
#include "board/stage/stage.h"
#include "flash/unlzma.h"

/* unpacked there; the stream and the unpacker's state lie below */
#define DEST	((u8 *)CONFIG_TEXT_BASE)
#define ROOM	SZ_512K
#define STREAM	((u8 *)(CONFIG_TEXT_BASE - SZ_512K))
#define STATE	((u16 *)(CONFIG_TEXT_BASE - SZ_1M))

/* no state of a rescue blinks as slowly */
#define BLINK_S		2

/* of CRC-32, the highest power first in the lowest bit */
#define CRC_POLYNOMIAL	0xedb88320

/* whatever flash says is a register there (mach/ar71xx_regs.h) */
#define REG(at)		((void *)(CKSEG1 | AR71XX_APB_BASE | ((at) & 0xffffc)))

#if IS_ENABLED(CONFIG_CYCLIC)
/* nothing else is to be done meanwhile */
void schedule(void)
{
}
#endif

/* there is no console yet */
void puts(const char *s)
{
}

/* nobody is there to be told but by an LED; a watchdog would only try again */
void hang(void)
{
	const struct payload *p = &__payload;
	const struct poke *led = NULL;
	u32 i, start;

	for (i = 0; i < p->pokes && i < POKES_MAX; i++) {
		led = &p->poke[i];
		clrsetbits_be32(REG(led->reg), led->mask, led->value);
	}
	for (;;) {
		start = timer_read_counter();
		while (timer_read_counter() - start < BLINK_S * CONFIG_SYS_MIPS_TIMER_FREQ)
			;
		if (led)
			writel(readl(REG(led->reg)) ^ led->mask,
			       REG(led->reg));
	}
}

/*
 * The stream goes into DRAM, where its bytes cannot change between being summed
 * up and unpacked, and flash, which is slow, is read once.
 */
static bool load(const struct payload *p)
{
	const u8 *src = (const u8 *)&p->poke[p->pokes];
	u32 crc = ~0, i, bit;

	if (p->len > SZ_512K || p->pokes > POKES_MAX)
		return false;
	for (i = 0; i < p->len; i++) {
		STREAM[i] = src[i];
		crc ^= src[i];
		/* a table would be larger than all of this */
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (-(crc & 1) & CRC_POLYNOMIAL);
	}
	return ~crc == p->crc;
}

void board_init_f(ulong flags)
{
	int len;

	mach_cpu_init();
	board_early_init_f();
	ddr_tap_tuning();
	if (!load(&__payload))
		hang();
	len = unlzma(STREAM, __payload.len, DEST, ROOM, STATE);
	if (len <= 0)
		hang();
	flush_cache(CONFIG_TEXT_BASE, len);
	((void (*)(void))DEST)();
}

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
	/* of CRC-32, for four bits; the highest power is in the lowest bit */
	static const u32 table[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
		0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	const u8 *src = (const u8 *)&p->poke[p->pokes];
	u32 crc = ~0, i;
	u8 byte;

	if (p->len > SZ_512K || p->pokes > POKES_MAX)
		return false;
	for (i = 0; i < p->len; i++) {
		byte = src[i];
		STREAM[i] = byte;
		crc ^= byte;
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
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

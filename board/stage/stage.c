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
#include <watchdog.h>
#include <linux/sizes.h>
#include <mach/ath79.h>
#include <mach/ddr.h>
#include "board/stage/stage.h"
#include "flash/unlzma.h"

/* unpacked there; the unpacker's state lies below */
#define DEST	((u8 *)CONFIG_TEXT_BASE)
#define ROOM	SZ_512K
#define STATE	((u16 *)(CONFIG_TEXT_BASE - SZ_1M))

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

void hang(void)
{
	for (;;)
		;
}

void board_init_f(ulong flags)
{
	int len;

	mach_cpu_init();
	board_early_init_f();
	ddr_tap_tuning();
	len = unlzma((const u8 *)&__payload[1], __payload[0], DEST, ROOM,
		     STATE);
	if (len > 0) {
		flush_cache(CONFIG_TEXT_BASE, len);
		((void (*)(void))DEST)();
	}
	/* nobody is there to be told; the watchdog would only try again */
	hang();
}

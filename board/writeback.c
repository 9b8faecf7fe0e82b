// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Another boot loader has started Lifeboat, and its caches are as it has left
 * them.  What it wrote and is still in them goes to DRAM at some moment, over
 * what Lifeboat puts there past the caches: the patterns by which U-Boot finds
 * out how much DRAM there is.  So all of it goes there first.
 *
 * Fields of Config1 and Config2: MIPS32 Architecture, volume III.
 */
#include <event.h>
#include <linker_lists.h>
#include <asm/addrspace.h>
#include <asm/cacheops.h>
#include <asm/mipsregs.h>
#include <linux/compiler.h>

#define FIELD(reg, name)	(((reg) & (name)) >> name##_SHF)

/* @line is as the register has it, 0 if there is no such cache */
static __always_inline void write_back(uint op, ulong sets, ulong ways,
				       ulong line)
{
	ulong bytes = 2 << line, at;

	for (at = 0; line && at < sets * ways * bytes; at += bytes)
		mips_cache(op, (void *)(CKSEG0 + at));
	asm volatile("sync");
}

static int write_back_all(void)
{
	ulong c1 = read_c0_config1(), c2;

	/* tags of caches that were never set up lead anywhere */
	if ((read_c0_config() & CONF_CM_CMASK) == CONF_CM_UNCACHED)
		return 0;
	write_back(INDEX_WRITEBACK_INV_D,
		   32 << (FIELD(c1, MIPS_CONF1_DS) + 1) % 8,
		   FIELD(c1, MIPS_CONF1_DA) + 1, FIELD(c1, MIPS_CONF1_DL));
	if (!(c1 & MIPS_CONF_M))
		return 0;
	c2 = read_c0_config2();
	write_back(INDEX_WRITEBACK_INV_SD, 64 << FIELD(c2, MIPS_CONF2_SS),
		   FIELD(c2, MIPS_CONF2_SA) + 1, FIELD(c2, MIPS_CONF2_SL));
	return 0;
}
EVENT_SPY_SIMPLE(EVT_MISC_INIT_F, write_back_all);

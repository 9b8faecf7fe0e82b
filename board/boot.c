// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From a kernel in its place to one that runs.
 *
 * Not by bootm: it resets the router where a kernel cannot be unpacked, and
 * the next start would do the same.  Here all that can go wrong has gone
 * wrong in board_find_firmware(), and leads to rescue; what is left is a jump.
 */
#include <config.h>
#include <cpu_func.h>
#include <vsprintf.h>
#include <asm/global_data.h>
#include <asm/u-boot-mips.h>
#include <linux/kernel.h>
#include <linux/libfdt.h>
#include "board/board.h"
#include "board/slots.h"
#include "flash/fit.h"

DECLARE_GLOBAL_DATA_PTR;

typedef void (*kernel_fn)(int argc, char **argv, char **env, ulong extra);

/* the kernel copies it */
static struct {
	char *argv[3 + IS_ENABLED(CONFIG_LIFEBOAT_SLOTS)];
	char *env[2];
	char memsize[16];
	char slot[16 * IS_ENABLED(CONFIG_LIFEBOAT_SLOTS)];
} handover;

const struct kernel_room *board_room(void)
{
	static const struct kernel_room room = {
		.ram = (u8 *)CFG_SYS_SDRAM_BASE + KERNEL_ROOM_FROM,
		.addr = CFG_SYS_SDRAM_BASE + KERNEL_ROOM_FROM,
		.size = CONFIG_LIFEBOAT_BUFFER_ADDR - KERNEL_ROOM_TOP -
			CFG_SYS_SDRAM_BASE - KERNEL_ROOM_FROM,
	};

	return &room;
}

/*
 * A tree that is not in the kernel says all that arguments would (Unified
 * Hosting Interface 1.1, section 5; Linux, arch/mips/kernel/head.S).
 */
static void boot_with_tree(kernel_fn entry, u8 *tree, int argc)
{
	int i;

	/* without a word that found no room it starts as ever */
	for (i = 1; i < argc; i++)
		if (*handover.argv[i])
			fit_say(tree, handover.argv[i]);
	flush_cache((ulong)tree, fdt_totalsize(tree));
	entry(-2, (char **)tree, NULL, 0);
}

/*
 * Arguments and environment as boot loaders of these routers give them
 * (Linux, arch/mips/fw/lib/cmdline.c); the tree is behind the kernel, or in it.
 */
void board_boot(const struct firmware *fw, enum rescue_boot_mode mode)
{
	int argc = 2;

	/* OpenWrt's /lib/preinit/30_failsafe_wait looks for this word */
	handover.argv[1] = mode == RESCUE_BOOT_FAILSAFE ? "failsafe=1" : "";
	/* what runs from RAM is in none */
	if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS) && mode != RESCUE_BOOT_RAM) {
		sprintf(handover.slot, "lifeboat.slot=%u", slots_selected());
		handover.argv[argc++] = handover.slot;
	}
	sprintf(handover.memsize, "memsize=%u", (u32)(gd->ram_size >> 20));
	handover.env[0] = handover.memsize;
	flush_cache((ulong)&handover, sizeof(handover));
	if (IS_ENABLED(CONFIG_RESTORE_EXCEPTION_VECTOR_BASE))
		trap_restore();
	if (IS_ENABLED(CONFIG_LIFEBOAT_FIT) && fw->tree)
		boot_with_tree((kernel_fn)fw->entry, fw->tree, argc);
	((kernel_fn)fw->entry)(argc, handover.argv, handover.env, 0);
}

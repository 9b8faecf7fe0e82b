/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * U-Boot's way from the reset vector to board_init_f(), built once more: the
 * first stage does what the image that it unpacks leaves out.
 */
#undef CONFIG_SKIP_LOWLEVEL_INIT
#define CONFIG_MIPS_CACHE_SETUP 1
#define CONFIG_MIPS_CACHE_DISABLE 1
#include "../arch/mips/cpu/start.S"

/* where stage.lds puts them: who could report an exception is not there yet */
	.section .vector.tlb, "ax"
1:	b	1b
	 nop
	.section .vector.general, "ax"
1:	b	1b
	 nop

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stands in for MediaTek's code that brings up DRAM and PLLs, which is not ours
 * to ship: as large as the real one, under the header that U-Boot looks at
 * (arch/mips/mach-mtmips/mt7621/spl/dram.h, struct stage_header).  SPL copies
 * it to 0xbe108800, writes its parameters into the header, and calls it.
 *
 * It passes on to our model of MT7621 what it has been told of DRAM (hw/
 * mt7621_dram.c), and stops if that is not for the part that the machine has.
 *
 * SIZE is that of mt7621_stage_sram_noprint.bin of DragonBluep/uboot-mt7621.
 * The variant that prints has 21424 bytes.
 */
#ifndef SIZE
#define SIZE		13928
#endif
#define HEADER		0xbe108800
#define DDR_PLL_CFG	0x24
#define DDR3_ACT	0x60
#define DDR2_ACT	0xc8
#define DDR_ACT_LEN	0x60

#define SYSCFG0		0x10
#define DRAM_IS_DDR2	0x10

	.set	noreorder
	.text

_start:
	b	code
	 nop
	/* big-endian: entry point, size */
	.byte	0xbe, 0x10, 0x88, 0x00
	.byte	0, 0, SIZE >> 8, SIZE & 0xff

	/* no second stage; then what SPL fills in, up to padding3 */
	.org	0x138

code:
	li	$t0, HEADER
	li	$t1, 0xbe000000		/* system controller */
	lw	$t2, SYSCFG0($t1)
	li	$t1, 0xbe005f00		/* what the model adds to DRAMC */
	lw	$t4, DDR_PLL_CFG($t0)
	sw	$t4, DDR_ACT_LEN($t1)
	andi	$t2, $t2, DRAM_IS_DDR2
	bnez	$t2, 1f
	 addiu	$t3, $t0, DDR2_ACT
	addiu	$t3, $t0, DDR3_ACT
1:
	addiu	$t2, $t1, DDR_ACT_LEN
2:
	lw	$t4, 0($t3)
	addiu	$t3, $t3, 4
	sw	$t4, 0($t1)
	addiu	$t1, $t1, 4
	bne	$t1, $t2, 2b
	 nop
	/* behind the PLL's word: is it right? */
	sw	$zero, 4($t1)
	lw	$t4, 4($t1)
3:
	beqz	$t4, 3b
	 nop
	jr	$ra
	 nop

	.org	SIZE

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stands in for MediaTek's code that brings up DRAM and PLLs, which is not ours
 * to ship and which our model of MT7621 does not need: only the header that
 * U-Boot looks at (arch/mips/mach-mtmips/mt7621/spl/dram.h, struct
 * stage_header), and the way back.  SPL copies it to 0xbe108800, writes its
 * parameters into the header, and calls it.
 */
	.set	noreorder
	.text

_start:
	b	code
	 nop
	/* big-endian: entry point, size */
	.byte	0xbe, 0x10, 0x88, 0x00
	.byte	0, 0, (_end - _start) >> 8, (_end - _start) & 0xff

	/* no second stage; then what SPL fills in, up to padding3 */
	.org	0x138

code:
	jr	$ra
	 nop
_end:

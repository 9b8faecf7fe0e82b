/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the boot loader jumps to, with a0 to a3 as for Linux. */
	.section .text.start, "ax"
	.globl	start
	.ent	start
start:
	la	$sp, start		/* below us: RAM that nobody uses */
	la	$t0, __bss_start
	la	$t1, __bss_end
1:	sw	$zero, 0($t0)
	addiu	$t0, $t0, 4
	bltu	$t0, $t1, 1b
	j	main
	.end	start

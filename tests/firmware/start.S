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

#ifdef SOC_MALTA
/* a timer that strikes again and again; EBase wants to be a multiple of 4 KiB,
 * and exceptions come 0x180 bytes behind it
 */
#define COUNT	$9
#define COMPARE	$11
#define STATUS	$12
#define CAUSE	$13
#define EBASE	$15, 1
#define BEV	(1 << 22)
#define TIMER	(1 << 15 | 1 << 0)

	.globl	start_ticking
	.ent	start_ticking
start_ticking:
	li	$t0, BEV		/* while EBase changes */
	mtc0	$t0, STATUS
	ehb
	la	$t0, start
	mtc0	$t0, EBASE
	mtc0	$zero, CAUSE
	mfc0	$t0, COUNT
	li	$t1, TICK
	addu	$t0, $t0, $t1
	mtc0	$t0, COMPARE
	li	$t0, TIMER
	mtc0	$t0, STATUS
	ehb
	jr	$ra
	.end	start_ticking

	.org	0x180
	mfc0	$k0, COUNT
	li	$k1, TICK
	addu	$k0, $k0, $k1
	mtc0	$k0, COMPARE		/* and it no longer asks */
	ehb
	eret
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In front of a kernel that is unpacked to where it cannot run: takes it to
 * TO and goes to ENTRY, with a0 to a3 as they are.  SIZE bytes in all, STUB
 * of them this, of which the last do the work: what they write to ends before
 * them.
 */
#define LINE	32	/* of either cache, at the least */
#define TAIL	0x80
#define HIT_INV_I		0x10
#define HIT_WRITEBACK_INV_D	0x15

	.text
	.set	noreorder
start:
	bal	1f			/* $ra: eight bytes behind it */
	 nop
1:	li	$t0, SIZE - TAIL - 8
	addu	$t0, $t0, $ra
	jr	$t0
	 addiu	$t1, $ra, LINE - 8

	.org	LINE
	.incbin	KERNEL

	.org	SIZE - TAIL
	li	$t2, TO
	li	$t3, TO + SIZE - STUB
1:	lw	$t4, 0($t1)
	sw	$t4, 0($t2)
	addiu	$t2, $t2, 4
	bne	$t2, $t3, 1b
	 addiu	$t1, $t1, 4

	li	$t2, TO
1:	cache	HIT_WRITEBACK_INV_D, 0($t2)
	sync
	cache	HIT_INV_I, 0($t2)
	addiu	$t2, $t2, LINE
	bne	$t2, $t3, 1b
	 nop
	sync
	li	$t0, ENTRY
	jr.hb	$t0
	 nop
	.org	SIZE

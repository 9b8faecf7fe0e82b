/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lifeboat's image for RAM, as a kernel.  The old loader has put this, and the
 * image right behind it, to where kernels go, has written its caches back and
 * jumps here, as it does into Linux.  The image is moved to where it is linked
 * for and started.
 *
 * Given: TARGET, where that is; LENGTH of the image, in whole lines of a cache;
 * WATCHDOG, the register whose 0 stops it.  Runs wherever it is put, on a
 * multiple of LINE.
 */
#define LINE		32	/* of all these CPUs' caches, or a multiple */
/* CACHE: Hit Writeback Invalidate of D, Hit Invalidate of I (MIPS32, vol. II) */
#define HIT_WB_INV_D	0x15
#define HIT_INV_I	0x10

	.set	noreorder

/* from \at up to \end: written, and now to be run */
	.macro	publish at, end, scratch
	move	\scratch, \at
9:	cache	HIT_WB_INV_D, 0(\scratch)
	addiu	\scratch, LINE
	bne	\scratch, \end, 9b
	 nop
	sync
	move	\scratch, \at
9:	cache	HIT_INV_I, 0(\scratch)
	addiu	\scratch, LINE
	bne	\scratch, \end, 9b
	 nop
	sync
	.endm

	.text
	.globl	start
start:
	di
	ehb
	/*
	 * A loader may have left it running; Linux's driver would feed it, and
	 * not every Lifeboat has one.  Lifeboat starts it anew where it has.
	 */
	li	$t0, WATCHDOG
	sw	$zero, 0($t0)

	bal	here
	 nop
here:
	addiu	$s0, $ra, image - here
	li	$s1, TARGET
	li	$s2, LENGTH

	/* what moves the image goes where the image neither is nor will be */
	addu	$s3, $s0, $s2
	addu	$t0, $s1, $s2
	sltu	$t1, $s3, $t0
	movn	$s3, $t0, $t1
	addiu	$t0, $ra, mover - here
	move	$t1, $s3
1:	lw	$t2, 0($t0)
	addiu	$t0, 4
	sw	$t2, 0($t1)
	bne	$t0, $s0, 1b
	 addiu	$t1, 4
	publish	$s3, $t1, $t0
	jr.hb	$s3
	 nop

	/* upwards: tools/trial sees to it that this overtakes nothing */
	.balign	LINE
mover:
	addu	$s2, $s1, $s2
	move	$t1, $s1
1:	lw	$t2, 0($s0)
	addiu	$s0, 4
	sw	$t2, 0($t1)
	addiu	$t1, 4
	bne	$t1, $s2, 1b
	 nop
	publish	$s1, $s2, $t0
	jr.hb	$s1
	 nop

	.balign	LINE
image:

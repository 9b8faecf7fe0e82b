/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program in AR9344's flash, at the reset vector: test_flash_time.py stops it
 * at its global labels and reads the guest's clock.  Registers are those of
 * tests/machines/hw/ath79_spi.c.
 */
#define PLL_CLK_CTRL	0xb8050008
#define SPI		0xbf000000
#define FS		0x00
#define CTRL		0x04
#define DATAOUT		0x10
#define SHIFT		0x14
#define SHIFT_ALL	0x94000000	/* enable, first chip, let it go then */
#define DATAIN		0x18
#define SLOWEST		0x3f

/* DRAM, past the caches: what an erase is waited for in */
#define RAM		0xa0001000

	.set noreorder
	.globl __start, words, words_end, slow, slow_end, lines, lines_end
	.globl erase, erase_end, busy, busy_end, all, all_end

	.macro send command, bits
	li	$t0, \command
	sw	$t0, DATAOUT($s0)
	li	$t0, SHIFT_ALL + \bits
	sw	$t0, SHIFT($s0)
	.endm

__start:
	/* no bypass of the PLL */
	li	$t0, PLL_CLK_CTRL
	sw	$0, 0($t0)
	/* KSEG0 is cached */
	mfc0	$t0, $16
	ins	$t0, $0, 0, 3
	ori	$t0, $t0, 3
	mtc0	$t0, $16
	la	$t0, 1f
	jr	$t0
	 nop
1:	li	$s0, SPI
	la	$t0, run
	li	$t1, (run_end - run) / 4
	li	$s1, RAM
1:	lw	$t2, 0($t0)
	sw	$t2, 0($s1)
	addiu	$t0, $t0, 4
	addiu	$t1, $t1, -1
	bnez	$t1, 1b
	 addiu	$s1, $s1, 4
	li	$s1, RAM

words:	bal	read
	 li	$a0, 0xbf010000
words_end:
	/* half the clock */
	li	$t0, 1
	sw	$t0, FS($s0)
	li	$t1, 7
	sw	$t1, CTRL($s0)
	sw	$0, FS($s0)
slow:	bal	read
	 li	$a0, 0xbf010000
slow_end:
lines:	bal	read
	 li	$a0, 0x9f010000
lines_end:
	li	$t0, 1
	sw	$t0, FS($s0)
erase:	li	$a0, 0xd8030000
	li	$a1, SHIFT_ALL + 32
	jalr	$s1
	 move	$a2, $0
erase_end:
busy:	li	$a0, 0xd8040000
	/* an instruction is fetched meanwhile, past the cache */
	la	$a2, still
	lui	$t0, 0x2000
	jalr	$s1
	 addu	$a2, $a2, $t0
busy_end:
	li	$t1, SLOWEST
	sw	$t1, CTRL($s0)
all:	li	$a0, 0xc7
	li	$a1, SHIFT_ALL + 8
	/* there is nothing to come back to */
	addiu	$ra, $s1, stay - run
	jr	$s1
	 move	$a2, $0
	.set	all_end, RAM + (stay - run)

still:	jr	$ra
	 nop

/* command a0, sent by a1; a2 is called before the chip has done */
run:	move	$s2, $ra
	send	0x06, 8
	sw	$a0, DATAOUT($s0)
	sw	$a1, SHIFT($s0)
	beqz	$a2, 1f
	 nop
	jalr	$a2
	 nop
1:	send	0x0500, 16
	lw	$t0, DATAIN($s0)
	andi	$t0, $t0, 1
	bnez	$t0, 1b
	 nop
	jr	$s2
	 nop
stay:	b	stay
	 nop
run_end:

/* 4 KiB */
read:	li	$t0, 1024
1:	lw	$t1, 0($a0)
	addiu	$t0, $t0, -1
	bnez	$t0, 1b
	 addiu	$a0, $a0, 4
	jr	$ra
	 nop

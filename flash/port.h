/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The port line.  Above it everything is pure; below it is U-Boot's MTD
 * (port_mtd.c) or the host's strict simulator (tests/host/simflash.c).
 *
 * Addresses are bytes from the start of the chip.  Whoever implements erase,
 * program and mark_bad refuses (-EPERM) everything outside the writable
 * partitions of its layout: the last wall, whatever happens above.
 */
#ifndef LIFEBOAT_PORT_H
#define LIFEBOAT_PORT_H

#include "flash/layout.h"

/*
 * Can there be NAND under it, with bad blocks, and with UBI?  Elsewhere that
 * part of the code is left out.
 */
#if defined(__LIFEBOAT_HOST__) || defined(CONFIG_LIFEBOAT_NAND)
#define PORT_NAND	true
#else
#define PORT_NAND	false
#endif

/* what a chip takes for a whole erase block, typically, in microseconds */
struct flash_times {
	u32 read_us;
	u32 erase_us;
	u32 program_us;
};

/**
 * struct flash_port - one chip
 * @layout:	its flash map
 * @writesize:	bytes that one program takes, and its alignment: 1 on NOR,
 *		where bits may fall one after the other; a page on NAND, where
 *		each takes one program, in ascending order, after an erase
 * @times:	for the time left; nothing else depends on them
 * @read:	0; -EUCLEAN the bytes are right, but ECC had so much to
 *		correct that the block wants to be written anew; -EBADMSG more
 *		than ECC corrects, the bytes are wrong; -EIO the chip is silent
 * @erase:	one whole erase block; 0 or -EIO
 * @program:	at most to the end of the erase block; 0 or -EIO
 * @is_bad:	a block that must not be used; NULL if the chip has none such
 * @mark_bad:	from now on @is_bad, for everyone; NULL if @is_bad is
 * @erases:	counted by whoever implements them
 * @programs:	the same
 */
struct flash_port {
	const struct layout *layout;
	u32 writesize;
	struct flash_times times;
	int (*read)(struct flash_port *p, u32 addr, void *buf, u32 len);
	int (*erase)(struct flash_port *p, u32 addr);
	int (*program)(struct flash_port *p, u32 addr, const void *buf,
		       u32 len);
	bool (*is_bad)(struct flash_port *p, u32 addr);
	int (*mark_bad)(struct flash_port *p, u32 addr);
	u32 erases;
	u32 programs;
};

/**
 * port_block() - find a block, not counting bad ones
 * @p:		chip
 * @from:	first byte of a run of erase blocks
 * @end:	one past its last byte
 * @index:	which of its good blocks, from 0
 * @addr:	its first byte
 *
 * Return: true, or false if there are not that many.
 */
bool port_block(struct flash_port *p, u32 from, u32 end, u32 index, u32 *addr);

#endif

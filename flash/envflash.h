/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs of bytes on a chip, for an environment (envstore.h). */
#ifndef LIFEBOAT_ENVFLASH_H
#define LIFEBOAT_ENVFLASH_H

#include "flash/port.h"

/* may bits fall one after the other? */
static inline bool envflash_nor(const struct flash_port *p)
{
	return p->writesize == 1;
}

/**
 * envflash_read() - read what ECC has not given up
 * @p:		chip
 * @at:		first byte
 * @buf:	@len bytes
 * @len:	bytes
 *
 * Return: 0; -EBADMSG, or -EIO.
 */
int envflash_read(struct flash_port *p, u32 at, void *buf, u32 len);

/* are these whole blocks, from @at on, on the chip, and none of them bad? */
bool envflash_sound(struct flash_port *p, u32 at, u32 len);

/* nothing but 0xff? */
bool envflash_erased(struct flash_port *p, u32 at, u32 len);

/* whole blocks; 0 or -EIO */
int envflash_erase(struct flash_port *p, u32 at, u32 len);

/* any number of blocks; 0 or -EIO */
int envflash_program(struct flash_port *p, u32 at, const u8 *from, u32 len);

/* is it what was programmed?  0 or -EIO */
int envflash_verify(struct flash_port *p, u32 at, const u8 *from, u32 len);

#endif

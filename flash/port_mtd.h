/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The port line on U-Boot's MTD. */
#ifndef LIFEBOAT_PORT_MTD_H
#define LIFEBOAT_PORT_MTD_H

#include "flash/port.h"

struct mtd_info;

/**
 * port_mtd_init() - a port to a whole chip
 * @p:		result; one at a time
 * @mtd:	the chip, not a partition
 * @layout:	which must outlive @p
 *
 * Return: 0, or -EINVAL if chip and layout do not belong together.
 */
int port_mtd_init(struct flash_port *p, struct mtd_info *mtd,
		  const struct layout *layout);

/* erases and programs until now, by any port: flash is what it was then */
u32 port_mtd_changes(void);

/**
 * port_mtd_unlock() - take off the write protection of some blocks
 * @addr:	first byte, from the start of the chip
 * @len:	bytes
 *
 * U-Boot's CFI driver protects the blocks that it has come from.  SPI NOR has
 * bits for it, which its driver clears for good when it finds the chip: they
 * are not volatile, and not every system could take them off again.  The walls
 * of the layout stand all the same.
 *
 * Return: 0, also if the chip has no such thing; or -EIO.
 */
int port_mtd_unlock(u32 addr, u32 len);

/* put it on again, where port_mtd_unlock() has taken it off */
void port_mtd_lock(u32 addr, u32 len);

#endif

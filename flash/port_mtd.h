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

#endif

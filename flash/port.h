/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The port line.  Above it everything is pure; below it is U-Boot's MTD
 * (port_mtd.c) or the host's strict simulator (tests/host/simflash.c).
 *
 * Addresses are bytes from the start of the chip.  Functions return 0 or a
 * negative errno (-EIO: the chip reported a failure).  Whoever implements
 * erase and program refuses (-EPERM) everything outside the writable
 * partitions of its layout: the last wall, whatever happens above.
 */
#ifndef LIFEBOAT_PORT_H
#define LIFEBOAT_PORT_H

#include "flash/layout.h"

struct flash_port {
	const struct layout *layout;
	int (*read)(struct flash_port *p, u32 addr, void *buf, u32 len);
	/* one whole erase block */
	int (*erase)(struct flash_port *p, u32 addr);
	/* bits only fall; at most to the end of the erase block */
	int (*program)(struct flash_port *p, u32 addr, const void *buf,
		       u32 len);
	/* counted by whoever implements them */
	u32 erases;
	u32 programs;
};

#endif

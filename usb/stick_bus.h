/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * USB, a step at a time: U-Boot's usb_init() waits a second and more for what
 * is not there, and all that time nobody is served.
 */
#ifndef LIFEBOAT_STICK_BUS_H
#define LIFEBOAT_STICK_BUS_H

#include <linux/types.h>

/**
 * stick_bus_step() - look at the next port, and at what is new there
 *
 * Return: true if there is a stick now that has not been there before.
 */
bool stick_bus_step(void);

/* is it there, and has it been all the time? */
bool stick_bus_there(void);

/* sectors of 512 bytes that it has; 0 if they are of another size */
u32 stick_bus_sectors(void);

/* as struct fat's */
int stick_bus_io(u32 sector, u32 count, void *buf, bool write);

/* no controller reads or writes memory any more */
void stick_bus_stop(void);

#endif

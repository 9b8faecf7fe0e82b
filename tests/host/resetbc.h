/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OpenWrt's "mtd resetbc", by the layout that vendor-protocols.md gives. */
#ifndef LIFEBOAT_RESETBC_H
#define LIFEBOAT_RESETBC_H

#include "flash/port.h"

/**
 * resetbc() - the firmware says that it is up
 * @p:		chip
 * @at:		first byte of the log
 * @size:	bytes of it
 *
 * A read that fails leaves the last record in the tool's hands.
 *
 * Return: false: it gives up.
 */
bool resetbc(struct flash_port *p, u32 at, u32 size);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a flash chip calls itself that no driver has taken. */
#ifndef LIFEBOAT_FLASHID_H
#define LIFEBOAT_FLASHID_H

#include <linux/types.h>

#define FLASHID_LEN	3

/**
 * flashid_read() - ask a chip whose driver has been probed in vain
 * @name:	MTD device that it would be, e.g. "nor0"
 * @id:		NOR: maker, kind, size (JEDEC); NAND: maker, then device; all
 *		zeros or all ones if nobody answers
 *
 * Return: 0; -ENOSYS if there is no way to ask this kind; or the bus's error.
 */
int flashid_read(const char *name, u8 id[FLASHID_LEN]);

#endif

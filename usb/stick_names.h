/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of a stick's files is meant for this router.  Pure. */
#ifndef LIFEBOAT_STICK_NAMES_H
#define LIFEBOAT_STICK_NAMES_H

#include <linux/types.h>

/**
 * stick_rank() - is a file meant for us, and before which others?
 * @name:	of the file; upper and lower case are the same
 * @board:	of this router, as in its file's name
 *
 * In this order: miwifi.bin, <board>-factory.bin, factory.bin,
 * *-squashfs-factory.bin, *-squashfs-sysupgrade.bin, recovery.bin; where there
 * is a "*", names with -<board>- in front of "squashfs" before all others.
 *
 * Return: 0 it is not; otherwise the file with the smallest number is.
 */
u32 stick_rank(const char *name, const char *board);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people upload by mistake, and what to say to it. */
#ifndef LIFEBOAT_GUESS_H
#define LIFEBOAT_GUESS_H

#include "flash/image.h"

/**
 * guess() - what a file is that none of the board's formats has taken
 * @in:		input
 * @rep:	report
 *
 * Return: 0 if nobody knows, or refused with -ENOEXEC or, if it is a boot
 * loader, -EPERM.
 */
int guess(const struct image_input *in, struct image_report *rep);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An image of a UBI device: whole physical erase blocks with their headers. */
#ifndef LIFEBOAT_UBI_H
#define LIFEBOAT_UBI_H

#include "flash/image.h"
#include "flash/peb.h"

/* is this an image of UBI?  its first block may be damaged */
bool ubi_begins(const struct region *r, u32 peb);

/**
 * ubi_room() - bytes that a volume has room for
 * @chip:	flash map
 * @part:	UBI's partition
 *
 * If no block is bad, and one is left for a volume of settings.  How many are
 * is known to job_peb.c, which asks once more.
 */
u32 ubi_room(const struct layout *chip, const struct partition *part);

/**
 * ubi_check() - check the headers of every PEB
 * @r:		image, which is of UBI
 * @chip:	flash map: its erase block and, if that is known, its page
 * @rep:	report
 *
 * And the volume table, and that all of each volume is there that has to be.
 * What is inside the volumes has no sum that could be checked here.
 *
 * Return: 0, or refused.
 */
int ubi_check(const struct region *r, const struct layout *chip,
	      struct image_report *rep);

#endif

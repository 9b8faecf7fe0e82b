/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel as a flattened image tree (U-Boot's doc/usage/fit). */
#ifndef LIFEBOAT_FIT_H
#define LIFEBOAT_FIT_H

#include "flash/region.h"

bool fit_match(const struct region *r);

/**
 * fit_whole() - check the tree, and a hash of each of its images
 * @r:		bytes; more may follow
 * @len:	of the tree
 * @name:	its description, printable
 * @size:	of @name
 *
 * CRC-32, MD5 and SHA-256 are known; an image with none of these is not whole.
 */
bool fit_whole(const struct region *r, u32 *len, char *name, u32 size);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel as a flattened image tree (U-Boot's doc/usage/fit). */
#ifndef LIFEBOAT_FIT_H
#define LIFEBOAT_FIT_H

#include "flash/region.h"

/* of the first byte, for fit_whole() */
#define FIT_ALIGN	8

bool fit_match(const struct region *r);

/* bytes that the tree says it has; false, and @len as it was, if they are not all there */
bool fit_len(const struct region *r, u32 *len);

/**
 * fit_whole() - check the tree, and a hash of each of its images
 * @r:		bytes, aligned to FIT_ALIGN; more may follow
 * @len:	of the tree
 * @name:	its description, printable
 * @size:	of @name
 *
 * CRC-32, MD5 and SHA-256 are known; an image with none of these, or with more
 * than a few, is not whole.
 */
bool fit_whole(const struct region *r, u32 *len, char *name, u32 size);

#endif

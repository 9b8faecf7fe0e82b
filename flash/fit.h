/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel as a flattened image tree (U-Boot's doc/usage/fit). */
#ifndef LIFEBOAT_FIT_H
#define LIFEBOAT_FIT_H

#include "flash/region.h"

/* of the first byte, for fit_check() */
#define FIT_ALIGN	8

bool fit_match(const struct region *r);

/* bytes that the tree says it has; false, and @len as it was, if they are not all there */
bool fit_len(const struct region *r, u32 *len);

/**
 * fit_check() - check the tree, and a hash of each of its images
 * @r:		bytes, aligned to FIT_ALIGN; more may follow
 * @len:	of the tree
 * @name:	its description, printable
 * @size:	of @name
 *
 * CRC-32, MD5 and SHA-256 are known.
 *
 * Return: 0; -EBADMSG damaged; -EOPNOTSUPP nothing tells: a version of before
 * dtc's, an image that is not in the tree or has no hash that is known, more
 * images or hashes than a few.
 */
int fit_check(const struct region *r, u32 *len, char *name, u32 size);

#endif

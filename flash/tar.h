/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ustar (POSIX.1-1988, and GNU's), read in place. */
#ifndef LIFEBOAT_TAR_H
#define LIFEBOAT_TAR_H

#include "flash/region.h"

/**
 * struct tar_member - one file or folder
 * @name:	whole path, without "./"; longer ones than 100 bytes are not
 *		known here
 * @data:	contents
 * @type:	'0': a file, '5': a folder, …
 */
struct tar_member {
	char name[101];
	struct region data;
	u8 type;
};

bool tar_match(const struct region *r);

/**
 * tar_next() - the member at @off
 * @r:		archive
 * @off:	0 at first; moved behind the member
 * @m:		result
 *
 * Return: 1; 0 there are no more; -1 the header is damaged, or the member is
 * not all there.
 */
int tar_next(const struct region *r, u32 *off, struct tar_member *m);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Deflate (RFC 1951), by U-Boot's zlib, and gzip (RFC 1952) around it. */
#ifndef LIFEBOAT_INFLATE_H
#define LIFEBOAT_INFLATE_H

#include "flash/image.h"

/**
 * inflate_to() - unpack a bare deflate stream
 * @packed:	begins with it; what follows it, then
 * @to:		where to
 * @size:	room there; bytes unpacked, then
 *
 * Return: 0; -EBADMSG damaged; -ENOMEM it is longer, or no memory for tables.
 */
int inflate_to(struct region *packed, u8 *to, u32 *size);

/**
 * gunzip_to() - unpack the gzip member that @packed begins with
 * @packed:	what follows it, then
 * @scratch:	where it is unpacked to
 * @out:	the file
 *
 * Return: 0; -EBADMSG damaged: its CRC or length disagrees; -ENOMEM no room.
 */
int gunzip_to(struct region *packed, struct scratch *scratch,
	      struct region *out);

#endif

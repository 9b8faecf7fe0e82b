/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Deflate (RFC 1951), by U-Boot's zlib, and gzip (RFC 1952) around it. */
#ifndef LIFEBOAT_INFLATE_H
#define LIFEBOAT_INFLATE_H

#include "flash/image.h"

struct z_stream_s;

/**
 * inflate_begin() - a bare deflate stream that is unpacked piece by piece
 * @s:		->next_in and ->avail_in are there, all else is 0
 *
 * Return: 0; -ENOMEM.  inflateEnd() gives back what it takes.
 */
int inflate_begin(struct z_stream_s *s);

/**
 * inflate_to() - unpack a bare deflate stream
 * @packed:	begins with it; what follows it, then
 * @to:		where to
 * @size:	room there; bytes unpacked, then
 *
 * Return: 0; -EBADMSG damaged; -ENOMEM it is longer, or no memory for tables.
 */
int inflate_to(struct region *packed, u8 *to, u32 *size);

/* CRC-32 and length, behind the stream */
#define GUNZIP_TRAILER_LEN	8

/* does it begin as gzip does, with the only method that there is? */
bool gunzip_matches(const struct region *r);

/* take the header off; false if it is damaged */
bool gunzip_header(struct region *r);

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

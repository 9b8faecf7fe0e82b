/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk image's bytes, one chunk after the other, unpacked if it is gzipped. */
#ifndef LIFEBOAT_DISK_STREAM_H
#define LIFEBOAT_DISK_STREAM_H

#include <u-boot/zlib.h>
#include "flash/image.h"

/**
 * struct disk_stream - where one is
 * @z:		the unpacker; not used if @gz is false
 * @left:	of the file, what has not been used
 * @more:	more of it may come
 * @gz:		it is packed
 * @deflated:	the packed bytes have ended, and gzip's word on them is to come
 * @ended:	all has come, and what gzip says of it is true
 * @open:	@z holds memory
 * @crc:	CRC-32 of what has come
 * @size:	bytes of that
 */
struct disk_stream {
	z_stream z;
	struct region left;
	bool more;
	bool gz;
	bool deflated;
	bool ended;
	bool open;
	u32 crc;
	u32 size;
};

/**
 * disk_stream_begin() - from the first byte on
 * @s:		filled in
 * @file:	the image; must live as long as @s.  What is behind it, then,
 *		is ->left once ->ended
 *
 * Return: 0; -EBADMSG its gzip header is damaged; -ENOMEM.
 */
int disk_stream_begin(struct disk_stream *s, const struct region *file);

/**
 * disk_stream_feed() - the file comes piece by piece
 * @s:		begun
 * @here:	what is here of it, from ->left on
 * @more:	that is not its end
 */
static inline void disk_stream_feed(struct disk_stream *s,
				    const struct region *here, bool more)
{
	s->left = *here;
	s->more = more;
}

/**
 * disk_stream_read() - what comes next
 * @s:		begun
 * @buf:	for it
 * @len:	room there; bytes that are there, then: less than that, or none,
 *		at the end, while there is ->more, or when what is packed is
 *		long for what it holds; it is called again until ->ended
 *
 * Return: 0; -EBADMSG damaged, cut short, or its sum or length is wrong;
 * -E2BIG it goes on behind 4 GiB, and nothing can be said of the rest;
 * -ENOMEM.
 */
int disk_stream_read(struct disk_stream *s, u8 *buf, u32 *len);

/* give back what it holds; may be called again */
void disk_stream_end(struct disk_stream *s);

/* what gzip's end says of the length, modulo 4 GiB; of one not packed, its own */
u32 disk_stream_told(const struct region *file);

#endif

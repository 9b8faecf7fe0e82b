/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chunked transfer coding (RFC 9112, 7.1), streaming, pure. */
#ifndef LIFEBOAT_CHUNKED_H
#define LIFEBOAT_CHUNKED_H

#include <linux/types.h>

enum chunked_state {
	CHUNKED_SIZE,		/* hex digits */
	CHUNKED_EXTENSION,	/* ignored up to the end of the line */
	CHUNKED_DATA,
	CHUNKED_DATA_END,	/* the line end behind the data */
	CHUNKED_TRAILER,	/* at the start of a line */
	CHUNKED_TRAILER_LINE,	/* inside a field, ignored */
	CHUNKED_DONE,
};

/**
 * struct chunked - a decoder; all zero to begin with
 * @left:	bytes of the current chunk that are still to come
 * @digits:	the size has begun
 * @overhead:	bytes since the last one of payload, bounded
 */
struct chunked {
	enum chunked_state state;
	u32 left;
	bool digits;
	u32 overhead;
};

/**
 * chunked_next() - take some input
 * @c:		decoder
 * @data:	input
 * @len:	bytes at @data
 * @used:	bytes taken off the input
 * @out:	where payload begins inside @data, if any was taken
 *
 * Return: bytes of payload (0 if there are none in what was used); -EBADMSG.
 * To be called until @used is 0 or the state is CHUNKED_DONE.
 */
int chunked_next(struct chunked *c, const u8 *data, size_t len, size_t *used,
		 const u8 **out);

#endif

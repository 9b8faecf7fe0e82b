/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * multipart/form-data (RFC 7578, RFC 2046 5.1), streaming over any
 * segmentation, pure.  Payload is handed on where it lies, never copied.
 */
#ifndef LIFEBOAT_MULTIPART_H
#define LIFEBOAT_MULTIPART_H

#include <linux/types.h>

/* RFC 2046: a boundary has at most 70 characters */
#define BOUNDARY_MAX	70
/* and stands behind CR LF -- */
#define DELIMITER_MAX	(BOUNDARY_MAX + 4)
/* one header line of a part; a longer one, for a file's name, is cut */
#define PART_LINE_MAX	320

enum multipart_state {
	MULTIPART_PREAMBLE,	/* before the first delimiter: ignored */
	MULTIPART_DELIMITER,	/* behind a delimiter, in its line */
	MULTIPART_HEADERS,
	MULTIPART_DATA,
	MULTIPART_DONE,		/* behind the last one: ignored */
};

struct multipart;

/**
 * struct multipart_ops - what the owner is told
 * @begin:	a part begins; ->name and ->filename are set
 * @data:	bytes of it, in order
 * @end:	it is complete
 *
 * Each returns 0 or a negative errno, which ends the parsing.
 */
struct multipart_ops {
	int (*begin)(struct multipart *m);
	int (*data)(struct multipart *m, const u8 *data, size_t len);
	int (*end)(struct multipart *m);
};

/**
 * struct multipart - a parser
 * @ops:	of the owner, who finds himself by container_of()
 * @delimiter:	CR LF -- boundary
 * @dlen:	its length
 * @matched:	characters of it that have been seen
 * @dashes:	characters of the delimiter's line: 2 of "--" end it all
 * @line:	header line being gathered
 * @name:	of the part, "" if it has none
 * @filename:	of the part, "" if it has none
 * @is_file:	it has a filename parameter, even an empty one, or filename*
 */
struct multipart {
	const struct multipart_ops *ops;
	enum multipart_state state;
	char delimiter[DELIMITER_MAX + 1];
	u32 dlen;
	u32 matched;
	u32 dashes;
	char line[PART_LINE_MAX];
	u32 line_len;
	char name[32];
	char filename[64];
	bool is_file;
};

/**
 * multipart_begin() - prepare for a body
 * @type:	Content-Type field
 *
 * Return: 0; -ENOENT another type; -EBADMSG no usable boundary.
 */
int multipart_begin(struct multipart *m, const char *type,
		    const struct multipart_ops *ops);

/* more bytes; 0, -EBADMSG malformed, or what an op returned */
int multipart_feed(struct multipart *m, const u8 *data, size_t len);

/* has the last delimiter been seen? */
static inline bool multipart_done(const struct multipart *m)
{
	return m->state == MULTIPART_DONE;
}

#endif

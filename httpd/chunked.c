// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include "httpd/chunked.h"

/* bytes between two pieces of payload: sizes, ends, extensions, trailers */
#define OVERHEAD_MAX	4096

static int hex(u8 c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int size_byte(struct chunked *c, u8 byte)
{
	int digit = hex(byte);

	if (digit >= 0) {
		if (c->left >> 28)	/* more than 4 GiB */
			return -EBADMSG;
		c->left = c->left << 4 | digit;
		c->digits = true;
		return 0;
	}
	if (!c->digits)
		return -EBADMSG;
	if (byte == '\n')
		c->state = c->left ? CHUNKED_DATA : CHUNKED_TRAILER;
	else if (byte == ';' || byte == ' ' || byte == '\t' || byte == '\r')
		c->state = CHUNKED_EXTENSION;
	else
		return -EBADMSG;
	return 0;
}

static int line_byte(struct chunked *c, u8 byte)
{
	if (++c->overhead > OVERHEAD_MAX)
		return -EBADMSG;
	switch (c->state) {
	case CHUNKED_SIZE:
		return size_byte(c, byte);
	case CHUNKED_EXTENSION:
		if (byte == '\n')
			c->state = c->left ? CHUNKED_DATA : CHUNKED_TRAILER;
		break;
	case CHUNKED_DATA_END:
		if (byte == '\r')
			break;
		if (byte != '\n')
			return -EBADMSG;
		c->state = CHUNKED_SIZE;
		c->digits = false;
		break;
	case CHUNKED_TRAILER:
		if (byte == '\n')
			c->state = CHUNKED_DONE;
		else if (byte != '\r')
			c->state = CHUNKED_TRAILER_LINE;
		break;
	case CHUNKED_TRAILER_LINE:
		if (byte == '\n')
			c->state = CHUNKED_TRAILER;
		break;
	default:
		return -EBADMSG;
	}
	return 0;
}

int chunked_next(struct chunked *c, const u8 *data, size_t len, size_t *used,
		 const u8 **out)
{
	size_t i;
	u32 n;

	for (i = 0; i < len && c->state != CHUNKED_DATA &&
	     c->state != CHUNKED_DONE; i++)
		if (line_byte(c, data[i])) {
			*used = 0;
			return -EBADMSG;
		}
	*used = i;
	if (c->state != CHUNKED_DATA || i == len)
		return 0;
	n = min_t(size_t, c->left, min_t(size_t, len - i, 0x7fffffff));
	*out = data + i;
	*used = i + n;
	c->left -= n;
	/* there may be as many chunks as there are bytes */
	c->overhead = 0;
	if (!c->left)
		c->state = CHUNKED_DATA_END;
	return n;
}

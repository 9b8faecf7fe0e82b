/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One HTTP connection: the only door to lwIP's TCP.
 *
 * lwIP's callbacks take the bytes of a body and note the rest; all else is
 * done from httpd_poll(), so that no callback ever frees what its caller still
 * holds.
 */
#ifndef LIFEBOAT_CONN_H
#define LIFEBOAT_CONN_H

#include <linux/compiler.h>
#include "httpd/body.h"
#include "httpd/request.h"

struct conn;

/* bytes that are asked of a source at once: whole pages of any chip */
#define CONN_PIECE	4096

/* what a handler may ask */
const struct http_request *conn_request(const struct conn *c);
const struct body *conn_body(const struct conn *c);
struct rescue_upload *conn_upload(struct conn *c);
u32 conn_local_ip(const struct conn *c);	/* network byte order */

/* add "Name: value" to the reply that follows (printf); too many are dropped */
void conn_header(struct conn *c, const char *fmt, ...)
	__printf(2, 3);

/**
 * conn_reply() - answer with constant bytes
 * @status:	HTTP status code
 * @type:	Content-Type
 * @body:	must live for ever; NULL for none
 * @len:	bytes
 */
void conn_reply(struct conn *c, int status, const char *type,
		const void *body, u32 len);

/* the same with malloc()ed bytes, which the connection frees */
void conn_reply_owned(struct conn *c, int status, const char *type,
		      void *body, u32 len);

/**
 * struct conn_source - a body that is made while it is being sent
 * @read:	the next bytes: at most @size into @buf; returns how many, at
 *		least one, or a negative errno, which breaks the connection
 *		off: the peer sees that it has not got all of it
 * @close:	the last call, once all has been read or nobody wants more;
 *		frees it
 */
struct conn_source {
	int (*read)(struct conn_source *s, u8 *buf, u32 size);
	void (*close)(struct conn_source *s);
};

/**
 * conn_draw() - answer 200 with bytes drawn from a source
 * @type:	Content-Type
 * @len:	how many there will be; below 2 GiB
 * @source:	the connection's from now on
 *
 * It is read from httpd_poll(), as fast as the peer takes it, in pieces of
 * CONN_PIECE bytes but for the last.
 */
void conn_draw(struct conn *c, const char *type, u32 len,
	       struct conn_source *source);

/* a short text (printf), copied */
void conn_printf(struct conn *c, int status, const char *type,
		 const char *fmt, ...) __printf(4, 5);

/**
 * typedef conn_line - what a watcher is told
 * @c:		connection
 * @buf:	where to put the next piece of the body
 * @size:	size of @buf
 * @last:	set to true if nothing will follow
 *
 * Called once at the beginning, when the status has changed, and every five
 * seconds for a sign of life.
 *
 * Return: bytes put into @buf, 0 to stay silent.
 */
typedef u32 (*conn_line)(struct conn *c, char *buf, u32 size, bool *last);

/* answer 200 with a body that goes on for as long as something happens */
void conn_watch(struct conn *c, const char *type, conn_line line);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who answers what. */
#ifndef LIFEBOAT_ROUTES_H
#define LIFEBOAT_ROUTES_H

#include "httpd/conn.h"

/**
 * struct route - one kind of request
 * @method:	and HEAD where it is HTTP_GET
 * @path:	whole path; what begins with it where it ends in '/'; NULL for
 *		any
 * @body:	what body it takes
 * @handle:	called when the body is complete; @result is that of
 *		rescue_upload_end() for BODY_UPLOAD, otherwise 0
 * @admit:	called before the body comes; false once it has refused by
 *		itself; NULL to take all
 */
struct route {
	enum http_method method;
	const char *path;
	enum body_kind body;
	void (*handle)(struct conn *c, int result);
	bool (*admit)(struct conn *c);
};

/**
 * route_find() - who answers?
 *
 * Answers by itself (see conn_reply()) and returns NULL when the request
 * must not be served: wrong host, another site, unknown.
 */
const struct route *route_find(struct conn *c);

/* is @url, a Referer say, of the host that the request was sent to? */
bool route_is_ours(const struct http_request *req, const char *url);

/* refuse with a sentence: JSON under /api/, a page for browsers, else text */
void route_error(struct conn *c, int status, const char *error,
		 const char *advice);

/* refuse what another web site has made a browser send */
void route_elsewhere(struct conn *c);

/* the same for a negative errno of the corridor, with its own sentence */
void route_errno(struct conn *c, int err);

/* the same for rescue_boot()'s */
void route_boot_errno(struct conn *c, int err);

#endif

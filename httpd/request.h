/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP/1.1 request line and header fields (RFC 9112, RFC 9110), pure.
 */
#ifndef LIFEBOAT_REQUEST_H
#define LIFEBOAT_REQUEST_H

#include <linux/types.h>

/* bytes of request line and header fields together, the empty line included */
#define REQUEST_MAX	4096

enum http_method {
	HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_OPTIONS, HTTP_OTHER,
};

/* Sec-Fetch-Site: where a browser says that a request comes from */
enum http_site { SITE_UNKNOWN, SITE_SELF, SITE_OTHER };

/**
 * struct http_request - what a request asks for
 * @method:	a method that we do not know is HTTP_OTHER
 * @path:	percent-decoded, begins with '/', without the query
 * @query:	behind the '?', not decoded, may be ""
 * @host:	Host field, "" if missing
 * @origin:	Origin field, "" if missing
 * @type:	Content-Type field, "" if missing
 * @languages:	Accept-Language field, "" if missing
 * @site:	Sec-Fetch-Site
 * @length:	Content-Length, valid if @has_length
 * @has_length:	there was a Content-Length
 * @chunked:	Transfer-Encoding: chunked
 * @expects:	Expect: 100-continue
 * @keep_alive:	the client wants the connection to stay
 * @wants_html:	Accept lists text/html: a browser, not a command
 * @takes_gzip:	Accept-Encoding lists gzip
 * @http_1_0:	the client is older than HTTP/1.1
 */
struct http_request {
	enum http_method method;
	char path[128];
	char query[128];
	char host[64];
	char origin[96];
	char type[160];
	char languages[96];
	enum http_site site;
	u32 length;
	bool has_length;
	bool chunked;
	bool expects;
	bool keep_alive;
	bool wants_html;
	bool takes_gzip;
	bool http_1_0;
};

/**
 * http_request_parse() - parse a request's head
 * @req:	result
 * @buf:	bytes received so far
 * @len:	number of bytes
 *
 * Return: bytes consumed, behind the empty line; 0 if it is not complete
 * yet; -EBADMSG malformed; -E2BIG longer than REQUEST_MAX, or a field that
 * matters longer than its place; -EPROTO not HTTP/1.x.
 */
int http_request_parse(struct http_request *req, const char *buf, size_t len);

/**
 * http_query_value() - one of the query's parameters
 * @name:	of the parameter
 * @buf:	its value, not decoded, cut to fit; "" if it is missing
 * @size:	size of @buf, at least 1
 */
void http_query_value(const struct http_request *req, const char *name,
		      char *buf, size_t size);

/* is "@name=1" among the query's parameters? */
bool http_query_flag(const struct http_request *req, const char *name);

#endif

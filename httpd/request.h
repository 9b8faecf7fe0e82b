/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP/1.1 request line and header fields (RFC 9112, RFC 9110), pure.
 */
#ifndef LIFEBOAT_REQUEST_H
#define LIFEBOAT_REQUEST_H

#include <linux/types.h>

/* bytes of request line and header fields together, the empty line included */
#define HTTP_HEAD_MAX	65536

/* of one line; what is longer loses its middle */
#define HTTP_LINE_MAX	512

enum http_method {
	HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_OPTIONS, HTTP_OTHER,
};

/*
 * Sec-Fetch-Site: where a browser says that a request comes from, to 127.0.0.1
 * only; with CONFIG_LIFEBOAT_SERVICE
 */
enum http_site { SITE_UNKNOWN, SITE_SELF, SITE_OTHER };

/**
 * struct http_request - what a request asks for; texts are cut to fit
 * @method:	a method that we do not know is HTTP_OTHER
 * @path:	percent-decoded, begins with '/', without the query; what cannot be
 *		printed is '?'; or "*", with HTTP_OPTIONS
 * @query:	behind the '?', not decoded, may be ""
 * @host:	of an absolute target, or else the Host field, "" if missing
 * @origin:	Origin field, "" if missing
 * @type:	Content-Type field, "" if missing
 * @referer:	Referer field; only with CONFIG_LIFEBOAT_SERVICE
 * @languages:	Accept-Language field, "" if missing: every browser sends it; not
 *		with a plain page and without CONFIG_LIFEBOAT_SERVICE
 * @site:	Sec-Fetch-Site
 * @length:	Content-Length, valid if @has_length
 * @has_host:	there was a Host field
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
	char referer[80];
	char languages[96];
	enum http_site site;
	u32 length;
	bool has_host;
	bool has_length;
	bool chunked;
	bool expects;
	bool keep_alive;
	bool wants_html;
	bool takes_gzip;
	bool http_1_0;
};

/**
 * struct http_head - a head being read, all zero to begin with
 * @line:	of the current line: its beginning and, if it is too long, its
 *		last characters
 * @len:	bytes of @line
 * @total:	bytes so far, 0 if none has come
 * @begun:	the request line has been parsed
 */
struct http_head {
	char line[HTTP_LINE_MAX];
	u32 len;
	u32 total;
	bool begun;
};

/**
 * http_head_feed() - more bytes of a request's head
 * @h:		all zero again at the end
 * @req:	result, valid at the end
 * @buf:	bytes received
 * @len:	number of bytes
 * @used:	how many of them belonged to the head
 *
 * Fields that nobody needs cost nothing, however long they are.
 *
 * Return: 1 it is complete; 0 not yet; -EBADMSG malformed; -E2BIG longer than
 * HTTP_HEAD_MAX; -EPROTO not HTTP/1.x.
 */
int http_head_feed(struct http_head *h, struct http_request *req,
		   const char *buf, size_t len, size_t *used);

/**
 * http_query_value() - one of a query's, or a form's, parameters
 * @query:	"a=1&b=2", as it is sent
 * @name:	of the parameter; the first one of that name counts
 * @buf:	its value, not decoded, cut to fit; "" if it is missing
 * @size:	size of @buf, at least 1
 */
void http_query_value(const char *query, const char *name, char *buf,
		      size_t size);

/* is "@name=1" among the query's parameters? */
bool http_query_flag(const char *query, const char *name);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "httpd/request.h"

/* of a line that is too long: " HTTP/1.1" and the line end, and some more */
#define TAIL_MAX	16

/**
 * struct span - part of a line
 * @s:	not NUL-terminated
 * @n:	number of characters
 */
struct span {
	const char *s;
	size_t n;
};

static bool span_is(struct span a, const char *b)
{
	return a.n == strlen(b) && !strncasecmp(a.s, b, a.n);
}

static struct span trim(struct span a)
{
	while (a.n && (*a.s == ' ' || *a.s == '\t')) {
		a.s++;
		a.n--;
	}
	while (a.n && (a.s[a.n - 1] == ' ' || a.s[a.n - 1] == '\t'))
		a.n--;
	return a;
}

/* what stands before the first @sep; *@rest is what stands behind it */
static struct span split(struct span a, char sep, struct span *rest)
{
	const char *at = a.n ? memchr(a.s, sep, a.n) : NULL;
	struct span head = { a.s, at ? (size_t)(at - a.s) : a.n };

	rest->s = at ? at + 1 : a.s + a.n;
	rest->n = at ? a.n - head.n - 1 : 0;
	return head;
}

/* is @word in the comma-separated list, whatever its parameters? */
static bool lists(struct span list, const char *word)
{
	struct span item, rest;

	while (list.n) {
		item = split(list, ',', &list);
		if (span_is(trim(split(item, ';', &rest)), word))
			return true;
	}
	return false;
}

/* what is too long is cut: nothing that long is anything of ours */
static int store(char *to, size_t size, struct span from)
{
	size_t n = min(from.n, size - 1);

	memcpy(to, from.s, n);
	to[n] = '\0';
	return 0;
}

/* RFC 9110, 5.6.2 */
static bool is_token(struct span a)
{
	size_t i;

	for (i = 0; i < a.n; i++)
		/* U-Boot's isalnum() takes Latin-1's letters, too */
		if (a.s[i] & 0x80 ||
		    (!isalnum(a.s[i]) &&
		     (!a.s[i] || !strchr("!#$%&'*+-.^_`|~", a.s[i]))))
			return false;
	return a.n;
}

static int parse_length(struct http_request *req, struct span value)
{
	u32 length = 0;
	size_t i;

	if (!value.n)
		return -EBADMSG;
	for (i = 0; i < value.n; i++) {
		u32 digit = value.s[i] - '0';

		if (digit > 9)
			return -EBADMSG;
		/* more than 4 GiB is too large in any case: saturate */
		if (length > (0xffffffff - digit) / 10)
			length = 0xffffffff;
		else
			length = length * 10 + digit;
	}
	if (req->has_length && req->length != length)
		return -EBADMSG;
	req->has_length = true;
	req->length = length;
	return 0;
}

static int parse_encoding(struct http_request *req, struct span value)
{
	if (req->chunked || !span_is(value, "chunked"))
		return -EBADMSG;
	req->chunked = true;
	return 0;
}

static int once(char *to, size_t size, struct span value)
{
	return *to ? -EBADMSG : store(to, size, value);
}

static int parse_host(struct http_request *req, struct span value)
{
	if (req->has_host)
		return -EBADMSG;
	req->has_host = true;
	/* the target may have one, which counts */
	return *req->host ? 0 : store(req->host, sizeof(req->host), value);
}

static int parse_origin(struct http_request *req, struct span value)
{
	return once(req->origin, sizeof(req->origin), value);
}

static int parse_type(struct http_request *req, struct span value)
{
	return once(req->type, sizeof(req->type), value);
}

#if !defined(CONFIG_LIFEBOAT_PLAIN_PAGE) || defined(CONFIG_LIFEBOAT_SERVICE)
static int parse_languages(struct http_request *req, struct span value)
{
	return store(req->languages, sizeof(req->languages), value);
}
#endif

#ifdef CONFIG_LIFEBOAT_SERVICE
/* without backups nothing depends on these */
static int parse_site(struct http_request *req, struct span value)
{
	/* "none": typed into the address bar */
	req->site = span_is(value, "same-origin") || span_is(value, "none") ?
		    SITE_SELF : SITE_OTHER;
	return 0;
}

static int parse_referer(struct http_request *req, struct span value)
{
	return store(req->referer, sizeof(req->referer), value);
}
#endif

static int parse_expect(struct http_request *req, struct span value)
{
	if (!span_is(value, "100-continue"))
		return -EBADMSG;
	req->expects = true;
	return 0;
}

static int parse_connection(struct http_request *req, struct span value)
{
	if (lists(value, "close"))
		req->keep_alive = false;
	else if (lists(value, "keep-alive"))
		req->keep_alive = true;
	return 0;
}

static int parse_accept(struct http_request *req, struct span value)
{
	req->wants_html |= lists(value, "text/html");
	return 0;
}

static int parse_accept_encoding(struct http_request *req, struct span value)
{
	req->takes_gzip |= lists(value, "gzip");
	return 0;
}

static const struct field {
	const char *name;
	int (*parse)(struct http_request *req, struct span value);
} fields[] = {
	{ "Accept", parse_accept },
	{ "Accept-Encoding", parse_accept_encoding },
#if !defined(CONFIG_LIFEBOAT_PLAIN_PAGE) || defined(CONFIG_LIFEBOAT_SERVICE)
	{ "Accept-Language", parse_languages },
#endif
	{ "Connection", parse_connection },
	{ "Content-Length", parse_length },
	{ "Content-Type", parse_type },
	{ "Expect", parse_expect },
	{ "Host", parse_host },
	{ "Origin", parse_origin },
#ifdef CONFIG_LIFEBOAT_SERVICE
	{ "Referer", parse_referer },
	{ "Sec-Fetch-Site", parse_site },
#endif
	{ "Transfer-Encoding", parse_encoding },
};

static int parse_field(struct http_request *req, struct span line)
{
	struct span name, value;
	size_t i;

	name = split(line, ':', &value);
	/* a line that continues the last one begins with a space: refused */
	if (name.n == line.n || !is_token(name))
		return -EBADMSG;
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (span_is(name, fields[i].name))
			return fields[i].parse(req, trim(value));
	return 0;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int parse_path(struct http_request *req, struct span path)
{
	size_t i, n = 0;
	int c;

	/* "*" is the server as a whole (RFC 9112, 3.2.4) */
	if (!path.n || (*path.s != '/' &&
			(IS_ENABLED(CONFIG_LIFEBOAT_PLAIN_PAGE) ||
			 req->method != HTTP_OPTIONS || !span_is(path, "*"))))
		return -EBADMSG;
	for (i = 0; i < path.n && n < sizeof(req->path) - 1; i++) {
		c = path.s[i];
		if (c == '%' && path.n - i > 2 && hex(path.s[i + 1]) >= 0 &&
		    hex(path.s[i + 2]) >= 0) {
			c = hex(path.s[i + 1]) << 4 | hex(path.s[i + 2]);
			i += 2;
		}
		/* it may be shown on a terminal */
		req->path[n++] = c < 0x20 || c > 0x7e ? '?' : c;
	}
	req->path[n] = '\0';
	return 0;
}

/* the absolute form that proxies are sent, and its host (RFC 9112, 3.2.2) */
static struct span without_authority(struct http_request *req,
				     struct span target)
{
	struct span rest;

	if (target.n <= 7 || strncasecmp(target.s, "http://", 7))
		return target;
	target.s += 7;
	target.n -= 7;
	store(req->host, sizeof(req->host), split(target, '/', &rest));
	/* the slash is in front of it, or in front of nothing */
	return rest.n ? (struct span){ rest.s - 1, rest.n + 1 } :
			(struct span){ "/", 1 };
}

static enum http_method method(struct span a)
{
	static const char *const names[] = {
		[HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST",
		[HTTP_PUT] = "PUT", [HTTP_OPTIONS] = "OPTIONS",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (a.n == strlen(names[i]) && !memcmp(a.s, names[i], a.n))
			return i;
	return HTTP_OTHER;
}

static int parse_request_line(struct http_request *req, struct span line)
{
	struct span name, target, version, query;
	int ret;

	name = split(line, ' ', &line);
	target = split(line, ' ', &version);
	if (!is_token(name))
		return -EBADMSG;
	if (version.n != 8 || memcmp(version.s, "HTTP/1.", 7) ||
	    !isdigit((u8)version.s[7]))
		return -EPROTO;
	req->method = method(name);
	req->http_1_0 = version.s[7] == '0';
	req->keep_alive = !req->http_1_0;
	target = split(target, '?', &query);
	ret = parse_path(req, without_authority(req, target));
	return ret ? ret : store(req->query, sizeof(req->query), query);
}

/* all fields are there */
static int finish(const struct http_request *req)
{
	/* two ways to say how long the body is: request smuggling */
	if (req->chunked && (req->has_length || req->http_1_0))
		return -EBADMSG;
	return 1;
}

static int parse_line(struct http_head *h, struct http_request *req,
		      struct span line)
{
	if (line.n && line.s[line.n - 1] == '\r')
		line.n--;
	/* a NUL or a bare CR means different things to different parsers */
	if (memchr(line.s, '\0', line.n) || memchr(line.s, '\r', line.n))
		return -EBADMSG;
	if (h->begun)
		return line.n ? parse_field(req, line) : finish(req);
	/* an empty line may be left over from the last request's body */
	if (!line.n)
		return 0;
	h->begun = true;
	memset(req, 0, sizeof(*req));
	return parse_request_line(req, line);
}

int http_head_feed(struct http_head *h, struct http_request *req,
		   const char *buf, size_t len, size_t *used)
{
	struct span line = { h->line };
	int ret = 0;
	size_t i;

	for (i = 0; i < len && !ret; i++) {
		if (++h->total > HTTP_HEAD_MAX) {
			ret = -E2BIG;
		} else if (buf[i] == '\n') {
			line.n = h->len;
			h->len = 0;
			ret = parse_line(h, req, line);
		} else {
			if (h->len == HTTP_LINE_MAX)
				memmove(h->line + HTTP_LINE_MAX - TAIL_MAX,
					h->line + HTTP_LINE_MAX - TAIL_MAX + 1,
					TAIL_MAX - 1);
			else
				h->len++;
			h->line[h->len - 1] = buf[i];
		}
	}
	*used = i;
	if (ret)
		memset(h, 0, sizeof(*h));
	return ret;
}

void http_query_value(const char *query, const char *name, char *buf,
		      size_t size)
{
	struct span rest = { query, strlen(query) };
	struct span item, value;

	buf[0] = '\0';
	while (rest.n) {
		item = split(rest, '&', &rest);
		if (!span_is(split(item, '=', &value), name))
			continue;
		value.n = min(value.n, size - 1);
		memcpy(buf, value.s, value.n);
		buf[value.n] = '\0';
		return;
	}
}

bool http_query_flag(const char *query, const char *name)
{
	char value[4];

	http_query_value(query, name, value, sizeof(value));
	return !strcmp(value, "1");
}

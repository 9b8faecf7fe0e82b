// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "httpd/request.h"

/* header fields in one request; browsers send about fifteen */
#define FIELDS_MAX	64

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

static int store(char *to, size_t size, struct span from)
{
	if (from.n >= size)
		return -E2BIG;
	memcpy(to, from.s, from.n);
	to[from.n] = '\0';
	return 0;
}

/* RFC 9110, 5.6.2 */
static bool is_token(struct span a)
{
	size_t i;

	for (i = 0; i < a.n; i++)
		if (!isalnum((u8)a.s[i]) &&
		    (!a.s[i] || !strchr("!#$%&'*+-.^_`|~", a.s[i])))
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

static int parse_site(struct http_request *req, struct span value)
{
	/* "none": typed into the address bar */
	req->site = span_is(value, "same-origin") || span_is(value, "none") ?
		    SITE_SELF : SITE_OTHER;
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
	return once(req->host, sizeof(req->host), value);
}

static int parse_origin(struct http_request *req, struct span value)
{
	return once(req->origin, sizeof(req->origin), value);
}

static int parse_type(struct http_request *req, struct span value)
{
	return once(req->type, sizeof(req->type), value);
}

static int parse_languages(struct http_request *req, struct span value)
{
	/* what does not fit is least wanted */
	value.n = min(value.n, sizeof(req->languages) - 1);
	return store(req->languages, sizeof(req->languages), value);
}

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
	{ "Accept-Language", parse_languages },
	{ "Connection", parse_connection },
	{ "Content-Length", parse_length },
	{ "Content-Type", parse_type },
	{ "Expect", parse_expect },
	{ "Host", parse_host },
	{ "Origin", parse_origin },
	{ "Sec-Fetch-Site", parse_site },
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

	if (!path.n || *path.s != '/')
		return -EBADMSG;
	for (i = 0; i < path.n; i++) {
		c = (u8)path.s[i];
		if (c == '%') {
			if (path.n - i < 3 || hex(path.s[i + 1]) < 0 ||
			    hex(path.s[i + 2]) < 0)
				return -EBADMSG;
			c = hex(path.s[i + 1]) << 4 | hex(path.s[i + 2]);
			i += 2;
		}
		if (c < 0x20 || c == 0x7f)
			return -EBADMSG;
		if (n == sizeof(req->path) - 1)
			return -E2BIG;
		req->path[n++] = c;
	}
	req->path[n] = '\0';
	return 0;
}

/* the absolute form that proxies are sent (RFC 9112, 3.2.2) */
static struct span without_authority(struct span target)
{
	struct span rest;

	if (target.n > 7 && !strncasecmp(target.s, "http://", 7)) {
		target.s += 7;
		target.n -= 7;
		split(target, '/', &rest);
		if (rest.n) {
			rest.s--;
			rest.n++;
			return rest;
		}
		return (struct span){ "/", 1 };
	}
	return target;
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
	target = split(without_authority(target), '?', &query);
	ret = parse_path(req, target);
	return ret ? ret : store(req->query, sizeof(req->query), query);
}

/* the next line without its end; 1, 0 incomplete, -EBADMSG */
static int next_line(const char *buf, size_t len, size_t *pos,
		     struct span *line)
{
	const char *end = len > *pos ? memchr(buf + *pos, '\n', len - *pos)
				     : NULL;
	size_t n;

	if (!end)
		return 0;
	line->s = buf + *pos;
	n = end - line->s;
	*pos += n + 1;
	if (n && line->s[n - 1] == '\r')
		n--;
	line->n = n;
	/* a NUL or a bare CR means different things to different parsers */
	return memchr(line->s, '\0', n) || memchr(line->s, '\r', n) ?
	       -EBADMSG : 1;
}

static int finish(const struct http_request *req, size_t pos)
{
	/* two ways to say how long the body is: request smuggling */
	if (req->chunked && (req->has_length || req->http_1_0))
		return -EBADMSG;
	return pos;
}

int http_request_parse(struct http_request *req, const char *buf, size_t len)
{
	size_t shown = min_t(size_t, len, REQUEST_MAX), pos = 0;
	struct span line;
	int i, ret;

	memset(req, 0, sizeof(*req));
	/* an empty line may be left over from the last request's body */
	while (pos < shown && pos < 4 && (buf[pos] == '\r' || buf[pos] == '\n'))
		pos++;
	for (i = 0; i < FIELDS_MAX; i++) {
		ret = next_line(buf, shown, &pos, &line);
		if (!ret)
			return len >= REQUEST_MAX ? -E2BIG : 0;
		if (ret < 0)
			return ret;
		if (i && !line.n)
			return finish(req, pos);
		ret = i ? parse_field(req, line) :
			  parse_request_line(req, line);
		if (ret)
			return ret;
	}
	return -E2BIG;
}

void http_query_value(const struct http_request *req, const char *name,
		      char *buf, size_t size)
{
	struct span rest = { req->query, strlen(req->query) };
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

bool http_query_flag(const struct http_request *req, const char *name)
{
	char value[4];

	http_query_value(req, name, value, sizeof(value));
	return !strcmp(value, "1");
}

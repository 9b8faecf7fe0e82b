// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include "httpd/request.h"
#include "test.h"

static struct http_request req;

/* in a block of just that size, so that the sanitizer sees one byte too far */
static int parse_n(const char *text, size_t len)
{
	struct http_head head = { 0 };
	char *copy = malloc(len ? len : 1);
	size_t used;
	int ret;

	memcpy(copy, text, len);
	ret = http_head_feed(&head, &req, copy, len, &used);
	free(copy);
	return ret > 0 ? used : ret;
}

/* the same, in pieces of @step bytes */
static int parse_steps(const char *text, size_t step)
{
	struct http_head head = { 0 };
	size_t done = 0, len = strlen(text), n, used;
	int ret = 0;

	while (!ret && done < len) {
		n = len - done < step ? len - done : step;
		ret = http_head_feed(&head, &req, text + done, n, &used);
		done += used;
	}
	/* ready for the next one */
	if (ret && (head.len || head.total || head.begun))
		return -1;
	return ret > 0 ? done : ret;
}

static int parse(const char *text)
{
	return parse_n(text, strlen(text));
}

static const char chrome[] =
	"POST /api/image?force=1 HTTP/1.1\r\n"
	"Host: 192.168.1.1\r\n"
	"Connection: keep-alive\r\n"
	"Content-Length: 918145\r\n"
	"Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n"
	"Content-Type: multipart/form-data; boundary=----WebKitFormBoundaryX\r\n"
	"Origin: http://192.168.1.1\r\n"
	"Sec-Fetch-Site: same-origin\r\n"
	"Accept-Encoding: gzip, deflate\r\n"
	"Accept-Language: de-DE,de;q=0.9,en;q=0.8\r\n"
	"\r\n";

TEST(a_browsers_upload)
{
	CHECK_EQ(parse(chrome), sizeof(chrome) - 1);
	CHECK_EQ(req.method, HTTP_POST);
	CHECK_STR(req.path, "/api/image");
	CHECK(http_query_flag(req.query, "force"));
	CHECK(!http_query_flag(req.query, "forc"));
	CHECK_STR(req.host, "192.168.1.1");
	CHECK_STR(req.origin, "http://192.168.1.1");
	CHECK(req.has_length && req.length == 918145);
	CHECK(req.wants_html && req.takes_gzip && req.keep_alive);
	CHECK_EQ(req.site, SITE_SELF);
	CHECK(!req.chunked && !req.expects);
}

TEST(in_pieces_of_any_size)
{
	struct http_request whole;
	size_t n;

	parse(chrome);
	whole = req;
	for (n = 1; n < sizeof(chrome); n++) {
		memset(&req, 0xa5, sizeof(req));
		CHECK_EQ(parse_steps(chrome, n), sizeof(chrome) - 1);
		CHECK(!memcmp(&whole, &req, sizeof(req)));
	}
}

TEST(no_prefix_is_complete)
{
	size_t n;

	for (n = 0; n < sizeof(chrome) - 1; n++)
		CHECK_EQ(parse_n(chrome, n), 0);
}

TEST(curl)
{
	CHECK(parse("PUT /factory.bin HTTP/1.1\r\nHost: 192.168.1.1\r\n"
		    "User-Agent: curl/7.88.1\r\nAccept: */*\r\n"
		    "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n") > 0);
	CHECK_EQ(req.method, HTTP_PUT);
	CHECK(req.chunked && req.expects && !req.wants_html);
}

TEST(line_ends_and_white_space)
{
	CHECK(parse("GET / HTTP/1.1\nhost:\t x \n\n") > 0);
	CHECK_STR(req.host, "x");
	CHECK(parse("\r\nGET / HTTP/1.0\r\n\r\n") > 0);
	CHECK(req.http_1_0 && !req.keep_alive);
}

TEST(percent_and_absolute_form)
{
	CHECK(parse("GET http://a.b/c%20d?e=%20 HTTP/1.1\r\n\r\n") > 0);
	CHECK_STR(req.path, "/c d");
	CHECK_STR(req.query, "e=%20");
	CHECK(parse("GET http://a.b HTTP/1.1\r\n\r\n") > 0);
	CHECK_STR(req.path, "/");
	CHECK(parse("GET http://a.b?c=d/e HTTP/1.1\r\n\r\n") > 0);
	CHECK_STR(req.path, "/");
	CHECK_STR(req.query, "c=d/e");
	CHECK_STR(req.host, "a.b");
	/* what cannot be decoded stays, what cannot be printed does not */
	CHECK(parse("GET /%0%g1%% HTTP/1.1\r\n\r\n") > 0);
	CHECK_STR(req.path, "/%0%g1%%");
	CHECK(parse("GET /%00%0a%1b[31m%9b\x9b\x1b HTTP/1.1\r\n\r\n") > 0);
	CHECK_STR(req.path, "/???[31m???");
}

TEST(the_targets_host_counts)
{
	CHECK(parse("GET HTTP://a.b:80/c HTTP/1.1\r\nHost: d\r\n\r\n") > 0);
	CHECK_STR(req.host, "a.b:80");
	CHECK_STR(req.path, "/c");
	/* an address in the path, or a name in front of an address, is not it */
	CHECK(parse("GET /http://a.b/c HTTP/1.1\r\nHost: d\r\n\r\n") > 0);
	CHECK_STR(req.host, "d");
	CHECK(parse("GET http://a@b/ HTTP/1.1\r\nHost: a\r\n\r\n") > 0);
	CHECK_STR(req.host, "a@b");
	CHECK(parse("GET http:///c HTTP/1.1\r\nHost: d\r\n\r\n") > 0);
	CHECK_STR(req.host, "d");
	/* once, and that may be empty */
	CHECK(parse("GET http://a/ HTTP/1.1\r\nHost: b\r\nHost: b\r\n\r\n") < 0);
	CHECK(parse("GET / HTTP/1.1\r\nHost:\r\nHost: b\r\n\r\n") < 0);
}

TEST(smuggling_is_refused)
{
	static const char *const bad[] = {
		"Content-Length: 1\r\nContent-Length: 2\r\n",
		"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
		"Transfer-Encoding: gzip, chunked\r\n",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
		"Content-Length: -1\r\n", "Content-Length: 0x10\r\n",
		"Content-Length: 1 2\r\n", "Content-Length:\r\n",
		"Host: a\r\nHost: b\r\n", "Host: a\r\n b\r\n", "Host : a\r\n",
		"H\xf6st: a\r\n", "\xc4: a\r\n", "A\x80: a\r\n",
		": a\r\n", "Host\r\n", "Host: a\rb\r\n", "Expect: tea\r\n",
	};
	char text[256];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "GET / HTTP/1.1\r\n%s\r\n", bad[i]);
		CHECK_EQ(parse(text), -EBADMSG);
	}
	CHECK_EQ(parse_n("GET / HTTP/1.1\r\nA: \0\r\n\r\n", 24), -EBADMSG);
	CHECK_EQ(parse("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
		 -EBADMSG);
}

TEST(lengths_saturate)
{
	CHECK(parse("PUT / HTTP/1.1\r\nContent-Length: 4294967295\r\n\r\n") > 0);
	CHECK_EQ(req.length, 0xffffffff);
	CHECK(parse("PUT / HTTP/1.1\r\nContent-Length: 4294967296\r\n\r\n") > 0);
	CHECK_EQ(req.length, 0xffffffff);
	CHECK(parse("PUT / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n") > 0);
	CHECK_EQ(req.length, 0xffffffff);
}

TEST(not_http)
{
	CHECK_EQ(parse("\x16\x03\x01\x02\n"), -EBADMSG);
	CHECK_EQ(parse("GET / HTTP/2.0\r\n\r\n"), -EPROTO);
	CHECK_EQ(parse("GET /\r\n\r\n"), -EPROTO);
	CHECK_EQ(parse("GET x HTTP/1.1\r\n\r\n"), -EBADMSG);
	CHECK(parse("BREW / HTTP/1.1\r\n\r\n") > 0);
	CHECK_EQ(req.method, HTTP_OTHER);
}

/* "X: aaaa…" of @n characters */
static char *field(char *to, const char *name, size_t n)
{
	to += sprintf(to, "%s: ", name);
	memset(to, 'a', n);
	strcpy(to + n, "\r\n");
	return to + n + 2;
}

TEST(too_long)
{
	static char text[2 * HTTP_HEAD_MAX];
	static const char *const known[] = {
		"Host", "Origin", "Accept", "Accept-Language", "Content-Type",
		"Connection", "Sec-Fetch-Site", "Cookie",
	};
	char *end;
	size_t i;

	/* no field is too long, and what is behind it is seen */
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		end = text + sprintf(text, "GET / HTTP/1.1\r\n");
		end = field(end, known[i], 5000);
		strcpy(end, "Accept-Encoding: gzip\r\n\r\n");
		CHECK_EQ(parse(text), strlen(text));
		CHECK(req.takes_gzip);
		CHECK_EQ(parse_steps(text, 7), strlen(text));
	}
	CHECK_EQ(strlen(req.host), 0);
	/* nor is a target, and its version is read all the same */
	end = text + sprintf(text, "PUT /");
	memset(end, 'a', 5000);
	strcpy(end + 5000, "?force=1 HTTP/1.0\r\n\r\n");
	CHECK_EQ(parse(text), strlen(text));
	CHECK(req.method == HTTP_PUT && req.http_1_0);
	CHECK_EQ(strlen(req.path), sizeof(req.path) - 1);
	end = text + sprintf(text, "GET /x?force=1&");
	memset(end, 'a', 5000);
	strcpy(end + 5000, " HTTP/1.1\r\n\r\n");
	CHECK_EQ(parse(text), strlen(text));
	CHECK_STR(req.path, "/x");
	CHECK(http_query_flag(req.query, "force"));
	/* as a whole it has an end */
	end = text + sprintf(text, "GET / HTTP/1.1\r\n");
	while (end < text + HTTP_HEAD_MAX)
		end += sprintf(end, "A: b\r\n");
	strcpy(end, "\r\n");
	CHECK_EQ(parse(text), -E2BIG);
	field(text, "X", HTTP_HEAD_MAX);
	CHECK_EQ(parse_n(text, HTTP_HEAD_MAX), 0);
	CHECK_EQ(parse_n(text, HTTP_HEAD_MAX + 1), -E2BIG);
}

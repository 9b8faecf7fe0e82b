// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include "httpd/request.h"
#include "test.h"

static struct http_request req;

/* in a block of just that size, so that the sanitizer sees one byte too far */
static int parse_n(const char *text, size_t len)
{
	char *copy = malloc(len ? len : 1);
	int ret;

	memcpy(copy, text, len);
	ret = http_request_parse(&req, copy, len);
	free(copy);
	return ret;
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
	CHECK(http_query_flag(&req, "force"));
	CHECK(!http_query_flag(&req, "forc"));
	CHECK_STR(req.host, "192.168.1.1");
	CHECK_STR(req.origin, "http://192.168.1.1");
	CHECK(req.has_length && req.length == 918145);
	CHECK(req.wants_html && req.takes_gzip && req.keep_alive);
	CHECK_EQ(req.site, SITE_SELF);
	CHECK(!req.chunked && !req.expects);
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
	CHECK_EQ(parse("GET /%0 HTTP/1.1\r\n\r\n"), -EBADMSG);
	CHECK_EQ(parse("GET /%00 HTTP/1.1\r\n\r\n"), -EBADMSG);
	CHECK_EQ(parse("GET /%0a HTTP/1.1\r\n\r\n"), -EBADMSG);
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

TEST(too_long)
{
	static char text[2 * REQUEST_MAX];
	size_t n;

	n = sprintf(text, "GET / HTTP/1.1\r\nX: ");
	memset(text + n, 'a', sizeof(text) - n);
	CHECK_EQ(parse_n(text, REQUEST_MAX - 1), 0);
	CHECK_EQ(parse_n(text, REQUEST_MAX), -E2BIG);
	n = sprintf(text, "GET /");
	memset(text + n, 'a', 300);
	sprintf(text + n + 300, " HTTP/1.1\r\n\r\n");
	CHECK_EQ(parse(text), -E2BIG);
	n = sprintf(text, "GET / HTTP/1.1\r\n");
	while (n < 2000)
		n += sprintf(text + n, "A: b\r\n");
	strcpy(text + n, "\r\n");
	CHECK_EQ(parse(text), -E2BIG);
}

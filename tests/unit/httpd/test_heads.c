// SPDX-License-Identifier: GPL-2.0-or-later
/* Heads of requests that are long, odd or slow, and that others made. */
#include <stdio.h>
#include <linux/kernel.h>
#include "httpd/httpd.h"
#include "session.h"

static void send_many(const char *text, u32 n)
{
	while (n-- && a.pcb) {
		wire_text(&a, text);
		wire_turn();
	}
}

TEST(cookies_cost_nothing)
{
	static const char cookie[] = "session-of-something=0123456789abcdef; ";

	start();
	wire_text(&a, "GET / HTTP/1.1\r\n" HOST "Cookie: ");
	send_many(cookie, 1000);
	wire_text(&a, "\r\nAccept-Encoding: gzip\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(a.len > sizeof(page));
	CHECK(wire_clean());
	start();
	wire_text(&a, "GET / HTTP/1.1\r\n" HOST);
	send_many("X-Field: of no use\r\n", 500);
	wire_text(&a, "\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(wire_clean());
}

TEST(a_head_without_an_end)
{
	u32 i;

	start();
	wire_text(&a, "GET / HTTP/1.1\r\n" HOST "Cookie: ");
	send_many("session-of-something=0123456789abcdef; ", 10000);
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 431"));
	CHECK(wire_clean());
	/* slowly */
	start();
	wire_text(&a, "GET / HTTP/1.1\r\n" HOST "Cookie: ");
	for (i = 0; i < 30 && !a.len; i++) {
		send_many("a=1; ", 1);
		wire_wait(500);
	}
	CHECK(begins(&a, "HTTP/1.1 408"));
	CHECK(wire_clean());
}

TEST(any_long_path_leads_to_the_page)
{
	u32 i;

	for (i = 0; i < 4; i++) {
		start();
		wire_text(&a, "GET /cgi-bin/luci/");
		send_many(i == 1 ? "%2f%41;" : i == 2 ? "?a=b&c" :
			  i == 3 ? "%%%1x" : "admin/", 300);
		wire_text(&a, " HTTP/1.1\r\n" HOST "\r\n");
		wire_turn();
		CHECK(begins(&a, "HTTP/1.1 302"));
		CHECK(strstr(a.got, "Location: /\r\n"));
		CHECK(wire_clean());
	}
	/* a file's name is for the eyes */
	start();
	wire_text(&a, "PUT /");
	send_many("a-name-that-somebody-has-thought-of-", 20);
	wire_text(&a, ".bin HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx");
	wire_turn();
	CHECK_EQ(fake.jobs, 1);
	CHECK(wire_clean());
}

TEST(any_name_leads_to_the_page)
{
	static const char *const names[] = {
		"tplinkwifi.net", "www.routerlogin.net", "miwifi.com",
		"router.asus.com", "my.keenetic.net", "fritz.box",
		"connect.rom.miui.com", "captive.apple.com:80", "evil.example",
		"a-name-that-is-longer-than-the-place-in-which-we-keep-names-of.connectivity-check.example",
	};
	char text[512];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		start();
		snprintf(text, sizeof(text),
			 "GET /generate_204?x=1 HTTP/1.1\r\nHost: %s\r\n\r\n",
			 names[i]);
		wire_text(&a, text);
		wire_turn();
		CHECK(begins(&a, "HTTP/1.1 302"));
		CHECK(strstr(a.got, "Location: http://192.168.1.1/\r\n"));
		CHECK(wire_clean());
		/* nothing else is served under it: a rebound name, perhaps */
		start();
		snprintf(text, sizeof(text),
			 "GET /api/status HTTP/1.1\r\nHost: %s\r\n\r\n"
			 "POST / HTTP/1.1\r\nHost: %s\r\n"
			 "Content-Length: 0\r\n\r\n", names[i], names[i]);
		wire_text(&a, text);
		wire_turn();
		CHECK_EQ(count(a.got, "HTTP/1.1 421"), 2);
		CHECK_EQ(fake.begun, 0);
		CHECK(wire_clean());
	}
}

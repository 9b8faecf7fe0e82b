// SPDX-License-Identifier: GPL-2.0-or-later
/* Lifeboat's own update over a connection, from a program and from a page. */
#include <errno.h>
#include <stdio.h>
#include <linux/kernel.h>
#include "session.h"

/* a request with further @fields, and nothing else in what came */
static void send_post(const char *path, const char *fields, const char *body)
{
	char text[1024];

	snprintf(text, sizeof(text), "POST %s HTTP/1.1\r\n" HOST
		 "%sContent-Length: %u\r\n\r\n%s", path, fields,
		 (u32)strlen(body), body);
	a.len = 0;
	a.got[0] = '\0';
	wire_text(&a, text);
	wire_turn();
}

TEST(lifeboat_itself_by_its_own_door)
{
	start();
	fake.differ = 3;
	send_post("/api/lifeboat", "", "bytes");
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(strstr(a.got, "\"version\":\"v2\""));
	CHECK(strstr(a.got, "\"blocks\":7,\"differ\":3,\"spare\":false"));
	send_post("/api/status", "", "");
	wire_text(&a, get_status);
	wire_turn();
	CHECK(strstr(a.got, "\"lifeboat\":{"));
	CHECK(!strstr(a.got, "\"image\":{"));
	send_post("/api/flash", "", "{\"sha256\":\"" DIGEST "\"}");
	CHECK(begins(&a, "HTTP/1.1 409"));
	send_post("/api/lifeboat/flash", "", "{\"sha256\":\"" DIGEST "\"}");
	CHECK(begins(&a, "HTTP/1.1 422"));
	CHECK(strstr(a.got, "power"));
	send_post("/api/lifeboat/flash", "",
	     "{\"sha256\":\"" DIGEST "\",\"power\":false}");
	CHECK(begins(&a, "HTTP/1.1 422"));
	send_post("/api/lifeboat/flash", "", "{\"power\":true}");
	CHECK(begins(&a, "HTTP/1.1 400"));
	CHECK_EQ(fake.updates, 0);
	send_post("/api/lifeboat/flash", "",
	     "{\"sha256\":\"" DIGEST "\",\"power\":true}");
	CHECK(begins(&a, "HTTP/1.1 202"));
	CHECK_EQ(fake.updates, 1);
	CHECK_EQ(fake.jobs, 0);
	CHECK(wire_clean());
}

TEST(lifeboat_itself_refused)
{
	start();
	fake.end = -EXDEV;
	send_post("/api/lifeboat", "", "bytes");
	CHECK(begins(&a, "HTTP/1.1 422"));
	CHECK(strstr(a.got, "\"image\":{\"verdict\":\"refuse\""));
	CHECK(wire_clean());
}

TEST(lifeboat_itself_from_a_browser_without_scripts)
{
	static const char html[] = "Accept: text/html\r\n";

	start();
	fake.differ = 3;
	send_post("/lifeboat", html, "bytes");
	CHECK(strstr(a.got, "3 of 7"));
	CHECK(strstr(a.got, "same:hidden ask: spare:hidden single: off: Up"));
	send_post("/lifeboat/flash", html, "power=1");
	CHECK(begins(&a, "HTTP/1.1 400"));
	send_post("/lifeboat/flash", html, "sha256=" DIGEST);
	CHECK(begins(&a, "HTTP/1.1 422"));
	/* an error page has its style, and is escaped but for that */
	CHECK(strstr(a.got, "a > b { } Without power"));
	CHECK_EQ(fake.updates, 0);
	send_post("/lifeboat/flash", html, "sha256=" DIGEST "&power=1");
	CHECK(begins(&a, "HTTP/1.1 303"));
	CHECK_EQ(fake.updates, 1);
	wire_text(&a, "GET /progress HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(strstr(a.got, "Writing Lifeboat erasing"));
	fake_state(RESCUE_DONE);
	wire_text(&a, "GET /progress HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(strstr(a.got, "\r\n\r\nupdated Up"));
	/* it stays */
	CHECK_EQ(fake.boots, 0);
	CHECK(wire_clean());
}

TEST(lifeboat_that_is_there_already)
{
	start();
	send_post("/lifeboat", "Accept: text/html\r\n", "bytes");
	CHECK(strstr(a.got, "0 of 7"));
	CHECK(strstr(a.got, "same: ask:hidden"));
	CHECK(wire_clean());
}

TEST(lifeboat_itself_in_a_language_of_ones_own)
{
	static const char *const asked[][2] = {
		{ "/lifeboat", "Up en" }, { "/lifeboat?de", "Auf de" },
		{ "/lifeboat?xx", "Up en" }, { "/lifeboat?\"<", "Up en" },
	};
	char text[100];
	u32 i;

	start();
	for (i = 0; i < ARRAY_SIZE(asked); i++) {
		snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\n" HOST "\r\n",
			 asked[i][0]);
		a.len = 0;
		wire_text(&a, text);
		wire_turn();
		CHECK(strstr(a.got, asked[i][1]));
	}
	fake.differ = 1;
	send_post("/lifeboat?de", "Accept: text/html\r\n", "bytes");
	CHECK(strstr(a.got, "Auf"));
	send_post("/lifeboat/flash?de", "", "sha256=" DIGEST "&power=1");
	CHECK(strstr(a.got, "Location: /progress?de\r\n"));
	CHECK(wire_clean());
}

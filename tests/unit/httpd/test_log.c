// SPDX-License-Identifier: GPL-2.0-or-later
/* The log over a connection. */
#include <linux/kernel.h>
#include "record.h"
#include "session.h"

#define KEPT	9999

static const char get_log[] = "GET /api/log HTTP/1.1\r\n" HOST "\r\n";
static char text[KEPT + 1];

/* a router that has said @text, after @before bytes of something else */
static void begin(u32 before)
{
	u32 i;

	start();
	record_init(KEPT);
	for (i = 0; i < before; i++)
		record_putc('x');
	for (i = 0; i < KEPT; i++)
		text[i] = i % 40 ? 'a' + i % 26 : '\n';
	record_puts(text);
}

/* the last answer is @text, all of it */
static bool got_text(void)
{
	return a.len > KEPT && strstr(a.got, "Content-Length: 9999\r\n") &&
	       !strcmp(a.got + a.len - KEPT, text) &&
	       !memcmp(a.got + a.len - KEPT - 4, "\r\n\r\n", 4);
}

TEST(what_was_said_last)
{
	static const u32 windows[] = { 1, 7, 536, 4095, 11680 };
	u32 i;

	for (i = 0; i < 2 * ARRAY_SIZE(windows); i++) {
		begin(i % 2 * 5000);
		wire_sndbuf = windows[i / 2];
		wire_text(&a, get_log);
		wire_turn();
		CHECK(begins(&a, "HTTP/1.1 200"));
		CHECK(got_text());
		CHECK(strstr(a.got, "text/plain; charset=utf-8\r\n"));
		CHECK(strstr(a.got, "Cache-Control: no-store\r\n"));
		CHECK(fake.clients);
		CHECK(!a.fin);
		CHECK(wire_clean());
	}
}

TEST(while_flash_is_written)
{
	begin(0);
	fake_state(RESCUE_WRITING);
	wire_text(&a, get_log);
	wire_turn();
	CHECK(got_text());
	CHECK(wire_clean());
}

TEST(nothing_yet)
{
	start();
	record_init(KEPT);
	wire_text(&a, get_log);
	wire_turn();
	CHECK(strstr(a.got, "Content-Length: 0\r\n"));
	wire_text(&a, get_status);
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 200"), 2);
	CHECK(wire_clean());
}

TEST(its_head)
{
	begin(0);
	wire_text(&a, "HEAD /api/log HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(strstr(a.got, "Content-Length: 9999\r\n"));
	CHECK(!strcmp(a.got + a.len - 4, "\r\n\r\n"));
	CHECK(wire_clean());
}

/* more is said while somebody reads slowly */
TEST(what_is_gone_is_not_something_else)
{
	begin(0);
	wire_sndbuf = 5000;
	a.reads = false;
	wire_text(&a, get_log);
	wire_turn();
	record_puts(text);
	a.reads = true;
	wire_turn();
	CHECK(a.rst && !a.pcb);
	CHECK(a.len < KEPT);
	CHECK(wire_clean());
}

TEST(for_no_other_site)
{
	static const char *const from[] = {
		HOST "Origin: http://evil.example\r\n\r\n",
		HOST "Origin: null\r\n\r\n",
		HOST "Sec-Fetch-Site: cross-site\r\n\r\n",
		"Host: evil.example\r\n\r\n",
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(from); i++) {
		begin(0);
		wire_text(&a, "GET /api/log HTTP/1.1\r\n");
		wire_text(&a, from[i]);
		wire_turn();
		CHECK(begins(&a, i < 3 ? "HTTP/1.1 403" : "HTTP/1.1 421"));
		CHECK(a.len < 1000);
		CHECK(wire_clean());
	}
	/* what nothing marks may be asked for, and not be read */
	begin(0);
	wire_text(&a, get_log);
	wire_turn();
	CHECK(strstr(a.got, "Cross-Origin-Resource-Policy: same-origin\r\n"));
	CHECK(strstr(a.got, "X-Content-Type-Options: nosniff\r\n"));
	CHECK(!strstr(a.got, "Access-Control-Allow"));
	CHECK(wire_clean());
}

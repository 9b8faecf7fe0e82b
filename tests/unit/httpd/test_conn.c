// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Connections from accept to close, on a wire that loses nothing and hurries
 * nothing: every test ends with no pcb, no pbuf and no slot left behind.
 */
#include <stdio.h>
#include <linux/kernel.h>
#include "httpd/httpd.h"
#include "session.h"

#define SLOTS	CONFIG_LIFEBOAT_HTTP_CONNECTIONS

TEST(a_request_and_another_on_the_same_connection)
{
	start();
	wire_text(&a, get_status);
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200 OK\r\n"));
	CHECK(strstr(a.got, "Connection: keep-alive"));
	CHECK(strstr(a.got, "\"state\":\"idle\""));
	CHECK(!a.fin);
	wire_text(&a, get_status);
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 200"), 2);
	CHECK(wire_clean());
}

/* what machines do by themselves keeps no rescue from giving way */
TEST(a_client_is_who_asks_for_this_router)
{
	static const char *const nobodys[] = {
		"Host: captive.apple.com\r\n",
		"Host: evil.example\r\n",
		HOST "Origin: http://evil.example\r\n",
	};
	char text[128];
	u32 i;

	start();
	wire_text(&a, get_status);
	wire_turn();
	CHECK_EQ(fake.clients, 1);
	wire_text(&a, "GET /cgi-bin/luci HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK_EQ(fake.clients, 2);
	CHECK(wire_clean());
	for (i = 0; i < ARRAY_SIZE(nobodys); i++) {
		start();
		snprintf(text, sizeof(text), "GET /api/status HTTP/1.1\r\n%s\r\n",
			 nobodys[i]);
		wire_text(&a, text);
		wire_turn();
		CHECK(begins(&a, "HTTP/1.1 "));
		CHECK_EQ(fake.clients, 0);
		CHECK(wire_clean());
	}
}

TEST(two_requests_in_one_segment)
{
	start();
	wire_text(&a, "GET /api/status HTTP/1.1\r\n" HOST "\r\n"
		  "GET /x HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 "), 2);
	CHECK_EQ(count(a.got, "HTTP/1.1 302"), 1);
	CHECK(a.fin && !a.rst);
	CHECK(wire_clean());
}

TEST(a_request_split_anywhere)
{
	size_t i;

	for (i = 1; i < strlen(get_status); i++) {
		start();
		wire_send(&a, get_status, i);
		wire_turn();
		CHECK_EQ(a.len, 0);
		wire_text(&a, get_status + i);
		wire_turn();
		CHECK(begins(&a, "HTTP/1.1 200"));
		CHECK(wire_clean());
	}
}

TEST(the_page_through_a_narrow_window)
{
	static const u32 windows[] = { 1, 7, 536, 9000, 20000 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(windows); i++) {
		start();
		wire_sndbuf = windows[i];
		wire_text(&a, "GET / HTTP/1.1\r\n" HOST
			  "Accept-Encoding: gzip\r\n\r\n");
		wire_turn();
		CHECK(begins(&a, "HTTP/1.1 200"));
		CHECK(a.len > sizeof(page));
		CHECK(!memcmp(a.got + a.len - sizeof(page), page,
			      sizeof(page)));
		CHECK(wire_clean());
	}
}

TEST(lwip_out_of_memory_for_a_while)
{
	start();
	wire_full = 5;
	wire_text(&a, get_status);
	wire_turn();
	wire_wait(1000);
	CHECK_EQ(wire_full, 0);
	CHECK(strstr(a.got, "\"state\":\"idle\""));
	CHECK(wire_clean());
}

/* --- the end --- */

TEST(the_last_goodbye_frees_the_connection_at_once)
{
	start();
	wire_reaps = true;
	wire_text(&a, "GET /x HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	wire_turn();
	CHECK(a.fin);
	/* lwIP has no word for it, and the pcb is gone */
	wire_fin(&a);
	CHECK(!a.pcb);
	wire_turn();
	CHECK(wire_clean());
}

TEST(a_goodbye_between_two_requests)
{
	start();
	wire_text(&a, get_status);
	wire_turn();
	wire_fin(&a);
	wire_turn();
	CHECK(!a.pcb && a.fin && !a.rst);
	CHECK(wire_clean());
}

TEST(a_request_and_goodbye_at_once_is_answered)
{
	start();
	wire_text(&a, get_status);
	wire_fin(&a);
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(a.fin && !a.rst);
	CHECK(wire_clean());
}

TEST(someone_who_does_not_read)
{
	start();
	a.reads = false;
	wire_text(&a, "GET / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n\r\n");
	wire_turn();
	CHECK_EQ(a.len, wire_sndbuf);
	wire_wait(SEND_LATE);
	CHECK(!a.pcb && a.rst);
	CHECK(wire_clean());
}

TEST(someone_who_dawdles_in_the_header)
{
	start();
	wire_text(&a, "GET / HT");
	wire_turn();
	wire_wait(HEAD_LATE);
	CHECK(begins(&a, "HTTP/1.1 408"));
	CHECK(a.fin);
	CHECK(wire_clean());
}

TEST(someone_silent)
{
	start();
	wire_wait(IDLE_LATE);
	CHECK(!a.pcb && a.fin && !a.rst);
	CHECK_EQ(a.len, 0);
	CHECK(wire_clean());
}

/* --- too many --- */

static struct client many[4 * SLOTS];

TEST(silent_ones_make_room)
{
	u32 i;

	start();
	wire_text(&a, post);
	wire_send(&a, image, 100);
	wire_turn();
	for (i = 0; i < 3 * SLOTS; i++) {
		wire_open(&many[i]);
		wire_wait(500);
	}
	/* the oldest had to leave */
	CHECK(!many[0].pcb && many[0].fin && !many[0].rst);
	CHECK(many[3 * SLOTS - 1].pcb);
	wire_text(&many[3 * SLOTS - 1], get_status);
	wire_turn();
	CHECK(begins(&many[3 * SLOTS - 1], "HTTP/1.1 200"));
	wire_send(&a, image, 200);
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(wire_clean());
}

static void open_busy(void)
{
	u32 i;

	wire_clean();
	fake_reset();
	for (i = 0; i < SLOTS; i++) {
		wire_open(&many[i]);
		wire_text(&many[i], "GET ");
		wire_turn();
	}
}

TEST(one_too_many_can_read_why)
{
	open_busy();
	wire_open(&a);
	CHECK(begins(&a, "HTTP/1.1 503"));
	CHECK(a.fin && !a.rst);
	/* the request that it had on its way */
	wire_text(&a, get_status);
	wire_turn();
	CHECK(!a.rst);
	CHECK(a.pcb);
	wire_wait(LINGER_LATE);
	CHECK(!a.pcb);
	wire_text(&many[0], "/x HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(begins(&many[0], "HTTP/1.1 302"));
	CHECK(wire_clean());
}

TEST(far_too_many_are_reset)
{
	u32 i, round;

	/* however the refused ones leave, they are counted right */
	for (round = 0; round < 3; round++) {
		open_busy();
		for (i = SLOTS; i < 2 * SLOTS; i++) {
			wire_open(&many[i]);
			CHECK(many[i].pcb && !many[i].rst);
		}
		wire_open(&many[2 * SLOTS]);
		CHECK(!many[2 * SLOTS].pcb && many[2 * SLOTS].rst);
		for (i = SLOTS; i < 2 * SLOTS; i++) {
			wire_reaps = i & 1;
			if (round == 0)
				wire_fin(&many[i]);
			else if (round == 1)
				wire_rst(&many[i]);
		}
		wire_wait(LINGER_LATE);
		CHECK(wire_clean());
	}
}

/* --- watching --- */

TEST(an_event_for_each_change)
{
	start();
	wire_text(&a, "GET /api/events HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK_EQ(count(a.got, "data: "), 1);
	wire_wait(1000);
	CHECK_EQ(count(a.got, "data: "), 1);
	fake_state(RESCUE_RECEIVING);
	wire_wait(1000);
	CHECK_EQ(count(a.got, "data: "), 2);
	CHECK(strstr(a.got, "\"state\":\"receiving\""));
	/* a sign of life, so that neither end gives up */
	wire_wait(6000);
	CHECK_EQ(count(a.got, "data: "), 3);
	wire_fin(&a);
	wire_turn();
	CHECK(!a.pcb);
	CHECK(wire_clean());
}

TEST(a_job_told_to_the_end)
{
	start();
	wire_text(&a, "PUT /factory.bin HTTP/1.1\r\n" HOST
		  "Content-Length: 300\r\n\r\n");
	wire_send(&a, image, sizeof(image));
	wire_turn();
	CHECK_EQ(fake.jobs, 1);
	CHECK(!fake.forced);
	fake_state(RESCUE_WRITING);
	wire_wait(1000);
	CHECK(strstr(a.got, "writing 0 %\n"));
	fake_state(RESCUE_DONE);
	wire_wait(1000);
	CHECK(strstr(a.got, "OK: "));
	CHECK(strstr(a.got, "\r\n0\r\n\r\n"));
	CHECK_EQ(fake.boots, 1);
	CHECK(wire_clean());
}

TEST(busy_until_the_last_word_has_arrived)
{
	start();
	a.reads = false;
	wire_text(&a, "GET /api/status HTTP/1.1\r\n" HOST
		  "Connection: close\r\n\r\n");
	wire_turn();
	CHECK(httpd_busy());
	a.reads = true;		/* the reply, and then our FIN */
	wire_turn();
	CHECK(a.fin);
	CHECK(!httpd_busy());
	CHECK(wire_clean());
	CHECK(!httpd_busy());
}

TEST(busy_until_the_fin_has_arrived)
{
	start();
	wire_text(&a, "GET /api/status HTTP/1.1\r\n" HOST
		  "Connection: close\r\n\r\n");
	wire_fin_lost = true;
	wire_turn();
	CHECK(a.fin && httpd_busy());
	wire_fin_lost = false;
	wire_turn();
	CHECK(!httpd_busy());
	CHECK(wire_clean());
}

TEST(busy_while_a_watcher_has_not_heard)
{
	start();
	wire_text(&a, "GET /api/events HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(!httpd_busy());
	a.reads = false;
	fake_state(RESCUE_DONE);
	CHECK(httpd_busy());
	wire_wait(1000);
	CHECK(strstr(a.got, "\"state\":\"done\""));
	CHECK(httpd_busy());
	a.reads = true;
	wire_turn();
	CHECK(!httpd_busy());
	CHECK(wire_clean());
}

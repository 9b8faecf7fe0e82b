// SPDX-License-Identifier: GPL-2.0-or-later
/* Uploads over a connection: how they come, are acknowledged, and break off. */
#include <errno.h>
#include <linux/kernel.h>
#include "httpd/httpd.h"
#include "session.h"

/* all of @data, in segments of @step bytes */
static void send_in_steps(const void *data, u32 len, u32 step)
{
	const u8 *p = data;
	u32 n;

	for (; len; len -= n, p += n) {
		n = min(len, step);
		wire_send(&a, p, n);
		wire_turn();
	}
}

TEST(an_upload_in_segments_and_pbufs_of_any_size)
{
	static const u32 sizes[] = { 1, 2, 3, 64, 299, 1460 };
	static char all[512];
	u32 head = strlen(post);
	u32 i, j;

	strcpy(all, post);
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (j = 0; j < ARRAY_SIZE(sizes); j++) {
			start();
			memcpy(all + head, image, sizeof(image));
			wire_mtu = sizes[j];
			send_in_steps(all, head + sizeof(image), sizes[i]);
			CHECK(begins(&a, "HTTP/1.1 200"));
			CHECK(strstr(a.got, "\"verdict\":\"accept\""));
			CHECK(arrived());
			CHECK(wire_clean());
		}
}

static void segments(u32 n)
{
	static const u8 segment[TCP_MSS];

	for (; n; n--)
		wire_send(&a, segment, sizeof(segment));
}

/* an upload that is past its slow start */
static void start_upload(void)
{
	start();
	wire_text(&a, "POST /api/image HTTP/1.1\r\n" HOST
		  "Content-Length: 4096\r\n\r\n");
	wire_turn();
	segments(2 * TCP_WND / TCP_MSS);
	wire_turn();
	CHECK_EQ(fake.len, 2 * TCP_WND);
	a.acks = 0;
}

TEST(every_second_segment_acknowledged_at_first)
{
	start();
	wire_text(&a, "POST /api/image HTTP/1.1\r\n" HOST
		  "Content-Length: 4096\r\n\r\n");
	wire_turn();
	CHECK_EQ(a.acks, 1);	/* of the head: a sender may wait for it */
	segments(4);
	CHECK_EQ(a.acks, 3);
	CHECK_EQ(a.window, TCP_WND);
	CHECK(wire_clean());
}

TEST(one_acknowledgement_for_what_came_in_a_turn)
{
	start_upload();
	segments(5);
	CHECK_EQ(a.acks, 0);
	CHECK_EQ(fake.len, 2 * TCP_WND + 5 * TCP_MSS);	/* taken all the same */
	httpd_poll();
	CHECK_EQ(a.acks, 1);
	CHECK_EQ(a.window, TCP_WND);
	/* too little for a wider window to be news */
	segments(2);
	CHECK_EQ(a.acks, 1);
	httpd_poll();
	CHECK_EQ(a.acks, 2);
	CHECK_EQ(a.window, TCP_WND);
	/* the first of two waits for the second, as everywhere */
	segments(1);
	httpd_poll();
	CHECK_EQ(a.acks, 2);
	CHECK(wire_clean());
}

TEST(a_sender_is_told_when_half_the_window_is_used_up)
{
	start_upload();
	segments(TCP_WND / TCP_MSS);
	CHECK_EQ(a.acks, 2);
	CHECK_EQ(a.window, TCP_WND);
	httpd_poll();
	CHECK_EQ(a.acks, 2);
	CHECK(wire_clean());
}

TEST(a_chunked_upload_that_asks_first)
{
	start();
	wire_text(&a, "POST /api/image HTTP/1.1\r\n" HOST
		  "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
	wire_turn();
	CHECK_STR(a.got, "HTTP/1.1 100 Continue\r\n\r\n");
	wire_text(&a, "12c\r\n");
	wire_send(&a, image, sizeof(image));
	wire_text(&a, "\r\n0\r\n\r\n");
	wire_turn();
	CHECK(arrived());
	CHECK_EQ(count(a.got, "HTTP/1.1 200"), 1);
	CHECK(wire_clean());
}

TEST(an_upload_that_breaks_off)
{
	start();
	wire_text(&a, post);
	wire_send(&a, image, 100);
	wire_turn();
	CHECK_EQ(fake.status.state, RESCUE_RECEIVING);
	wire_rst(&a);
	wire_turn();
	CHECK_EQ(fake.aborted, 1);
	/* the slot, and the corridor, are free for the next */
	wire_open(&a);
	wire_text(&a, post);
	wire_send(&a, image, sizeof(image));
	wire_turn();
	CHECK(arrived());
	CHECK(wire_clean());
}

TEST(an_upload_whose_sender_says_goodbye)
{
	start();
	wire_text(&a, post);
	wire_send(&a, image, 100);
	wire_turn();
	wire_fin(&a);
	wire_turn();
	CHECK_EQ(fake.aborted, 1);
	CHECK(wire_clean());
}

TEST(an_upload_that_stalls)
{
	start();
	wire_text(&a, post);
	wire_send(&a, image, 100);
	wire_turn();
	wire_wait(BODY_LATE - 2000);
	CHECK_EQ(fake.aborted, 0);
	wire_wait(2000);
	CHECK_EQ(fake.aborted, 1);
	CHECK(begins(&a, "HTTP/1.1 408"));
	CHECK(a.fin);
	CHECK(wire_clean());
}

/* the sender goes on for a while, and must still get to read why not */
static void reset_meanwhile(void)
{
	wire_rst(&a);
}

/* the network goes on during a check, and the peer does not */
TEST(a_reset_during_the_check)
{
	static const int ends[] = { 0, -ENOKEY, -EBADMSG };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		start();
		fake.end = ends[i];
		fake.checking = reset_meanwhile;
		wire_text(&a, post);
		wire_send(&a, image, sizeof(image));
		wire_turn();
		CHECK(!a.pcb && !a.len);
		CHECK(arrived());
		CHECK(wire_clean());
	}
}

TEST(a_refusal_in_the_middle_is_not_reset_away)
{
	start();
	fake.info.limit = 200;
	wire_text(&a, post);
	wire_send(&a, image, 100);
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 413"));
	CHECK(a.fin && !a.rst);
	wire_send(&a, image, 100);
	wire_turn();
	wire_send(&a, image, 100);
	wire_turn();
	CHECK(!a.rst);
	wire_wait(LINGER_LATE);
	CHECK(!a.pcb);
	CHECK(!a.rst);
	CHECK(wire_clean());
}

TEST(a_method_that_is_none_of_ours)
{
	start();
	wire_text(&a, "PUT /api/image HTTP/1.1\r\n" HOST
		  "Content-Length: 300\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 405"));
	CHECK(a.fin && !a.rst);
	CHECK_EQ(fake.begun, 0);
	CHECK(strstr(a.got, "\r\nAllow: POST\r\n"));
	CHECK(wire_clean());
	start();
	wire_text(&a, "OPTIONS /api/status HTTP/1.1\r\n" HOST "\r\n"
		  "BREW / HTTP/1.1\r\n" HOST "\r\n"
		  "GET /api/restore/x HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 405"), 3);
	CHECK_EQ(count(a.got, "\r\nAllow: GET, HEAD\r\n"), 1);
	CHECK_EQ(count(a.got, "\r\nAllow: GET, HEAD, POST, PUT\r\n"), 1);
	CHECK_EQ(count(a.got, "\r\nAllow: POST, PUT\r\n"), 1);
	CHECK(wire_clean());
}

/* RFC 9110, 9.3.7 */
TEST(what_is_there_at_all)
{
	start();
	wire_text(&a, "OPTIONS * HTTP/1.1\r\n" HOST "\r\n"
		  "OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n\r\n"
		  "OPTIONS * HTTP/1.1\r\n" HOST
		  "Origin: http://evil.example\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200 OK\r\n"));
	CHECK_EQ(count(a.got, "\r\nAllow: GET, HEAD, POST, PUT, OPTIONS\r\n"),
		 1);
	CHECK(strstr(a.got, "\r\nContent-Length: 0\r\n"));
	CHECK_EQ(count(a.got, "HTTP/1.1 421"), 1);
	CHECK_EQ(count(a.got, "HTTP/1.1 403"), 1);
	CHECK(!a.fin && !a.rst);
	CHECK(wire_clean());
	/* nothing else is asked of it */
	start();
	wire_text(&a, "GET * HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 400"));
	CHECK(wire_clean());
	start();
	wire_text(&a, "OPTIONS *x HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 400"));
	CHECK(wire_clean());
}

TEST(who_names_no_host)
{
	start();
	wire_text(&a, "GET /api/status HTTP/1.1\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 400"));
	CHECK(wire_clean());
	start();
	wire_text(&a, "GET /api/status HTTP/1.0\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(wire_clean());
}

TEST(an_image_that_is_refused)
{
	start();
	fake.end = -EBADMSG;
	wire_text(&a, post);
	wire_send(&a, image, sizeof(image));
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 422"));
	CHECK(strstr(a.got, "\"error\":\"It is \\u0022wrong\\u0022.\""));
	CHECK(strstr(a.got, "\"verdict\":\"refuse\""));
	CHECK(!a.fin);
	CHECK(wire_clean());
}

TEST(a_second_upload_has_to_wait)
{
	static struct client b;

	start();
	wire_text(&a, post);
	wire_turn();
	wire_open(&b);
	wire_text(&b, post);
	wire_turn();
	CHECK(begins(&b, "HTTP/1.1 409"));
	wire_send(&a, image, sizeof(image));
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(wire_clean());
}

/* a page of its own making, twice, and left half-read the third time */
TEST(a_browser_without_scripts)
{
	static const char form[] = "POST / HTTP/1.1\r\n" HOST
		"Accept: text/html\r\nContent-Length: 300\r\n\r\n";
	u32 i;

	start();
	for (i = 0; i < 3; i++) {
		a.reads = i < 2;
		wire_text(&a, form);
		wire_send(&a, image, sizeof(image));
		wire_turn();
		CHECK_EQ(count(a.got, "HTTP/1.1 200"), i + 1);
	}
	CHECK_EQ(count(a.got, DIGEST), 3);
	CHECK(wire_clean());
}

static const char *answer(const char *request)
{
	a.len = 0;
	memset(a.got, 0, sizeof(a.got));
	wire_text(&a, request);
	wire_turn();
	return a.got;
}

TEST(without_flash_there_is_something_to_read_and_nothing_to_do)
{
	const char *got;

	start();
	fake_no_flash();
	got = answer("GET / HTTP/1.1\r\n" HOST "\r\n");
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(strstr(got, "ERROR: There is no chip. Do better.\n"));
	got = answer("GET / HTTP/1.1\r\n" HOST "Accept: text/html\r\n"
		     "Accept-Encoding: gzip\r\n\r\n");
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(strstr(got, "There is no chip. Do better. again:hidden"));
	got = answer("POST /api/image HTTP/1.1\r\n" HOST
		     "Content-Length: 300\r\n\r\n");
	CHECK(begins(&a, "HTTP/1.1 503"));
	CHECK(strstr(got, "{\"error\":\"There is no chip.\""));
	CHECK_EQ(fake.begun, 0);
	CHECK(wire_clean());
}

TEST(a_command_is_told_of_its_own_upload_alone)
{
	static struct client other;

	start();
	wire_text(&a, "PUT /x.bin HTTP/1.1\r\n" HOST
		  "Content-Length: 1\r\n\r\nx");
	wire_turn();
	CHECK_EQ(fake.jobs, 1);
	/* it goes well, and the next one sends before the next line is due */
	fake.status.written = 1;
	fake_state(RESCUE_VERIFYING);
	fake_state(RESCUE_DONE);
	wire_open(&other);
	wire_text(&other, post);
	wire_turn();
	CHECK_EQ(fake.status.state, RESCUE_RECEIVING);
	fake.status.written = 0;
	CHECK(!strstr(a.got, "OK: "));
	wire_wait(1000);
	CHECK(strstr(a.got, "OK: 1 bytes written"));
	CHECK(!strstr(a.got, "receiving"));
	CHECK(wire_clean());
}

/* half a firmware: corridor.c says so, and does not start it */
static void half_done(void)
{
	strcpy(fake.status.advice, "Send the other one.");
	fake_state(RESCUE_DONE);
	wire_wait(1000);
}

TEST(a_firmware_of_two_files_does_not_start_in_between)
{
	start();
	wire_text(&a, "PUT /kernel1.bin HTTP/1.1\r\n" HOST
		  "Content-Length: 1\r\n\r\nx");
	wire_turn();
	half_done();
	CHECK(strstr(a.got, "OK: "));
	CHECK(strstr(a.got, "already. Send the other one.\n"));
	CHECK(!strstr(a.got, "is starting"));
	/* nor without the script; there it is linked to what sends a file */
	wire_text(&a, "GET /progress HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(strstr(a.got, " Send the other one.  again: what:The firmware is written and verified"));
	CHECK(wire_clean());
}

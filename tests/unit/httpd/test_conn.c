// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Connections from accept to close, on a wire that loses nothing and hurries
 * nothing: every test ends with no pcb, no pbuf and no slot left behind.
 */
#include <errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "fake_rescue.h"
#include "httpd/conn.h"
#include "httpd/httpd.h"
#include "httpd/page.h"
#include "test.h"
#include "wire.h"

#define SLOTS	CONFIG_LIFEBOAT_HTTP_CONNECTIONS
#define HOST	"Host: 192.168.1.1\r\n"

/* milliseconds, longer than conn.c's */
#define BODY_LATE	21000
#define HEAD_LATE	11000
#define IDLE_LATE	31000
#define SEND_LATE	21000
#define LINGER_LATE	4000

/* what embed.py makes */
static const u8 page[9000] = "page";
const struct page_asset page_assets[] = {
	{ "/", "text/html", page, sizeof(page) },
};
const u32 page_assets_count = 1;
const char page_csp[] = "default-src 'none'";
const char page_style[] = "a > b { }";
const char *const page_templates[PAGE_TEMPLATE_COUNT] = {
	"{{sha256}}", "{{what}} {{state}}", "{{what}}",
	"{{style}} {{error}} {{advice}}",
	"{{lang}}: {{w:up}} {{chip}} {{off}}{{links}}", "{{w:up}} {{lang}}",
	"{{count}} same:{{same}} ask:{{ask}} spare:{{spare}} single:{{single}}"
	" off:{{off}} {{w:up}}", "updated {{w:up}}",
};

static const struct template_value english[] = { { "w:up", "Up" }, { } };
static const struct template_value german[] = { { "w:up", "Auf" }, { } };
const struct page_words page_words[] = {
	{ "en", english }, { "de", german }, { }
};

static struct client a;

static const char get_status[] = "GET /api/status HTTP/1.1\r\n" HOST "\r\n";

static void start(void)
{
	wire_clean();	/* what a test that failed has left */
	fake_reset();
	wire_open(&a);
}

static u32 count(const char *text, const char *what)
{
	u32 n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

static bool begins(const struct client *c, const char *text)
{
	return !strncmp(c->got, text, strlen(text));
}

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

	for (i = 1; i < sizeof(get_status) - 1; i++) {
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

/* --- uploads --- */

static const char post[] = "POST /api/image HTTP/1.1\r\n" HOST
	"Content-Length: 300\r\n\r\n";
static u8 image[300];

static void make_image(void)
{
	u32 i;

	for (i = 0; i < sizeof(image); i++)
		image[i] = i * 7 + i / 256;
}

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

static bool arrived(void)
{
	return fake.len == sizeof(image) &&
	       !memcmp(fake.file, image, sizeof(image));
}

TEST(an_upload_in_segments_and_pbufs_of_any_size)
{
	static const u32 sizes[] = { 1, 2, 3, 64, 299, 1460 };
	static char all[sizeof(post) - 1 + sizeof(image)];
	u32 i, j;

	make_image();
	memcpy(all, post, sizeof(post) - 1);
	memcpy(all + sizeof(post) - 1, image, sizeof(image));
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (j = 0; j < ARRAY_SIZE(sizes); j++) {
			start();
			wire_mtu = sizes[j];
			send_in_steps(all, sizeof(all), sizes[i]);
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
	make_image();
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
	make_image();
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
	wire_wait(BODY_LATE / 2);
	wire_send(&a, image, 100);
	wire_turn();
	wire_wait(BODY_LATE / 2);
	CHECK_EQ(fake.aborted, 0);
	wire_wait(BODY_LATE);
	CHECK_EQ(fake.aborted, 1);
	CHECK(begins(&a, "HTTP/1.1 408"));
	CHECK(a.fin);
	CHECK(wire_clean());
}

/* the sender goes on for a while, and must still get to read why not */
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

#define A5	"a5a5a5a5"	/* of the fake's digest */

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
	CHECK_EQ(count(a.got, A5 A5 A5 A5 A5 A5 A5 A5), 3);
	CHECK(wire_clean());
}

/* --- the end --- */

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

#define DIGEST	A5 A5 A5 A5 A5 A5 A5 A5

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

/* --- backup --- */

static const char get_all[] = "GET /api/backup/all HTTP/1.1\r\n" HOST "\r\n";

/* the last @len bytes that came are those of the chip from @at on */
static bool ends_with_flash(u32 at, u32 len)
{
	return a.len > len &&
	       !memcmp(a.got + a.len - len, fake.flash + at, len);
}

TEST(a_backup_of_each_partition_and_of_the_chip)
{
	static const u32 windows[] = { 1, 7, 536, 4095, 11680 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(windows); i++) {
		start();
		wire_sndbuf = windows[i];
		wire_text(&a, get_all);
		wire_turn();
		CHECK(begins(&a, "HTTP/1.1 200"));
		CHECK(strstr(a.got, "Content-Length: 49152\r\n"));
		CHECK(strstr(a.got, "filename=\"malta-000000000000-all.bin\""));
		CHECK(ends_with_flash(0, 0xc000));
		CHECK_EQ(fake.holds, 0);
		a.len = 0;
		/* and the connection is as good as new */
		wire_text(&a, "GET /api/backup/firmware HTTP/1.1\r\n" HOST
			  "\r\n");
		wire_turn();
		CHECK(strstr(a.got, "Content-Length: 32768\r\n"));
		CHECK(ends_with_flash(0x4000, 0x8000));
		CHECK(!a.fin);
		CHECK(wire_clean());
	}
}

TEST(a_backup_is_read_only_as_fast_as_it_is_taken)
{
	start();
	wire_sndbuf = 5000;
	a.reads = false;
	wire_text(&a, get_all);
	wire_turn();
	CHECK_EQ(fake.holds, 1);
	CHECK(fake.reads <= 2 * CONN_PIECE);
	a.reads = true;
	wire_turn();
	CHECK(ends_with_flash(0, 0xc000));
	CHECK_EQ(fake.reads, 0xc000);
	CHECK(wire_clean());
}

/* who has the last byte may write at once, whatever TCP still waits for */
TEST(a_backup_is_over_when_the_last_byte_is_read)
{
	start();
	wire_sndbuf = 20000;
	a.reads = false;
	wire_text(&a, "GET /api/backup/boot HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(ends_with_flash(0, 0x4000));
	CHECK_EQ(fake.holds, 0);
	CHECK(wire_clean());
}

TEST(the_head_of_a_backup)
{
	start();
	wire_text(&a, "HEAD /api/backup/boot HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(strstr(a.got, "Content-Length: 16384\r\n"));
	CHECK(!strcmp(a.got + a.len - 4, "\r\n\r\n"));
	CHECK_EQ(fake.holds, 0);
	CHECK_EQ(fake.reads, 0);
	wire_text(&a, get_status);
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 200"), 2);
	CHECK(wire_clean());
}

/* bytes that ECC has given up are never sent as if they were good */
TEST(a_backup_of_a_chip_that_cannot_be_read)
{
	static const u32 at[] = { 1, 0x1001, 0xbfff };
	static const u32 windows[] = { 1, 700, 11680 };
	u32 i;

	for (i = 0; i < 9; i++) {
		start();
		wire_sndbuf = windows[i / 3];
		fake.unread = at[i % 3];
		wire_text(&a, get_all);
		wire_turn();
		CHECK(a.rst && !a.pcb);
		CHECK(strstr(a.got, "Content-Length: 49152\r\n") || !a.len);
		CHECK(a.len < 0xc000);
		CHECK_EQ(fake.holds, 0);
		CHECK(wire_clean());
	}
}

TEST(a_backup_that_nobody_waits_for)
{
	u32 i;

	for (i = 0; i < 2; i++) {
		start();
		wire_sndbuf = 5000;
		a.reads = false;
		wire_text(&a, get_all);
		wire_turn();
		CHECK_EQ(fake.holds, 1);
		if (i)
			wire_rst(&a);
		wire_wait(i ? 0 : SEND_LATE);
		wire_turn();
		CHECK_EQ(fake.holds, 0);
		CHECK(!a.pcb);
		CHECK(wire_clean());
	}
}

TEST(no_backup_of_what_is_not_there_or_is_being_written)
{
	start();
	wire_text(&a, "GET /api/backup/nothing HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 404"));
	fake_state(RESCUE_WRITING);
	wire_text(&a, get_all);
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 409"), 1);
	CHECK_EQ(fake.holds, 0);
	wire_text(&a, "POST /api/backup/all HTTP/1.1\r\n" HOST
		  "Content-Length: 0\r\n\r\n");
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 405"), 1);
	CHECK(wire_clean());
}

TEST(no_backup_for_another_site)
{
	start();
	wire_text(&a, "GET /api/backup/all HTTP/1.1\r\n" HOST
		  "Sec-Fetch-Site: cross-site\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 403"));
	CHECK_EQ(fake.reads, 0);
	CHECK(wire_clean());
}

/* --- restore, factory reset --- */

static const char put_backup[] =
	"PUT /api/restore/env?x=1&i-know=env HTTP/1.1\r\n" HOST
	"Content-Length: 300\r\n\r\n";

TEST(a_restore)
{
	make_image();
	start();
	wire_text(&a, put_backup);
	wire_turn();
	CHECK_STR(fake.restored, "env env 300");
	CHECK_EQ(fake.jobs, 0);
	wire_send(&a, image, sizeof(image));
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 202"));
	CHECK(arrived());
	CHECK_EQ(fake.jobs, 1);
	CHECK(!fake.reported);
	CHECK(wire_clean());
}

TEST(a_restore_is_refused_before_its_body)
{
	static const struct {
		int err;
		const char *reply;
	} no[] = {
		{ -ENOENT, "HTTP/1.1 404" }, { -EPERM, "HTTP/1.1 403" },
		{ -ENOKEY, "HTTP/1.1 422" }, { -EMSGSIZE, "HTTP/1.1 422" },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(no); i++) {
		start();
		fake.no = no[i].err;
		wire_text(&a, put_backup);
		wire_turn();
		CHECK(begins(&a, no[i].reply));
		CHECK(strstr(a.got, "{\"error\":\"No.\",\"detail\":\"Never.\"}"));
		CHECK(a.fin && !a.rst);
		CHECK_EQ(fake.begun, 0);
		CHECK(wire_clean());
	}
}

/* its length is known only at the end */
TEST(a_restore_as_a_form)
{
	start();
	wire_text(&a, "POST /api/restore/env HTTP/1.1\r\n" HOST
		  "Content-Type: multipart/form-data; boundary=b\r\n"
		  "Content-Length: 66\r\n\r\n");
	wire_turn();
	CHECK_STR(fake.restored, "env  0");
	wire_text(&a, "--b\r\nContent-Disposition: form-data; filename=x\r\n"
		  "\r\n");
	fake.no = -EMSGSIZE;
	wire_text(&a, "backup\r\n--b--\r\n");
	wire_turn();
	CHECK_STR(fake.restored, "env  6");
	CHECK(begins(&a, "HTTP/1.1 422"));
	CHECK_EQ(fake.jobs, 0);
	CHECK(wire_clean());
}

TEST(a_factory_reset)
{
	start();
	fake.no = -ENOENT;
	wire_text(&a, "POST /api/settings/erase HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 409"));
	fake.no = 0;
	wire_text(&a, "POST /api/settings/erase HTTP/1.1\r\n" HOST
		  "Content-Length: 2\r\n\r\n{}");
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 202"), 1);
	CHECK_EQ(fake.resets, 1);
	wire_text(&a, "GET /api/settings/erase HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 405"), 1);
	CHECK_EQ(fake.resets, 1);
	CHECK(wire_clean());
}

TEST(a_page_with_more_in_the_browsers_language)
{
	static const struct {
		const char *languages;
		const char *begins;
	} pages[] = {
		{ "", "en: Up" }, { "nl, fr;q=0.8", "en: Up" },
		{ "nl,de-CH;q=0.9,en;q=0.8", "de: Auf 48 KiB" },
		{ "en-GB,de", "en: Up" }, { ",, ,", "en: Up" },
	};
	char text[128];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		start();
		fake.layout.part[0].name = "a/<b>";
		fake.info.intact = false;
		snprintf(text, sizeof(text), "GET /more HTTP/1.1\r\n" HOST
			 "Accept-Language: %s\r\n\r\n", pages[i].languages);
		wire_text(&a, text);
		wire_turn();
		CHECK(strstr(a.got, pages[i].begins));
		if (!i) {
			CHECK(strstr(a.got, "disabled"));
			CHECK(strstr(a.got, "\"/api/backup/a%2f%3cb%3e\" "
				     "download>a/&lt;b&gt;</a>, 16 KiB"));
		}
		CHECK(wire_clean());
	}
}

TEST(a_form_that_erases_only_what_is_ticked)
{
	start();
	wire_text(&a, "POST /settings/erase HTTP/1.1\r\n" HOST
		  "Accept: text/html\r\nContent-Length: 0\r\n\r\n");
	wire_turn();
	CHECK(strstr(a.got, "en: Up"));
	CHECK_EQ(fake.resets, 0);
	wire_text(&a, "POST /settings/erase HTTP/1.1\r\n" HOST
		  "Accept: text/html\r\nContent-Length: 6\r\n\r\nsure=1");
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 303"), 1);
	CHECK_EQ(fake.resets, 1);
	fake.status.job = "settings";
	wire_text(&a, "GET /progress HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(strstr(a.got, "Erasing the settings erasing"));
	fake_state(RESCUE_DONE);
	wire_text(&a, "GET /progress HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	CHECK(strstr(a.got, "The settings are erased"));
	CHECK_EQ(fake.boots, 1);
	CHECK(wire_clean());
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

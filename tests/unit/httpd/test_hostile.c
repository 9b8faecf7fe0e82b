// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Peers that want harm, and peers that are merely slow, far or old: what one
 * connection may cost, and how long it may take.
 */
#include <unistd.h>
#include <linux/kernel.h>
#include "httpd/httpd.h"
#include "session.h"

#define SLOTS	CONFIG_LIFEBOAT_HTTP_CONNECTIONS
/* of received bytes, for one connection: twice a window of full segments */
#define PBUFS_MAX	64

/* of any board (CONFIG_SYS_MALLOC_LEN), and what a frame takes of it at most */
#define HEAP		0x400000
#define FRAME_COST	1600

static struct client many[4 * SLOTS];

/* --- memory --- */

/* each is a state in which the server does not read, or not at once */
static const char *const heads[] = {
	"GET /api/events HTTP/1.1\r\n" HOST "\r\n",
	"PUT /x HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx",
	"GET / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n\r\n",
	"GET /x HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n",
	"GET /api/backup/all HTTP/1.1\r\n" HOST "\r\n",
	"POST /api/flash HTTP/1.1\r\n" HOST "Content-Length: 90000\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "Cookie: ",
	"GET /",
	"",
};

TEST(bytes_in_segments_of_their_own_cost_no_more_than_others)
{
	u32 i, j, k, most;

	for (i = 0; i < ARRAY_SIZE(heads); i++)
		for (j = 0; j < 2; j++) {
			start();
			a.reads = j;
			wire_text(&a, heads[i]);
			wire_turn();
			for (k = most = 0; k < 3000 && a.pcb; k++) {
				wire_send(&a, "a", 1);
				most = max(most, wire_pbufs);
				/* what lwIP keeps is one, what it drops is not */
				if (a.pcb && a.pcb->refused)
					break;
				if (k % 100 == 0)
					wire_turn();
			}
			CHECK(most <= PBUFS_MAX);
			/* and others are served meanwhile */
			wire_open(&many[0]);
			wire_text(&many[0], get_status);
			wire_turn();
			CHECK(begins(&many[0], "HTTP/1.1 200"));
			CHECK(wire_clean());
		}
}

/* those of one peer, who has opened as many as there are */
TEST(all_connections_together_cost_no_more_than_each)
{
	u32 i, j, k, most;

	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		start();
		for (j = most = 0; j < SLOTS - 1; j++) {
			wire_open(&many[j]);
			wire_text(&many[j], heads[i]);
			wire_turn();
		}
		for (k = 0; k < 1000; k++)
			for (j = 0; j < SLOTS - 1; j++) {
				if (!many[j].pcb || many[j].pcb->refused)
					continue;
				wire_send(&many[j], "a", 1);
				most = max(most, wire_pbufs);
			}
		CHECK(most <= SLOTS * PBUFS_MAX);
		/* a quarter of the heap: the rest is for frames, and others */
		CHECK(most * FRAME_COST <= HEAP / 4);
		/* the one who was there before */
		wire_text(&a, get_status);
		wire_turn();
		CHECK(begins(&a, "HTTP/1.1 200"));
		CHECK(wire_clean());
	}
}

TEST(an_upload_in_one_batch_behind_a_reply_is_not_refused)
{
	u32 i;

	start();
	wire_text(&a, get_status);
	wire_turn();
	/* a window of full segments, before the server gets a turn */
	wire_text(&a, "POST /api/image HTTP/1.1\r\n" HOST
		  "Content-Length: 1024\r\n\r\n");
	for (i = 0; i < TCP_WND / TCP_MSS; i++) {
		wire_send(&a, image, TCP_MSS);
		CHECK(!a.pcb->refused);
	}
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 200"), 2);
	CHECK(wire_clean());
}

/* lwIP hands on a segment that was sent again, and longer, like this */
TEST(an_empty_pbuf_in_front)
{
	alarm(300);	/* instead of for ever; a busy host takes its time */
	start();
	wire_text(&a, post);
	wire_turn();
	wire_send(&a, image, 100);
	wire_send_again(&a, image + 100, 100);
	wire_turn();
	wire_send_again(&a, image + 200, 100);
	wire_turn();
	CHECK(arrived());
	CHECK(begins(&a, "HTTP/1.1 200"));
	/* in a head, and alone, and in front of one */
	wire_send_again(&a, get_status, 10);
	wire_turn();
	wire_send_again(&a, get_status + 10, strlen(get_status) - 10);
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 200"), 2);
	wire_send_again(&a, get_status, 0);
	wire_wait(HEAD_LATE);
	CHECK_EQ(count(a.got, "HTTP/1.1"), 2);
	/* a body that nobody reads */
	wire_text(&a, "GET /x HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\n");
	wire_send_again(&a, "123", 3);
	wire_send_again(&a, "456789", 6);
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 302"), 1);
	/* somebody who watches, and somebody who lingers */
	wire_text(&a, heads[0]);
	wire_turn();
	wire_send_again(&a, "1", 1);
	wire_turn();
	CHECK(wire_clean());
	start();
	wire_text(&a, heads[3]);
	wire_turn();
	wire_send_again(&a, "1", 1);
	wire_turn();
	CHECK(wire_clean());
	alarm(0);
}

/* --- rates --- */

/* true if the server has given it up after @ms */
static bool given_up(u32 ms)
{
	for (; ms && a.pcb; ms -= 500) {
		fake.status.seq++;
		wire_wait(500);
	}
	return !a.pcb;
}

TEST(a_watcher_that_does_not_read_is_given_up)
{
	static const u32 sips[] = { 0, 1, 8 };
	u32 i, j;

	for (i = 0; i < 2; i++)
		for (j = 0; j < ARRAY_SIZE(sips); j++) {
			start();
			wire_text(&a, heads[i]);
			wire_turn();
			CHECK(begins(&a, "HTTP/1.1 200"));
			CHECK(!given_up(40000));
			a.reads = false;
			a.sip = sips[j];
			CHECK(given_up(30000));
			CHECK(wire_clean());
		}
}

TEST(a_watcher_of_a_quiet_router_stays)
{
	start();
	wire_text(&a, heads[0]);
	wire_turn();
	wire_wait(600000);
	CHECK(a.pcb && !a.fin);
	CHECK(wire_clean());
}

TEST(a_backup_is_read_at_some_speed_or_given_up)
{
	start();
	a.reads = false;
	a.sip = 100;
	wire_text(&a, heads[4]);
	wire_turn();
	CHECK_EQ(fake.holds, 1);
	CHECK(given_up(30000));
	CHECK_EQ(fake.holds, 0);
	CHECK(wire_clean());
	/* slow, and good enough */
	start();
	a.reads = false;
	a.sip = 2500;
	wire_text(&a, heads[4]);
	wire_turn();
	wire_wait(15000);
	CHECK_EQ(fake.holds, 0);
	CHECK(a.len > sizeof(fake.flash));
	CHECK(wire_clean());
}

TEST(an_upload_comes_at_some_speed_or_is_given_up)
{
	u32 i;

	start();
	wire_text(&a, "POST /api/image HTTP/1.1\r\n" HOST
		  "Content-Length: 4000\r\n\r\n");
	for (i = 0; i < 4 && !fake.aborted; i++) {
		wire_wait(10000);
		wire_send(&a, image, 1);
		wire_turn();
	}
	CHECK_EQ(fake.aborted, 1);
	CHECK(begins(&a, "HTTP/1.1 408"));
	CHECK(wire_clean());
	/* 100 KB at 5 KB/s, with a rest in the middle */
	start();
	fake.info.limit = sizeof(fake.file);
	wire_text(&a, "POST /api/image HTTP/1.1\r\n" HOST
		  "Content-Length: 100000\r\n\r\n");
	for (i = 0; i < 40; i++) {
		static const u8 piece[2500];

		wire_send(&a, piece, sizeof(piece));
		wire_wait(i == 20 ? 15000 : 500);
	}
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK_EQ(fake.len, 100000);
	CHECK(wire_clean());
}

TEST(whoever_is_refused_may_finish_sending)
{
	u32 i;

	start();
	fake.info.limit = 200;
	wire_text(&a, post);
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 413"));
	for (i = 0; i < 40; i++) {
		wire_send(&a, image, sizeof(image));
		wire_wait(1000);
		CHECK(a.pcb && !a.rst);
	}
	wire_fin(&a);
	wire_turn();
	CHECK(wire_clean());
	/* not for ever */
	start();
	fake.info.limit = 200;
	wire_text(&a, post);
	for (i = 0; i < 100 && a.pcb; i++) {
		wire_send(&a, image, sizeof(image));
		wire_wait(1000);
	}
	CHECK(!a.pcb);
	CHECK(wire_clean());
}

/* --- slots --- */

TEST(readers_of_events_make_room)
{
	u32 i;

	wire_clean();
	fake_reset();
	for (i = 0; i < 2 * SLOTS; i++) {
		wire_open(&many[i]);
		wire_text(&many[i], heads[0]);
		wire_turn();
		CHECK(begins(&many[i], "HTTP/1.1 200"));
		wire_wait(2000);
	}
	start();
	wire_text(&a, get_status);
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(wire_clean());
}

TEST(somebody_who_waits_for_his_job_does_not)
{
	u32 i;

	start();
	wire_text(&a, heads[1]);
	wire_turn();
	CHECK_EQ(fake.jobs, 1);
	for (i = 0; i < 2 * SLOTS; i++) {
		wire_open(&many[i]);
		if (many[i].pcb)
			wire_text(&many[i], heads[0]);
		wire_wait(2000);
	}
	CHECK(a.pcb);
	fake_state(RESCUE_DONE);
	wire_wait(1000);
	CHECK(strstr(a.got, "OK: "));
	CHECK(wire_clean());
}

TEST(a_moment_for_the_first_byte)
{
	u32 i;

	/* there are older ones that are silent, too */
	start();
	wire_wait(5000);
	for (i = 0; i < SLOTS - 1; i++)
		wire_open(&many[i]);
	wire_wait(500);
	wire_open(&many[SLOTS]);
	CHECK(!a.pcb && a.fin);
	wire_open(&many[SLOTS + 1]);
	/* and if there are none, the newcomer has to wait */
	CHECK(begins(&many[SLOTS + 1], "HTTP/1.1 503"));
	for (i = 0; i < SLOTS - 1; i++) {
		wire_text(&many[i], get_status);
		wire_turn();
		CHECK(begins(&many[i], "HTTP/1.1 200"));
	}
	CHECK(wire_clean());
}

TEST(a_refused_one_that_leaves_at_once_leaves_nothing_behind)
{
	u32 i, round;

	for (round = 0; round < 3; round++) {
		wire_clean();
		fake_reset();
		for (i = 0; i < SLOTS; i++) {
			wire_open(&many[i]);
			wire_text(&many[i], "GET ");
			wire_turn();
		}
		for (i = 0; i < 20; i++) {
			wire_open_and_leave(&a);
			wire_wait(500);
			CHECK(!a.pcb);
		}
		CHECK(wire_clean());
	}
}

/* --- ends --- */

TEST(a_command_that_has_said_all_is_still_told)
{
	start();
	wire_text(&a, "PUT /x HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx");
	wire_fin(&a);
	wire_turn();
	fake_state(RESCUE_WRITING);
	wire_wait(1000);
	fake_state(RESCUE_DONE);
	wire_wait(1000);
	CHECK(strstr(a.got, "writing 0 %\n"));
	CHECK(strstr(a.got, "OK: "));
	CHECK(strstr(a.got, "\r\n0\r\n\r\n"));
	CHECK(wire_clean());
}

TEST(all_that_was_asked_before_goodbye_is_answered)
{
	start();
	wire_text(&a, get_status);
	wire_text(&a, get_status);
	wire_text(&a, "GET /x HTTP/1.1\r\n" HOST "\r\n");
	wire_fin(&a);
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 200"), 2);
	CHECK_EQ(count(a.got, "HTTP/1.1 302"), 1);
	CHECK(a.fin && !a.rst);
	CHECK(wire_clean());
}

TEST(a_head_of_events_is_a_head)
{
	start();
	wire_text(&a, "HEAD /api/events HTTP/1.1\r\n" HOST "\r\n");
	wire_turn();
	fake_state(RESCUE_DONE);
	wire_wait(10000);
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK_STR(a.got + a.len - 4, "\r\n\r\n");
	CHECK_EQ(count(a.got, "data:"), 0);
	wire_text(&a, get_status);
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 200"), 2);
	CHECK(wire_clean());
}

TEST(a_peer_that_takes_little_at_once)
{
	static const u32 sizes[] = { 536, 365, 100, 88, 8 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		start();
		wire_clean();
		wire_mss = sizes[i];
		wire_sndbuf = 11680;
		wire_open(&a);
		wire_text(&a, "GET / HTTP/1.1\r\n" HOST
			  "Accept-Encoding: gzip\r\n\r\n");
		wire_turn();
		CHECK(begins(&a, "HTTP/1.1 200"));
		CHECK(a.len > sizeof(page));
		/* its segments are as small: as many as fit the ring */
		CHECK(a.pcb->rcv_wnd <= max(TCP_WND / TCP_MSS * sizes[i],
					    2 * sizes[i]));
		CHECK(wire_clean());
	}
}

/* --- who is it? --- */

/* the status, as somebody else sees it */
static bool told(const char *what)
{
	bool found;

	wire_open(&many[0]);
	wire_text(&many[0], get_status);
	wire_turn();
	found = strstr(many[0].got, what);
	wire_fin(&many[0]);
	wire_turn();
	return found;
}

TEST(whoever_has_to_wait_is_told_for_whom)
{
	start();
	CHECK(told("\"peer\":\"\""));
	wire_text(&a, post);
	wire_turn();
	CHECK(told("\"peer\":\"192.168.1.10\""));
	wire_open(&many[1]);
	wire_text(&many[1], post);
	wire_turn();
	CHECK(begins(&many[1], "HTTP/1.1 409"));
	CHECK(strstr(many[1].got, "\"192.168.1.10 is sending"));
	/* whoever is refused holds nothing */
	CHECK(told("\"peer\":\"192.168.1.10\""));
	wire_send(&a, image, sizeof(image));
	wire_turn();
	CHECK(told("\"peer\":\"\""));
	/* a backup holds jobs off */
	a.reads = false;
	wire_text(&a, heads[4]);
	wire_turn();
	CHECK(told("\"peer\":\"192.168.1.10\""));
	wire_rst(&a);
	wire_turn();
	CHECK(told("\"peer\":\"\""));
	CHECK(wire_clean());
	/* nobody is in his own way, who came first either */
	start();
	wire_open(&many[1]);
	many[1].reads = false;
	wire_text(&many[1], heads[4]);
	wire_turn();
	wire_text(&a, heads[1]);
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 409"));
	CHECK(strstr(a.got, "192.168.1.11 is sending"));
	CHECK(wire_clean());
	/* a few words are no upload */
	start();
	wire_text(&a, heads[5]);
	wire_turn();
	CHECK(told("\"peer\":\"\""));
	/* and a job is nobody's */
	fake_state(RESCUE_WRITING);
	wire_open(&many[1]);
	wire_text(&many[1], post);
	wire_turn();
	CHECK(strstr(many[1].got, "is being written"));
	CHECK(wire_clean());
}

TEST(what_others_on_the_cable_keep_from_us_is_in_the_status)
{
	start();
	CHECK(told("\"notice\":\"\""));
	strcpy(fake.info.notice, "192.168.1.1 is somebody else's.");
	CHECK(told("\"notice\":\"192.168.1.1 is somebody else's.\""));
	CHECK(wire_clean());
}

TEST(no_other_page_may_have_what_we_send)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(heads) - 1; i++) {
		start();
		wire_text(&a, heads[i]);
		wire_text(&a, i == 5 ? "" : "\r\n\r\n");
		wire_turn();
		if (i == 5)
			wire_wait(BODY_LATE);
		CHECK_EQ(count(a.got, "\r\nCross-Origin-Resource-Policy: same-origin\r\n"),
			 count(a.got, "HTTP/1.1 "));
		CHECK(a.len);
		CHECK(wire_clean());
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Backup, restore and factory reset over a connection. */
#include <errno.h>
#include <linux/kernel.h>
#include "flash/resume.h"
#include "httpd/conn.h"
#include "session.h"

/* --- what was cut off --- */

TEST(a_write_that_was_cut_off_is_in_the_status)
{
	static const struct resume cut_off = {
		.sha256 = { 0xab, 0xcd }, .size = 1234, .job = "firmware",
		.what = "a \"file\"", .parts = 1 << 1, .count = 21, .from = 12,
	};

	start();
	fake.cut_off = &cut_off;
	wire_text(&a, get_status);
	wire_turn();
	CHECK(strstr(a.got, "\"cut_off\":{\"job\":\"firmware\",\"what\":\"a \\u0022file\\u0022\",\"size\":1234,\"sha256\":\"abcd00"));
	CHECK(strstr(a.got, "00\",\"partitions\":[\"firmware\"],\"blocks\":21,\"finished\":11}"));
	/* an image is other news, and the answer has room for one of them */
	fake.reported = true;
	a.len = 0;
	wire_text(&a, get_status);
	wire_turn();
	CHECK(strstr(a.got, "\"image\":{"));
	CHECK(!strstr(a.got, "cut_off"));
	CHECK(wire_clean());
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
	fake.clients = 0;
	a.reads = true;
	wire_turn();
	CHECK(ends_with_flash(0, 0xc000));
	/* it took a while, and somebody was there all the time */
	CHECK(fake.clients > 1);
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

/* --- a restore of more than there is room for --- */

#define LARGE	20000

static u8 large[LARGE];

static void start_large(bool thins, const char *fields)
{
	static const char text[] =
		"PUT /api/restore/ubi?i-know=ubi HTTP/1.1\r\n" HOST;
	u32 i;

	start();
	fake.thins = thins;
	for (i = 0; i < LARGE; i++)
		large[i] = i * 7 + i / 256;
	wire_text(&a, text);
	wire_text(&a, fields);
	wire_turn();
}

/* a window and more, as a sender does */
static void send_large(u32 from, u32 to)
{
	u32 n;

	for (; from < to; from += n) {
		n = min(to - from, 1000u);
		wire_send(&a, large + from, n);
		wire_turn();
	}
}

static bool large_arrived(void)
{
	return fake.len == LARGE && !memcmp(fake.file, large, LARGE);
}

static bool no_image_as_large(void)
{
	u32 begun = fake.begun;

	a.len = 0;
	wire_text(&a, "POST /api/image HTTP/1.1\r\n" HOST
		  "Content-Length: 20000\r\n\r\n");
	wire_turn();
	return begins(&a, "HTTP/1.1 413") && fake.begun == begun;
}

TEST(a_large_restore_that_asks_first)
{
	start_large(true, "Content-Length: 20000\r\nExpect: 100-continue\r\n\r\n");
	CHECK_STR(a.got, "HTTP/1.1 100 Continue\r\n\r\n");
	CHECK_STR(fake.restored, "ubi ubi 20000");
	send_large(0, LARGE);
	CHECK_EQ(count(a.got, "HTTP/1.1 202"), 1);
	CHECK(large_arrived());
	CHECK_EQ(fake.jobs, 1);
	/* on the same connection, nothing else is as large */
	fake_state(RESCUE_DONE);
	CHECK(no_image_as_large());
	CHECK(wire_clean());
}

TEST(a_large_restore_in_chunks)
{
	start_large(true, "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
	CHECK_STR(a.got, "HTTP/1.1 100 Continue\r\n\r\n");
	wire_text(&a, "4e1f\r\n");
	send_large(0, LARGE - 1);
	wire_text(&a, "\r\n1\r\n");
	send_large(LARGE - 1, LARGE);
	wire_text(&a, "\r\n0\r\n\r\n");
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 202"), 1);
	CHECK(large_arrived());
	CHECK(wire_clean());
}

TEST(a_large_restore_as_a_form)
{
	start_large(true, "Content-Type: multipart/form-data; boundary=b\r\n"
		    "Content-Length: 20068\r\n\r\n");
	CHECK_STR(fake.restored, "ubi ubi 0");
	wire_text(&a, "--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n"
		  "\r\n");
	send_large(0, LARGE);
	wire_text(&a, "\r\n--b--\r\n");
	wire_turn();
	CHECK_EQ(count(a.got, "HTTP/1.1 202"), 1);
	CHECK(large_arrived());
	CHECK(wire_clean());
}

TEST(a_large_restore_that_is_not_thinned)
{
	start_large(false, "Content-Length: 20000\r\nExpect: 100-continue\r\n\r\n");
	CHECK(begins(&a, "HTTP/1.1 413"));
	CHECK(strstr(a.got, "at most 4096 bytes"));
	CHECK_EQ(fake.begun, 0);
	CHECK(wire_clean());
}

TEST(a_large_restore_that_has_no_room_after_all)
{
	static const struct {
		int err;
		const char *reply;
	} no[] = {
		{ -EFBIG, "HTTP/1.1 413" }, { -EPERM, "HTTP/1.1 422" },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(no); i++) {
		start_large(true, "Content-Length: 20000\r\n\r\n");
		fake.full = 9000;
		fake.full_err = no[i].err;
		send_large(0, 9000);
		CHECK_EQ(a.len, 0);
		/* at once, not when all of it has come */
		send_large(9000, 10000);
		CHECK(begins(&a, no[i].reply));
		CHECK(strstr(a.got, "{\"error\":\"That is what RAM takes.\",\"detail\":\"Do better.\"}"));
		CHECK_EQ(fake.jobs, 0);
		/* one failure, and one word about it */
		CHECK_EQ(fake.aborted, 0);
		CHECK_EQ(fake.status.err, no[i].err);
		CHECK(wire_clean());
	}
}

TEST(a_large_restore_that_breaks_off)
{
	start_large(true, "Content-Length: 20000\r\n\r\n");
	send_large(0, 9000);
	wire_rst(&a);
	wire_turn();
	CHECK_EQ(fake.aborted, 1);
	CHECK_EQ(fake.jobs, 0);
	wire_open(&a);
	CHECK(no_image_as_large());
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

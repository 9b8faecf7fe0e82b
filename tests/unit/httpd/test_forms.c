// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Forms as they are sent, and what other people's pages can make a browser
 * send.  No field is taken for granted that a browser leaves out for a plain
 * http:// address: Sec-Fetch-Site goes to 127.0.0.1, and never to 192.168.1.1.
 */
#include <errno.h>
#include <stdio.h>
#include <linux/kernel.h>
#include "session.h"

/* what every browser sends along, and no command does */
#define BROWSER	HOST "Accept-Language: en\r\n"

static const char *ask(const char *head, const char *body)
{
	static char text[2048];

	wire_clean();
	wire_open(&a);
	if (*body)
		snprintf(text, sizeof(text),
			 "%s"
			 "Content-Type: application/x-www-form-urlencoded\r\n"
			 "Content-Length: %zu\r\n\r\n%s",
			 head, strlen(body), body);
	else
		snprintf(text, sizeof(text), "%s\r\n", head);
	wire_text(&a, text);
	wire_turn();
	return a.got;
}

static const char *confirm(const char *body)
{
	return ask("POST /flash HTTP/1.1\r\n" HOST, body);
}

static void check_an_image(int verdict)
{
	start();
	fake.end = verdict;
	wire_text(&a, "POST / HTTP/1.1\r\n" HOST "Accept: text/html\r\n"
		  "Content-Length: 300\r\n\r\n");
	wire_send(&a, image, sizeof(image));
	wire_turn();
	CHECK(strstr(a.got, DIGEST));
}

TEST(a_form_confirms_what_was_shown_or_nothing)
{
	static const char other[] =
		"sha256=0000000000000000000000000000000000000000000000000000000000000000";

	check_an_image(-ENOKEY);
	CHECK(strstr(confirm("force=1"), "HTTP/1.1 400"));
	CHECK(strstr(confirm("sha256=&force=1"), "HTTP/1.1 400"));
	CHECK(strstr(confirm("sha256=a5&force=1"), "HTTP/1.1 400"));
	CHECK(strstr(confirm("sha256=" DIGEST "0&force=1"), "HTTP/1.1 400"));
	CHECK(strstr(confirm(other), "HTTP/1.1 409"));
	/* somebody else's "I am certain" */
	CHECK(strstr(confirm("force=1&sha256=" DIGEST "&sha256=x"),
		     "HTTP/1.1 303"));
	CHECK_EQ(fake.jobs, 1);
	CHECK(wire_clean());
	check_an_image(-ENOKEY);
	CHECK(strstr(confirm("sha256=" DIGEST), "HTTP/1.1 422"));
	CHECK_EQ(fake.jobs, 0);
	CHECK(wire_clean());
}

TEST(fields_in_any_order_with_others_between)
{
	static const char *const bodies[] = {
		"sha256=" DIGEST "&force=1",
		"force=1&sha256=" DIGEST,
		"=&&a&b=&sha256=" DIGEST "&c=%26&force=1&",
		"submit=Write+it+now&a-very-long-name-of-a-field-that-somebody-has-added-to-the-form=and-its-value-which-is-long-too-and-longer"
		"&sha256=" DIGEST "&force=1",
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bodies); i++) {
		check_an_image(-ENOKEY);
		CHECK(strstr(confirm(bodies[i]), "HTTP/1.1 303"));
		CHECK(fake.forced);
		CHECK(wire_clean());
	}
	start();
	CHECK(strstr(ask("POST /settings/erase HTTP/1.1\r\n" HOST,
			 "x=&sure=1&y"), "HTTP/1.1 303"));
	CHECK_EQ(fake.resets, 1);
	CHECK(wire_clean());
}

/* the router counts, and not the page: a phone sleeps, a tab is closed */
TEST(what_a_form_has_ordered_is_started_in_the_end)
{
	check_an_image(0);
	CHECK(strstr(confirm("sha256=" DIGEST), "HTTP/1.1 303"));
	CHECK_EQ(fake.boots, 1);
	CHECK_EQ(fake.mode, RESCUE_BOOT_SOON);
	CHECK(wire_clean());
	start();
	ask("POST /settings/erase HTTP/1.1\r\n" HOST, "sure=1");
	CHECK_EQ(fake.mode, RESCUE_BOOT_SOON);
	CHECK(wire_clean());
	start();
	CHECK(strstr(ask("POST /api/boot HTTP/1.1\r\n" HOST,
			 "{\"mode\": \"soon\"}"), "HTTP/1.1 202"));
	CHECK_EQ(fake.mode, RESCUE_BOOT_SOON);
	CHECK(wire_clean());
}

TEST(a_form_starts_with_default_settings)
{
	static const char to[] = "POST /failsafe?de HTTP/1.1\r\n" HOST;

	start();
	CHECK(strstr(ask(to, "mode=failsafe"), "HTTP/1.1 200"));
	CHECK_EQ(fake.boots, 1);
	CHECK_EQ(fake.mode, RESCUE_BOOT_FAILSAFE);
	CHECK_EQ(fake.resets + fake.jobs, 0);
	CHECK(wire_clean());
	start();
	fake.info.intact = false;
	CHECK(strstr(ask(to, "mode=failsafe"), "HTTP/1.1 409"));
	CHECK_EQ(fake.boots, 0);
	CHECK(wire_clean());
	/* what is being written now is to start as it would */
	start();
	fake.status.state = RESCUE_WRITING;
	CHECK(strstr(ask(to, "mode=failsafe"), "HTTP/1.1 409"));
	CHECK_EQ(fake.boots, 0);
	CHECK(wire_clean());
}

static const char *order(const char *body)
{
	return ask("POST /api/boot HTTP/1.1\r\n" HOST, body);
}

TEST(what_runs_from_ram_is_offered_and_never_written)
{
	start();
	fake.end = -EROFS;
	wire_text(&a, post);
	wire_send(&a, image, sizeof(image));
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 200"));
	CHECK(strstr(a.got, "{\"verdict\":\"ram\",\"force\":false,"
			    "\"error\":\"It runs <from> RAM.\""));
	CHECK(wire_clean());
	CHECK(strstr(ask("POST /api/flash HTTP/1.1\r\n" HOST,
			 "{\"sha256\":\"" DIGEST "\",\"force\":true}"),
		     "HTTP/1.1 422"));
	CHECK(strstr(a.got, "{\"error\":\"It runs <from> RAM.\","
			    "\"detail\":\"Start it.\"}"));
	CHECK(strstr(confirm("force=1&sha256=" DIGEST), "HTTP/1.1 422"));
	CHECK_EQ(fake.jobs + fake.boots, 0);
	CHECK(wire_clean());
}

TEST(what_runs_from_ram_is_started_by_its_digest)
{
	static const char *const refused[] = {
		"{\"mode\":\"ram\"}", "{\"mode\":\"ram\",\"sha256\":\"a5\"}",
		"{\"mode\":\"ram\",\"sha256\":7}",
	};
	u32 i;

	check_an_image(-EROFS);
	for (i = 0; i < ARRAY_SIZE(refused); i++)
		CHECK(strstr(order(refused[i]), "HTTP/1.1 400"));
	CHECK(strstr(order("{\"mode\":\"ram\",\"sha256\":\"0" DIGEST "\"}"),
		     "HTTP/1.1 400"));
	CHECK(strstr(order("{\"mode\":\"ram\",\"sha256\":\""
			   "0000000000000000000000000000000000000000000000000000000000000000\"}"),
		     "HTTP/1.1 409"));
	CHECK_EQ(fake.boots, 0);
	CHECK(strstr(order("{\"mode\":\"ram\",\"sha256\":\"" DIGEST "\"}"),
		     "HTTP/1.1 202"));
	CHECK_EQ(fake.boots, 1);
	CHECK_EQ(fake.mode, RESCUE_BOOT_RAM);
	CHECK(wire_clean());
	/* nothing of the kind */
	check_an_image(0);
	CHECK(strstr(order("{\"mode\":\"ram\",\"sha256\":\"" DIGEST "\"}"),
		     "HTTP/1.1 409"));
	CHECK_EQ(fake.boots, 0);
	CHECK(wire_clean());
}

/* @unsure: nothing in it names a board; the answer to a file by PUT */
static const char *put_ram(bool unsure)
{
	start();
	fake.end = -EROFS;
	fake.unsure = unsure;
	wire_text(&a, "PUT /x HTTP/1.1\r\n" HOST "Content-Length: 300\r\n\r\n");
	wire_send(&a, image, sizeof(image));
	wire_turn();
	return a.got;
}

TEST(what_runs_from_ram_and_names_no_board)
{
	CHECK(strstr(put_ram(false), "HTTP/1.1 422"));
	CHECK(strstr(a.got, "curl -d '{\"mode\":\"ram\",\"sha256\":\"" DIGEST
			    "\"}' http://192.168.1.1/api/boot\n"));
	CHECK(wire_clean());
	CHECK(strstr(put_ram(true), "HTTP/1.1 422"));
	CHECK(strstr(a.got, DIGEST "\",\"force\":true}' http"));
	CHECK_EQ(fake.boots + fake.jobs, 0);
	CHECK(strstr(order("{\"mode\":\"ram\",\"sha256\":\"" DIGEST "\"}"),
		     "HTTP/1.1 422"));
	CHECK(strstr(order("{\"mode\":\"ram\",\"force\":false,\"sha256\":\""
			   DIGEST "\"}"), "HTTP/1.1 422"));
	CHECK_EQ(fake.boots, 0);
	CHECK(strstr(order("{\"mode\":\"ram\",\"force\":true,\"sha256\":\""
			   DIGEST "\"}"), "HTTP/1.1 202"));
	CHECK_EQ(fake.boots, 1);
	CHECK(wire_clean());
}

TEST(the_form_for_what_runs_from_ram)
{
	static const char to[] = "POST /ram HTTP/1.1\r\n" HOST;

	check_an_image(-EROFS);
	CHECK(strstr(a.got, DIGEST " ask:hidden force:disabled"));
	CHECK(strstr(ask(to, "force=1"), "HTTP/1.1 400"));
	CHECK_EQ(fake.boots, 0);
	CHECK(strstr(ask(to, "sha256=" DIGEST), "HTTP/1.1 200"));
	CHECK_EQ(fake.mode, RESCUE_BOOT_RAM);
	CHECK_EQ(fake.boots, 1);
	CHECK(wire_clean());
	fake.unsure = true;
	fake.report.unsure = true;
	CHECK(strstr(ask("GET /ram HTTP/1.1\r\n" HOST "Accept: text/html\r\n", ""),
		     DIGEST " ask: force:required"));
	CHECK(strstr(ask(to, "sha256=" DIGEST), "HTTP/1.1 422"));
	CHECK_EQ(fake.boots, 1);
	CHECK(strstr(ask(to, "sha256=" DIGEST "&force=1"), "HTTP/1.1 200"));
	CHECK_EQ(fake.boots, 2);
	CHECK(wire_clean());
	/* and where there is none */
	check_an_image(0);
	CHECK(strstr(ask("GET /ram HTTP/1.1\r\n" HOST, ""), "HTTP/1.1 302"));
	CHECK(strstr(ask(to, "sha256=" DIGEST), "HTTP/1.1 409"));
	CHECK_EQ(fake.boots, 0);
	CHECK(wire_clean());
}

TEST(nothing_changes_by_get)
{
	static const char *const paths[] = {
		"/", "/progress", "/flash", "/more", "/ram",
		"/failsafe", "/lifeboat",
		"/lifeboat/flash", "/settings/erase", "/api/boot",
		"/api/flash", "/api/image", "/api/status", "/api/events",
		"/api/partitions", "/api/settings/erase", "/api/lifeboat",
		"/api/lifeboat/flash", "/api/restore/firmware?i-know=firmware",
		"/api/backup/all", "/x?force=1",
	};
	static const char *const methods[] = { "GET", "HEAD", "OPTIONS" };
	char text[160];
	u32 i, j, state;

	for (state = RESCUE_IDLE; state < RESCUE_STATE_COUNT; state++)
		for (i = 0; i < ARRAY_SIZE(paths); i++)
			for (j = 0; j < ARRAY_SIZE(methods); j++) {
				start();
				fake_state(state);
				fake.reported = true;
				snprintf(text, sizeof(text),
					 "%s %s HTTP/1.1\r\n" HOST,
					 methods[j], paths[i]);
				ask(text, "");
				CHECK(begins(&a, "HTTP/1.1 "));
				CHECK_EQ(fake.boots + fake.jobs + fake.resets +
					 fake.updates + fake.begun, 0);
				CHECK_EQ(fake.status.state, state);
				CHECK(wire_clean());
			}
}

/* it would hold off every job for as long as somebody likes to read */
TEST(a_backup_is_not_for_other_peoples_pages)
{
	static const struct {
		const char *fields;
		const char *status;
	} cases[] = {
		{ HOST, "HTTP/1.1 200" },		/* a command */
		{ BROWSER "Referer: http://192.168.1.1/more\r\n",
		  "HTTP/1.1 200" },
		{ BROWSER "Referer: http://192.168.1.1\r\n", "HTTP/1.1 200" },
		{ BROWSER "Origin: http://192.168.1.1\r\n", "HTTP/1.1 200" },
		/* an image, a frame, a script, a link of theirs */
		{ BROWSER, "HTTP/1.1 403" },
		{ BROWSER "Referer: http://evil.example/\r\n", "HTTP/1.1 403" },
		{ BROWSER "Referer: http://192.168.1.1.evil.example/\r\n",
		  "HTTP/1.1 403" },
		{ BROWSER "Referer: http://192.168.1.1@evil.example/\r\n",
		  "HTTP/1.1 403" },
		{ BROWSER "Referer: http://evil.example/http://192.168.1.1/\r\n",
		  "HTTP/1.1 403" },
		{ BROWSER "Referer:\r\n", "HTTP/1.1 403" },
		{ BROWSER "Referer: http://192.168.1.1/\r\n"
		  "Sec-Fetch-Site: cross-site\r\n", "HTTP/1.1 403" },
		{ BROWSER "Referer: http://192.168.1.1/\r\n"
		  "Origin: http://evil.example\r\n", "HTTP/1.1 403" },
	};
	char text[256];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		start();
		snprintf(text, sizeof(text),
			 "GET /api/backup/firmware HTTP/1.1\r\n%s",
			 cases[i].fields);
		ask(text, "");
		CHECK(begins(&a, cases[i].status));
		CHECK(wire_clean());
		CHECK_EQ(fake.holds, 0);
	}
}

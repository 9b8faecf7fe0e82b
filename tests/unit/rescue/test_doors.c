// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Doors that register themselves, and what each is told of its own upload.
 */
#include "doors_lab.h"

/* --- doors register themselves --- */

TEST(the_one_of_the_manual_does_register)
{
	struct door *d = ll_entry_start(struct door, door);
	u32 n = ll_entry_count(struct door, door);

	CHECK_EQ(n, 4);
	CHECK_STR(d[0].name, "alpha");
	CHECK_STR(d[3].name, "nothing");
}

TEST(all_are_opened_polled_and_closed)
{
	set_up();
	CHECK_EQ(doors_open(), 0);
	doors_poll();
	doors_poll();
	CHECK(!doors_busy());
	doors_close();
	doors_poll();
	doors_close();
	CHECK_EQ(alpha.opened + beta.opened + gamma_.opened, 3);
	CHECK_EQ(alpha.polls, 2);
	CHECK_EQ(beta.polls, 2);
	CHECK_EQ(gamma_.polls, 2);
	CHECK_EQ(alpha.closed + beta.closed + gamma_.closed, 3);
	CHECK_STR(console, "");
}

TEST(one_that_cannot_open_leaves_the_others_alone)
{
	set_up();
	beta.opens = -ENOMEM;
	beta.waits = true;
	CHECK_EQ(doors_open(), 0);
	CHECK_STR(console, "lifeboat: door \"beta\" cannot open (-12)\n");
	doors_poll();
	CHECK_EQ(alpha.polls + gamma_.polls, 2);
	CHECK(!doors_busy());
	doors_close();
	CHECK_EQ(alpha.closed + gamma_.closed, 2);
	CHECK_EQ(beta.polls + beta.asked + beta.closed, 0);
	/* whichever it is */
	set_up();
	alpha.opens = -EIO;
	beta.opens = -EIO;
	CHECK_EQ(doors_open(), 0);
	doors_poll();
	CHECK_EQ(gamma_.polls, 1);
	doors_close();
}

TEST(nobody_leaves_before_every_peer_has_been_told)
{
	set_up();
	CHECK_EQ(doors_open(), 0);
	gamma_.waits = true;
	CHECK(doors_busy());
	gamma_.waits = false;
	CHECK(!doors_busy());
	doors_close();
	gamma_.waits = true;
	CHECK(!doors_busy());
}

/* --- what becomes of one's own upload --- */

TEST(a_door_without_a_person_writes_what_is_for_us)
{
	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	CHECK(!alpha.own.known);
	corridor_poll();
	CHECK(!alpha.own.known);
	run();
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_DONE);
	CHECK_EQ(alpha.own.end.err, 0);
	CHECK_STR(alpha.own.end.error, "");
	CHECK_STR(alpha.own.end.job, "firmware");
	CHECK_EQ(alpha.own.end.verified, 4 * BLOCK);
	CHECK(written('A') && !sim.fault);
	CHECK(!beta.own.known);
}

TEST(and_refuses_what_does_not_say_that)
{
	set_up();
	CHECK_EQ(send(&alpha, 'C'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), -ENOKEY);
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_FAILED);
	CHECK_EQ(alpha.own.end.err, -ENOKEY);
	CHECK(strstr(alpha.own.end.advice, "page"));
	CHECK_EQ(send(&alpha, 'X'), 0);
	CHECK(!alpha.own.known);
	CHECK_EQ(rescue_upload_go(&alpha.own), -EXDEV);
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.err, -EXDEV);
	CHECK(strstr(alpha.own.end.error, "another"));
	CHECK(alpha.own.end.advice[0]);
	run();
	CHECK(untouched());
}

TEST(and_never_what_runs_from_ram)
{
	set_up();
	CHECK_EQ(send(&alpha, 'R'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), -EROFS);
	CHECK_EQ(rescue_status()->state, RESCUE_READY);
	CHECK(rescue_report() && rescue_report()->ram.data == buffer);
	CHECK_EQ(rescue_flash(NULL, true), -EROFS);
	CHECK_EQ(rescue_flash(rescue_report()->sha256, true), -EROFS);
	CHECK(!corridor_busy() && !alpha.own.known);
	/* where there is nobody to ask, it is refused, and still there */
	CHECK_EQ(send(&beta, 'R'), 0);
	CHECK_EQ(rescue_upload_go(&beta.own), -EROFS);
	CHECK(beta.own.known);
	CHECK_EQ(beta.own.end.state, RESCUE_FAILED);
	CHECK_STR(beta.own.end.error, "It runs from RAM.");
	CHECK_STR(beta.own.end.advice, "Start it.");
	CHECK(rescue_report() && rescue_report()->ram.data == buffer);
	CHECK(!corridor_busy() && untouched());
	/* until something else comes */
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK(!rescue_report());
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	run();
	CHECK(written('A'));
}

TEST(and_waits_for_nobody_who_reads_a_backup)
{
	struct rescue_reader reader = { .peer = "192.168.1.12" };

	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(corridor_hold(&reader), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), -EBUSY);
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.err, -EBUSY);
	CHECK(strstr(alpha.own.end.error, "backup"));
	corridor_let_go(&reader);
	run();
	CHECK(untouched());
}

/* they end in any order, and one of those who are left is named */
TEST(readers_are_named)
{
	struct rescue_reader r[] = { { "1" }, { "2" }, { "3" } }, stranger = { };
	static const u8 order[][3] = {
		{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 },
		{ 2, 0, 1 }, { 2, 1, 0 },
	};
	u32 i, j;

	set_up();
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		for (j = 0; j < 3; j++)
			CHECK_EQ(corridor_hold(&r[j]), 0);
		for (j = 0; j < 3; j++) {
			CHECK(corridor_held());
			CHECK(*rescue_holder());
			corridor_let_go(&r[order[i][j]]);
			CHECK(strcmp(rescue_holder(), r[order[i][j]].peer));
			/* who has gone, or was never there, takes nobody along */
			corridor_let_go(&r[order[i][j]]);
			corridor_let_go(&stranger);
			CHECK_EQ(corridor_held(), j < 2);
		}
		CHECK(!corridor_held());
		CHECK_STR(rescue_holder(), "");
	}
	/* an upload is what a newcomer waits for first */
	CHECK_EQ(corridor_hold(&r[0]), 0);
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_STR(rescue_holder(), "192.168.1.10");
	rescue_upload_abort(&alpha.own, "It has gone.");
	CHECK_STR(rescue_holder(), "1");
	corridor_let_go(&r[0]);
}

TEST(a_person_may_be_asked_first)
{
	set_up();
	CHECK_EQ(send(&alpha, 'C'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), -ENOKEY);
	CHECK(!alpha.own.known);
	CHECK_EQ(rescue_flash(NULL, false), -ENOKEY);
	CHECK(!alpha.own.known);
	CHECK_EQ(rescue_flash(NULL, true), 0);
	run();
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_DONE);
	CHECK(written('C'));
}

TEST(another_ones_upload_is_never_yours)
{
	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), 0);
	CHECK(!alpha.own.known);
	/* beta takes the buffer before anybody has said that it be written */
	CHECK_EQ(send(&beta, 'C'), 0);
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_FAILED);
	CHECK_EQ(alpha.own.end.err, -ESTALE);
	CHECK(alpha.own.end.error[0] && alpha.own.end.advice[0]);
	/* and the record does not say that anything has failed */
	CHECK_EQ(rescue_status()->state, RESCUE_RECEIVING);
	CHECK_EQ(rescue_status()->err, 0);
	CHECK_EQ(rescue_upload_end(&beta.own), -ENOKEY);
	CHECK_EQ(rescue_flash(NULL, true), 0);
	run();
	CHECK_EQ(beta.own.end.state, RESCUE_DONE);
	CHECK_EQ(alpha.own.end.err, -ESTALE);
	CHECK(written('C'));
}

TEST(what_is_known_stays_so)
{
	struct rescue_upload was;

	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	run();
	was = alpha.own;
	CHECK_EQ(was.end.state, RESCUE_DONE);
	CHECK_EQ(send(&beta, 'X'), 0);
	CHECK_EQ(rescue_upload_go(&beta.own), -EXDEV);
	CHECK_EQ(beta.own.end.err, -EXDEV);
	CHECK(!memcmp(&was, &alpha.own, sizeof(was)));
	/* its own next one begins anew */
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK(!alpha.own.known);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	run();
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.err, 0);
	CHECK_EQ(beta.own.end.err, -EXDEV);
}

TEST(two_at_once)
{
	set_up();
	CHECK_STR(rescue_holder(), "");
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(send(&beta, 'C'), -EBUSY);
	CHECK_STR(rescue_holder(), "192.168.1.10");
	/* whoever is refused changes nothing */
	CHECK_EQ(rescue_upload_write(&beta.own, "x", 1), -EPIPE);
	CHECK_EQ(rescue_upload_go(&beta.own), -EPIPE);
	rescue_upload_abort(&beta.own, "It has gone.");
	CHECK_EQ(rescue_status()->state, RESCUE_RECEIVING);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	CHECK_STR(rescue_holder(), "");
	CHECK_EQ(send(&beta, 'C'), -EBUSY);
	run();
	CHECK_EQ(alpha.own.end.state, RESCUE_DONE);
	CHECK(!beta.own.known);
	CHECK(written('A'));
}

TEST(a_peer_that_is_gone_is_not_told)
{
	struct rescue_upload was;

	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	rescue_upload_abort(&alpha.own, "It has gone.");
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.err, -ECONNABORTED);
	CHECK_STR(alpha.own.end.error, "It has gone.");
	/* in the middle of the job, which goes on */
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	corridor_poll();
	rescue_upload_abort(&alpha.own, "It has gone.");
	memset(&alpha.own, 0x5a, sizeof(alpha.own));
	was = alpha.own;
	run();
	CHECK_EQ(rescue_status()->state, RESCUE_DONE);
	CHECK(written('A'));
	/* and before it: nobody writes where it was */
	memset(&alpha.own, 0, sizeof(alpha.own));
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), 0);
	rescue_upload_abort(&alpha.own, "It has gone.");
	CHECK_EQ(rescue_status()->state, RESCUE_READY);
	memset(&alpha.own, 0x5a, sizeof(alpha.own));
	CHECK_EQ(send(&beta, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&beta.own), 0);
	run();
	CHECK(!memcmp(&was, &alpha.own, sizeof(was)));
}

TEST(a_job_that_fails)
{
	u32 turns;

	set_up();
	sim.stuck = BOOT + 2 * BLOCK;
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	turns = corridor_turns();
	run();
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_FAILED);
	CHECK(alpha.own.end.err < 0);
	CHECK(alpha.own.end.error[0] && alpha.own.end.advice[0]);
	/* an order to leave does not hold any more */
	CHECK_EQ(corridor_turns(), turns + 1);
	CHECK(!status_info()->intact);
}

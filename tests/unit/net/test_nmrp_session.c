// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole sessions, millisecond by millisecond, with PCs of all kinds. */
#include <linux/kernel.h>
#include "net/nmrp_session.h"
#include "test.h"

static struct nmrp_session s;
static enum nmrp_upload upload;
static u32 now;

static void reset(void)
{
	memset(&s, 0, sizeof(s));
	upload = NMRP_NO_UPLOAD;
	now = 0xfffffc00;	/* it wraps */
	s.told = now - 1000;
}

static enum nmrp_code hear(enum nmrp_code code, u8 who)
{
	struct nmrp_frame f = { .code = code, .from = { 2, 0, 0, 0, 2, who } };

	f.magic = code == NMRP_ADVERTISE;
	if (code == NMRP_CONF_ACK) {
		f.ip = 0x0aa4b7fd;
		f.mask = 0xffffff00;
		f.fw_up = true;
	}
	return nmrp_step(&s, &f, upload, now);
}

/*
 * Milliseconds until the next frame, which is @code; 0 if it is another one, or
 * none for a minute.
 */
static u32 until(enum nmrp_code code)
{
	enum nmrp_code got;
	u32 ms;

	for (ms = 1; ms < 60000; ms++) {
		now++;
		got = nmrp_step(&s, NULL, upload, now);
		if (got != NMRP_NOTHING)
			return got == code ? ms : 0;
	}
	return 0;
}

static bool silent(u32 ms)
{
	while (ms--) {
		now++;
		if (nmrp_step(&s, NULL, upload, now) != NMRP_NOTHING)
			return false;
	}
	return true;
}

/* to where nothing is due at once */
static void reach(enum nmrp_state state)
{
	reset();
	hear(NMRP_ADVERTISE, 1);
	if (state == NMRP_CONFIGURING)
		return;
	now += 50;
	hear(NMRP_CONF_ACK, 1);
	if (state == NMRP_ASKING)
		return;
	upload = NMRP_ARRIVING;
	nmrp_step(&s, NULL, upload, now);
	now += 50;
	if (state == NMRP_RECEIVING)
		return;
	upload = state == NMRP_WRITING ? NMRP_PENDING :
		 state == NMRP_CLOSING ? NMRP_DONE : NMRP_FAILED;
	nmrp_step(&s, NULL, upload, now);
}

TEST(good)
{
	u32 i;

	reset();
	CHECK(silent(10000));
	CHECK_EQ(hear(NMRP_ADVERTISE, 1), NMRP_CONF_REQ);
	CHECK_EQ(s.state, NMRP_CONFIGURING);
	CHECK_EQ(s.ip, 0);
	now += 50;
	CHECK_EQ(hear(NMRP_CONF_ACK, 1), NMRP_UL_REQ);
	CHECK_EQ(s.ip, 0x0aa4b7fd);
	now += 30;
	upload = NMRP_ARRIVING;
	CHECK(silent(30000));
	CHECK_EQ(s.state, NMRP_RECEIVING);
	upload = NMRP_PENDING;
	CHECK_EQ(until(NMRP_KEEP_ALIVE_REQ), 1);
	for (i = 0; i < 1000; i++) {
		CHECK_EQ(until(NMRP_KEEP_ALIVE_REQ), 100);
		CHECK_EQ(hear(NMRP_KEEP_ALIVE_ACK, 1), NMRP_NOTHING);
	}
	now += 20;
	upload = NMRP_DONE;
	CHECK_EQ(until(NMRP_CLOSE_REQ), 1);
	CHECK_EQ(hear(NMRP_CLOSE_ACK, 1), NMRP_NOTHING);
	CHECK_EQ(s.state, NMRP_LISTEN);
	CHECK_EQ(s.ip, 0);
	CHECK(silent(60000));
}

/* its bound is 0.3 s without any frame, from the end of the upload on */
TEST(debians_version)
{
	u32 i, last;

	reset();
	/* the same every 200 ms, until it is heard */
	CHECK_EQ(hear(NMRP_ADVERTISE, 1), NMRP_CONF_REQ);
	now++;
	CHECK_EQ(hear(NMRP_ADVERTISE, 1), NMRP_NOTHING);
	CHECK_EQ(hear(NMRP_CONF_ACK, 1), NMRP_NOTHING);
	/* it waits for 0.2 s */
	CHECK_EQ(until(NMRP_UL_REQ), NMRP_GAP_MS - 1);
	now += 30;
	upload = NMRP_ARRIVING;
	CHECK(silent(1000));
	upload = NMRP_PENDING;
	CHECK_EQ(until(NMRP_KEEP_ALIVE_REQ), 1);
	last = now;
	/* asks us, too, and is not answered */
	for (i = 0; i < 100; i++) {
		CHECK_EQ(hear(NMRP_KEEP_ALIVE_REQ, 1), NMRP_NOTHING);
		CHECK(until(NMRP_KEEP_ALIVE_REQ));
		CHECK(now - last < 200);
		last = now;
	}
}

/* which sends the firmware again for each UL_REQ, and goes at the fourth */
TEST(authors_version)
{
	u32 i;

	reset();
	hear(NMRP_ADVERTISE, 1);
	for (i = 0; i < 4; i++) {
		now += 60;
		CHECK_EQ(hear(NMRP_ADVERTISE, 1), NMRP_NOTHING);
	}
	CHECK_EQ(hear(NMRP_CONF_ACK, 1), NMRP_UL_REQ);
	/* its request is lost, and comes again */
	now += 400;
	CHECK_EQ(nmrp_step(&s, NULL, upload, now), NMRP_NOTHING);
	upload = NMRP_ARRIVING;
	CHECK(silent(10000));
	upload = NMRP_PENDING;
	now++;
	CHECK_EQ(nmrp_step(&s, NULL, upload, now), NMRP_KEEP_ALIVE_REQ);
}

TEST(in_vain)
{
	u32 i;

	reach(NMRP_CONFIGURING);
	for (i = 1; i < NMRP_TIMES; i++)
		CHECK_EQ(until(NMRP_CONF_REQ), NMRP_EVERY_MS);
	CHECK(silent(60000));
	CHECK_EQ(s.state, NMRP_LISTEN);

	reach(NMRP_ASKING);
	for (i = 1; i < NMRP_TIMES; i++)
		CHECK_EQ(until(NMRP_UL_REQ), NMRP_EVERY_MS);
	CHECK(silent(60000));
	CHECK_EQ(s.state, NMRP_LISTEN);
	CHECK_EQ(s.ip, 0);

	reach(NMRP_CLOSING);
	for (i = 1; i < NMRP_CLOSE_TIMES; i++)
		CHECK_EQ(until(NMRP_CLOSE_REQ), NMRP_EVERY_MS);
	CHECK(silent(60000));
	CHECK_EQ(s.state, NMRP_LISTEN);
}

/* as by a router that starts afresh; and what a PC says to that is not heard */
static bool refused(void)
{
	u32 i;

	if (!until(NMRP_CONF_REQ) || s.ip || s.state != NMRP_REFUSED)
		return false;
	for (i = 1; i < NMRP_TIMES; i++) {
		hear(NMRP_CONF_ACK, 1);
		if (until(NMRP_CONF_REQ) != NMRP_EVERY_MS)
			return false;
	}
	return silent(60000) && s.state == NMRP_LISTEN;
}

TEST(failure)
{
	enum nmrp_state from;

	for (from = NMRP_ASKING; from <= NMRP_WRITING; from++) {
		reach(from);
		upload = NMRP_FAILED;
		CHECK(refused());
	}
}

TEST(breaks_off)
{
	u32 i;

	reach(NMRP_RECEIVING);
	for (i = 1; i < NMRP_UPLOADS; i++) {
		upload = NMRP_NO_UPLOAD;
		CHECK(until(NMRP_UL_REQ));
		CHECK_EQ(s.state, NMRP_ASKING);
		upload = NMRP_ARRIVING;
		CHECK(silent(1000));
	}
	upload = NMRP_NO_UPLOAD;
	CHECK(silent(60000));
	CHECK_EQ(s.state, NMRP_LISTEN);
}

/* what was complete was another's in the end: no second one is asked for */
TEST(lost_sight_of)
{
	reach(NMRP_WRITING);
	now += 20;
	upload = NMRP_NO_UPLOAD;
	CHECK_EQ(until(NMRP_CONF_REQ), 1);
	CHECK_EQ(s.state, NMRP_REFUSED);
}

/* whatever a stranger says, in every state */
TEST(stranger)
{
	struct nmrp_session before;
	enum nmrp_state state;
	u32 code;

	for (state = NMRP_CONFIGURING; state <= NMRP_REFUSED; state++)
		for (code = 0; code < 256; code++) {
			reach(state);
			before = s;
			CHECK_EQ(hear(code, 2), NMRP_NOTHING);
			CHECK(!memcmp(&before, &s, sizeof(s)));
		}
}

/* where each frame of the PC's leads */
TEST(table)
{
	/* what is not in it changes nothing */
	static const struct {
		enum nmrp_state from;
		enum nmrp_code code;
		enum nmrp_state to;
	} rows[] = {
		{ NMRP_LISTEN, NMRP_ADVERTISE, NMRP_CONFIGURING },
		{ NMRP_LISTEN, NMRP_CLOSE_REQ, NMRP_LISTEN },
		{ NMRP_CONFIGURING, NMRP_CONF_ACK, NMRP_ASKING },
		{ NMRP_CONFIGURING, NMRP_CLOSE_REQ, NMRP_LISTEN },
		{ NMRP_ASKING, NMRP_ADVERTISE, NMRP_LISTEN },
		{ NMRP_ASKING, NMRP_CLOSE_REQ, NMRP_LISTEN },
		{ NMRP_RECEIVING, NMRP_ADVERTISE, NMRP_LISTEN },
		{ NMRP_RECEIVING, NMRP_CLOSE_REQ, NMRP_LISTEN },
		{ NMRP_WRITING, NMRP_ADVERTISE, NMRP_LISTEN },
		{ NMRP_WRITING, NMRP_CLOSE_REQ, NMRP_LISTEN },
		{ NMRP_CLOSING, NMRP_ADVERTISE, NMRP_LISTEN },
		{ NMRP_CLOSING, NMRP_CLOSE_REQ, NMRP_LISTEN },
		{ NMRP_CLOSING, NMRP_CLOSE_ACK, NMRP_LISTEN },
		{ NMRP_REFUSED, NMRP_ADVERTISE, NMRP_LISTEN },
		{ NMRP_REFUSED, NMRP_CLOSE_REQ, NMRP_LISTEN },
	};
	enum nmrp_state state, to;
	u32 code, i;

	for (state = NMRP_LISTEN; state <= NMRP_REFUSED; state++)
		for (code = 0; code < 256; code++) {
			if (state == NMRP_LISTEN)
				reset();
			else
				reach(state);
			to = state;
			for (i = 0; i < ARRAY_SIZE(rows); i++)
				if (rows[i].from == state &&
				    rows[i].code == code)
					to = rows[i].to;
			CHECK_EQ(s.state, state);
			hear(code, 1);
			CHECK_EQ(s.state, to);
			CHECK_EQ(!s.ip, to <= NMRP_CONFIGURING ||
				 to == NMRP_REFUSED);
		}
}

TEST(what_a_session_does_not_begin_with)
{
	struct nmrp_frame f = { .code = NMRP_ADVERTISE };

	reset();
	CHECK_EQ(nmrp_step(&s, &f, upload, now), NMRP_NOTHING);
	CHECK_EQ(s.state, NMRP_LISTEN);
	reach(NMRP_CONFIGURING);
	f = (struct nmrp_frame){ .code = NMRP_CONF_ACK, .ip = 1, .mask = 1,
				 .from = { 2, 0, 0, 0, 2, 1 } };
	nmrp_step(&s, &f, upload, now);
	CHECK_EQ(s.state, NMRP_CONFIGURING);
	f.fw_up = true;
	f.ip = 0;
	nmrp_step(&s, &f, upload, now);
	CHECK_EQ(s.state, NMRP_CONFIGURING);
}

/* a PC that says all it can, as fast as it can */
TEST(flood)
{
	static const enum nmrp_code all[] = { NMRP_ADVERTISE, NMRP_CONF_ACK,
		NMRP_ADVERTISE, NMRP_CLOSE_REQ };
	u32 i, n = 0;

	reset();
	for (i = 0; i < 100000; i++) {
		n += hear(all[i & 3], i % 5) != NMRP_NOTHING;
		now += !(i % 100);
	}
	/* in a second, and the first one */
	CHECK(n && n <= 1000 / NMRP_GAP_MS + 1);
}

/* nobody is polled then; and it is no time of a session that has no upload */
TEST(while_it_is_checked)
{
	static const enum nmrp_state all[] = { NMRP_CONFIGURING, NMRP_ASKING,
		NMRP_RECEIVING, NMRP_WRITING, NMRP_CLOSING, NMRP_REFUSED };
	enum nmrp_code want;
	u32 i, ms, n;

	reset();
	CHECK_EQ(nmrp_checking(&s, now), NMRP_NOTHING);
	for (i = 0; i < ARRAY_SIZE(all); i++) {
		reach(all[i]);
		want = all[i] == NMRP_RECEIVING || all[i] == NMRP_WRITING ?
		       NMRP_KEEP_ALIVE_REQ : NMRP_NOTHING;
		for (ms = n = 0; ms < 1000; ms++) {
			enum nmrp_code got = nmrp_checking(&s, ++now);

			CHECK(got == NMRP_NOTHING || got == want);
			n += got != NMRP_NOTHING;
		}
		CHECK_EQ(n, want == NMRP_NOTHING ? 0 : 10);
		CHECK_EQ(s.state, all[i]);
	}
}

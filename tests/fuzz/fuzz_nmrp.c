// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any frames, of two PCs, with any waits and fates of uploads between them:
 * what is sent is bounded, and success is told of none but success.
 */
#include <stdlib.h>
#include <linux/string.h>
#include "net/nmrp_session.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void require(bool truth)
{
	if (!truth)
		abort();
}

static void check(const struct nmrp_session *s, enum nmrp_code code,
		  enum nmrp_upload upload, u32 since)
{
	require(s->state <= NMRP_REFUSED);
	require(!s->ip == (s->state <= NMRP_CONFIGURING ||
			   s->state == NMRP_REFUSED));
	require(s->state != NMRP_LISTEN || !code);
	if (!code)
		return;
	require(since >= NMRP_GAP_MS);
	require((code == NMRP_CLOSE_REQ) == (s->state == NMRP_CLOSING));
	require(code != NMRP_KEEP_ALIVE_REQ || upload == NMRP_PENDING);
	require(code != NMRP_UL_REQ || upload == NMRP_NO_UPLOAD);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const u8 type[] = { NMRP_TYPE >> 8, NMRP_TYPE & 0xff };
	struct nmrp_session s = { 0 };
	struct nmrp_frame f;
	u32 now = 1000, told = 0, len;
	enum nmrp_upload upload;
	enum nmrp_code code;
	bool done = false, well_formed, bad;
	u8 frame[64];

	/* three bytes, and a frame, or one that is well-formed */
	while (size >= 3) {
		well_formed = data[0] & 0x80;
		len = data[0] & (well_formed ? 7 : 0x3f);
		upload = data[1] % (NMRP_FAILED + 1);
		now += data[2] * (data[0] & 0x40 ? 100 : 1);
		data += 3;
		size -= 3;
		if (len > size)
			break;
		memcpy(frame, data, len);
		data += len;
		size -= len;
		if (len > 13) {
			memset(frame, 0, 12);
			frame[11] = upload;
			memcpy(frame + 12, type, sizeof(type));
		}
		/* it has not asked for one yet */
		if (s.state < NMRP_ASKING)
			upload = NMRP_NO_UPLOAD;
		done = s.state >= NMRP_ASKING && (done || upload == NMRP_DONE);
		bad = nmrp_parse(&f, frame, len);
		if (well_formed) {
			bad = false;
			f = (struct nmrp_frame){ len, { 0 }, true, 0x0aa4b7fc,
						 0xffffff00, true };
		}
		code = nmrp_step(&s, bad ? NULL : &f, upload, now);
		check(&s, code, upload, now - told);
		/* it goes on to say so, whatever comes then */
		require(s.state != NMRP_CLOSING || done);
		if (code)
			told = now;
	}
	return 0;
}

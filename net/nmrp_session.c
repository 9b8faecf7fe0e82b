// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include "net/nmrp_session.h"

/* what is said in a state, and how often before it is given up; 0 for ever */
static const struct {
	u16 every;
	u8 code;
	u8 times;
} says[] = {
	[NMRP_CONFIGURING] = { NMRP_EVERY_MS, NMRP_CONF_REQ, NMRP_TIMES },
	[NMRP_ASKING] = { NMRP_EVERY_MS, NMRP_UL_REQ, NMRP_TIMES },
	[NMRP_WRITING] = { NMRP_ALIVE_MS, NMRP_KEEP_ALIVE_REQ, 0 },
	[NMRP_CLOSING] = { NMRP_EVERY_MS, NMRP_CLOSE_REQ, NMRP_CLOSE_TIMES },
	[NMRP_REFUSED] = { NMRP_EVERY_MS, NMRP_CONF_REQ, NMRP_TIMES },
};

static void enter(struct nmrp_session *s, enum nmrp_state state, u32 now)
{
	s->state = state;
	s->sent = 0;
	s->at = now;
	if (state == NMRP_LISTEN || state == NMRP_REFUSED)
		s->ip = 0;
}

static void hear(struct nmrp_session *s, const struct nmrp_frame *f, u32 now)
{
	bool listens = s->state == NMRP_LISTEN;

	if (!listens && memcmp(s->peer, f->from, sizeof(s->peer)))
		return;
	switch (f->code) {
	case NMRP_ADVERTISE:
		if (!f->magic)
			break;
		memcpy(s->peer, f->from, sizeof(s->peer));
		s->uploads = 0;
		/* repeated until it hears us; later on, it has begun anew */
		if (listens)
			enter(s, NMRP_CONFIGURING, now);
		else if (s->state != NMRP_CONFIGURING)
			enter(s, NMRP_LISTEN, now);
		break;
	case NMRP_CONF_ACK:
		if (s->state != NMRP_CONFIGURING || !f->ip || !f->fw_up)
			break;
		s->ip = f->ip;
		s->mask = f->mask;
		enter(s, NMRP_ASKING, now);
		break;
	case NMRP_CLOSE_REQ:
		enter(s, NMRP_LISTEN, now);
		break;
	case NMRP_CLOSE_ACK:
		if (s->state == NMRP_CLOSING)
			enter(s, NMRP_LISTEN, now);
		break;
	default:
		/* Debian's says KEEP_ALIVE_REQ itself, and expects no answer */
		break;
	}
}

/* where an upload leads that this session has asked for */
static enum nmrp_state led_by(struct nmrp_session *s, enum nmrp_upload upload)
{
	switch (upload) {
	case NMRP_ARRIVING:
		return NMRP_RECEIVING;
	case NMRP_PENDING:
		return NMRP_WRITING;
	case NMRP_DONE:
		return NMRP_CLOSING;
	case NMRP_NO_UPLOAD:
		if (s->state == NMRP_ASKING)
			return NMRP_ASKING;
		if (s->state == NMRP_RECEIVING && ++s->uploads < NMRP_UPLOADS)
			return NMRP_ASKING;
		return s->state == NMRP_WRITING ? NMRP_REFUSED : NMRP_LISTEN;
	case NMRP_FAILED:
		break;
	}
	return NMRP_REFUSED;
}

enum nmrp_code nmrp_step(struct nmrp_session *s, const struct nmrp_frame *f,
			 enum nmrp_upload upload, u32 now)
{
	enum nmrp_state state;

	if (f)
		hear(s, f, now);
	if (s->state >= NMRP_ASKING && s->state <= NMRP_WRITING) {
		state = led_by(s, upload);
		if (state != s->state)
			enter(s, state, now);
	}
	if (!says[s->state].code || (s32)(now - s->at) < 0 ||
	    now - s->told < NMRP_GAP_MS)
		return NMRP_NOTHING;
	if (says[s->state].times && s->sent == says[s->state].times) {
		enter(s, NMRP_LISTEN, now);
		return NMRP_NOTHING;
	}
	s->sent++;
	s->at = now + says[s->state].every;
	s->told = now;
	return says[s->state].code;
}

enum nmrp_code nmrp_checking(struct nmrp_session *s, u32 now)
{
	if ((s->state != NMRP_RECEIVING && s->state != NMRP_WRITING) ||
	    now - s->told < NMRP_ALIVE_MS)
		return NMRP_NOTHING;
	s->told = now;
	return NMRP_KEEP_ALIVE_REQ;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include "net/tftp_put.h"
#include "pace.h"

void tftp_put_begin(struct tftp_put *p, struct tftp_request *r, u32 now)
{
	memset(p, 0, sizeof(*p));
	r->block = min_t(u32, r->block, TFTP_BLOCK_MAX);
	r->window = min_t(u32, r->window, TFTP_WINDOW_MAX);
	p->state = TFTP_PUT_DATA;
	p->block = r->block ?: TFTP_BLOCK;
	p->window = r->window ?: 1;
	p->heard = now;
	p->told = now;
	p->paced = now;
	p->again = TFTP_AGAIN_MS;
}

static enum tftp_todo acked(struct tftp_put *p, enum tftp_todo todo, u32 now)
{
	p->since = 0;
	p->told = now;
	return todo;
}

/*
 * One that was had before, or one too far on: what comes behind it in the
 * sender's window says nothing new, so that he is told once (RFC 7440, 4).
 */
static enum tftp_todo stray(struct tftp_put *p, u32 now)
{
	if (p->strayed)
		return TFTP_NOTHING;
	p->strayed = p->window > 1;
	return acked(p, TFTP_ACK_AGAIN, now);
}

enum tftp_todo tftp_put_data(struct tftp_put *p, u16 block, u32 len, u32 now)
{
	switch (p->state) {
	case TFTP_PUT_DATA:
		if (block != (u16)(p->last + 1))
			return stray(p, now);
		p->begun = true;
		p->last = block;
		if (len > p->block)
			return TFTP_BAD;
		p->strayed = false;
		p->heard = now;
		p->paced += pace_credit(now - p->paced, len);
		p->again = TFTP_AGAIN_MS;
		if (len < p->block) {
			p->state = TFTP_PUT_LAST;
			return TFTP_TAKE_LAST;
		}
		if (++p->since < p->window)
			return TFTP_TAKE;
		return acked(p, TFTP_TAKE_AND_ACK, now);
	case TFTP_PUT_LAST:
		if (block == p->last)
			p->asked++;
		return TFTP_NOTHING;
	case TFTP_PUT_OVER:
		return block == p->last ? TFTP_ANSWER : TFTP_NOTHING;
	case TFTP_PUT_IDLE:
		break;
	}
	return TFTP_NOTHING;
}

enum tftp_todo tftp_put_turn(struct tftp_put *p, u32 now)
{
	u32 silent = now - p->heard;

	switch (p->state) {
	case TFTP_PUT_DATA:
		if (silent >= TFTP_GONE_MS || now - p->paced > PACE_MS)
			return TFTP_GONE;
		if (silent < p->again || now - p->told < p->again)
			return TFTP_NOTHING;
		p->strayed = false;
		p->again = p->again < TFTP_AGAIN_MAX_MS ? 2 * p->again :
			   TFTP_AGAIN_LATE_MS;
		return acked(p, TFTP_ACK_AGAIN, now);
	case TFTP_PUT_LAST:
		if (silent >= TFTP_KEEP_MS || p->asked >= TFTP_KEEP_ASKED)
			return TFTP_ACCEPT;
		return TFTP_NOTHING;
	case TFTP_PUT_OVER:
		if (silent >= TFTP_GONE_MS)
			p->state = TFTP_PUT_IDLE;
		return TFTP_NOTHING;
	case TFTP_PUT_IDLE:
		break;
	}
	return TFTP_NOTHING;
}

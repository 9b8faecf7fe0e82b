// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include "net/tftp_get.h"
#include "pace.h"

void tftp_get_begin(struct tftp_get *g, struct tftp_request *r, u32 size,
		    u32 now)
{
	memset(g, 0, sizeof(*g));
	r->block = min_t(u32, r->block, TFTP_BLOCK_MAX);
	r->window = 0;
	r->size = size;
	g->block = r->block ?: TFTP_BLOCK;
	g->told = now;
	g->paced = now;
}

void tftp_get_next(struct tftp_get *g, u32 now)
{
	g->sent++;
	g->paced += pace_credit(now - g->paced, g->block);
	g->resends = 0;
	g->told = now;
}

enum tftp_get_todo tftp_get_ack(const struct tftp_get *g, u16 block)
{
	if (block != g->sent)
		return TFTP_GET_NOTHING;
	return g->last ? TFTP_GET_DONE : TFTP_GET_NEXT;
}

enum tftp_get_todo tftp_get_turn(struct tftp_get *g, u32 now)
{
	if (now - g->paced > PACE_MS)
		return TFTP_GET_GONE;
	if (now - g->told < TFTP_RESEND_MS)
		return TFTP_GET_NOTHING;
	if (g->resends == TFTP_RESENDS)
		return TFTP_GET_GONE;
	g->resends++;
	g->told = now;
	return TFTP_GET_AGAIN;
}

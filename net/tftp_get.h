/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file on its way from us by TFTP, block by block.  Pure; milliseconds come
 * from outside.
 *
 * A block goes out again only after a while: never for an ACK that comes twice
 * (RFC 1123, 4.2.3.1).
 */
#ifndef LIFEBOAT_TFTP_GET_H
#define LIFEBOAT_TFTP_GET_H

#include "net/tftp_packet.h"

#define TFTP_RESEND_MS	1000
#define TFTP_RESENDS	8

/**
 * struct tftp_get - the transfer
 * @block:	size of blocks, bytes
 * @sent:	number of the block that is on its way, 0: of the options
 * @last:	it is the last one
 * @paced:	how far in time the blocks before it have brought the peer,
 *		see pace.h
 * @told:	when it was sent
 * @resends:	how often since it was sent first
 */
struct tftp_get {
	u32 block;
	u16 sent;
	bool last;
	u32 paced;
	u32 told;
	u32 resends;
};

enum tftp_get_todo {
	TFTP_GET_NOTHING,
	TFTP_GET_NEXT,		/* ->sent is its number */
	TFTP_GET_AGAIN,
	TFTP_GET_DONE,
	TFTP_GET_GONE,		/* nobody is there any more, or too slow */
};

/**
 * tftp_get_begin() - an RRQ
 * @g:		transfer, reset
 * @r:		what is asked for; on return, what is agreed to
 * @size:	bytes of the file
 * @now:	milliseconds
 */
void tftp_get_begin(struct tftp_get *g, struct tftp_request *r, u32 size,
		    u32 now);

/**
 * tftp_get_next() - a block follows
 * @g:		transfer
 * @now:	milliseconds
 *
 * Called by itself where there are no options for the peer to agree to, or
 * because tftp_get_ack() said so.
 */
void tftp_get_next(struct tftp_get *g, u32 now);

/**
 * tftp_get_ack() - an ACK of the peer's
 * @g:		transfer
 * @block:	its number
 */
enum tftp_get_todo tftp_get_ack(const struct tftp_get *g, u16 block);

/**
 * tftp_get_turn() - time passes
 * @g:		transfer
 * @now:	milliseconds
 */
enum tftp_get_todo tftp_get_turn(struct tftp_get *g, u32 now);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file on its way to us by TFTP: which blocks count, and what is to be
 * answered when.  Pure; milliseconds come from outside.
 *
 *   IDLE -> DATA -> LAST -> OVER
 *             \______________^
 *
 * DATA: blocks arrive.  LAST: the last one has, and its ACK is kept back until
 * it is known what the file is good for.  OVER: the answer has been given, and
 * is given again to whoever has not heard it.
 */
#ifndef LIFEBOAT_TFTP_PUT_H
#define LIFEBOAT_TFTP_PUT_H

#include "net/tftp_packet.h"

/* frames at once: half of what the smallest ring of our NICs holds */
#define TFTP_WINDOW_MAX		8
/*
 * Silence of a sender: he may not have heard us, and is told again, some times
 * soon.  Then it was his block that was lost: he sends it again after up to
 * 6 s, and tftp-hpa counts these from what it has heard last
 */
#define TFTP_AGAIN_MS		100
#define TFTP_AGAIN_MAX_MS	400
#define TFTP_AGAIN_LATE_MS	7000
#define TFTP_GONE_MS		16000
/*
 * How long an ACK may be kept back: tftp-hpa, atftp and curl bear 3 to 8 s;
 * nmrpflash, which asks again five times a second, gives up after one
 * (vendor-protocols.md)
 */
#define TFTP_KEEP_MS		3000
#define TFTP_KEEP_ASKED		3

enum tftp_put_state {
	TFTP_PUT_IDLE,
	TFTP_PUT_DATA,
	TFTP_PUT_LAST,
	TFTP_PUT_OVER,
};

/**
 * struct tftp_put - the transfer
 * @state:	see above
 * @block:	size of blocks, bytes
 * @window:	blocks after which an ACK is due
 * @begun:	there has been a first block
 * @last:	number of the last block in order; 0 comes again after 65535
 * @since:	blocks since the last ACK
 * @strayed:	one has come out of order, and the sender has been told
 * @asked:	how often the last block has come again
 * @heard:	when the last block in order came, or the transfer began
 * @paced:	how far in time its bytes have brought it, see pace.h
 * @told:	when something was sent last
 * @again:	how long he may be silent from then on, milliseconds
 */
struct tftp_put {
	enum tftp_put_state state;
	u32 block;
	u32 window;
	bool begun;
	u16 last;
	u32 since;
	bool strayed;
	u32 asked;
	u32 heard;
	u32 paced;
	u32 told;
	u32 again;
};

/* what is to be done about a block, or about time that has passed */
enum tftp_todo {
	TFTP_NOTHING,
	TFTP_TAKE,		/* its bytes are the next ones */
	TFTP_TAKE_AND_ACK,
	TFTP_TAKE_LAST,		/* the same, and the file is complete */
	TFTP_ACK_AGAIN,		/* of ->last */
	TFTP_ANSWER,		/* OVER: what was answered before */
	TFTP_ACCEPT,		/* LAST: the sender bears no more: ACK it */
	TFTP_GONE,		/* nobody is there any more, or too slow */
	TFTP_BAD,		/* larger than agreed: refuse it */
};

/**
 * tftp_put_begin() - a WRQ
 * @p:		transfer, reset
 * @r:		what is asked for; on return, what is agreed to
 * @now:	milliseconds
 */
void tftp_put_begin(struct tftp_put *p, struct tftp_request *r, u32 now);

/**
 * tftp_put_data() - a DATA of the peer's
 * @p:		transfer
 * @block:	its number
 * @len:	bytes in it
 * @now:	milliseconds
 */
enum tftp_todo tftp_put_data(struct tftp_put *p, u16 block, u32 len, u32 now);

/**
 * tftp_put_turn() - time passes
 * @p:		transfer
 * @now:	milliseconds
 */
enum tftp_todo tftp_put_turn(struct tftp_put *p, u32 now);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of one HTTP connection share; nobody else includes this.
 *
 *	conn_accept.c	listens; takes a connection, or refuses it
 *	conn_recv.c	lwIP's callbacks; bytes of a body leave their frame
 *	conn.c		the states, one step function, time-outs
 *	conn_send.c	replies: bytes, streams, events
 */
#ifndef LIFEBOAT_CONN_STATE_H
#define LIFEBOAT_CONN_STATE_H

#include <linux/types.h>
#include <lwip/tcp.h>
#include "door.h"
#include "httpd/conn.h"

/*
 * Milliseconds that a peer has to read the last reply, or why it is refused,
 * while it sends nothing more; and those of one that goes on sending.
 */
#define LINGER_TIMEOUT	3000
#define LINGER_MAX	60000

/* replies' header fields, short texts, and pieces of a stream */
#define EXTRA_MAX	640
#define TEXT_MAX	CONN_PIECE

enum conn_state {
	CONN_FREE, CONN_HEAD, CONN_BODY, CONN_REPLY, CONN_WATCH, CONN_LINGER,
};

/**
 * struct conn - a connection
 * @pcb:	NULL once lwIP has given it up
 * @in:		head of the request that is being read
 * @rx:		received and not yet consumed, bounded in pbufs
 * @upload:	the request's, if its body is one
 * @body_err:	0, or the negative errno for which @body takes no more of it
 * @since:	last progress (get_timer() milliseconds); where bytes have to
 *		flow, how far in time they have brought the peer, see pace.h
 * @began:	when the state began, or when a watcher was last told
 * @extra:	fields of the reply that a handler has added
 * @head:	status line and fields of the reply
 * @text:	a short reply, or the piece of a stream that is on its way
 * @out:	bytes that go out next: @head, then @next, or @text
 * @unacked:	written to lwIP and not yet acknowledged
 * @owned:	what @next points into, to be freed with the reply; may be NULL
 * @source:	what follows @next comes from there, @source_left bytes
 * @line:	of a watcher: makes what it is told
 * @last:	of a watcher: nothing will follow
 * @broken:	@source has failed
 * @received:	bytes of the body so far
 * @taken:	bytes of a body that lwIP has not been told of yet
 * @ack_due:	an acknowledgement waits for the end of the turn
 * @keep:	the connection stays after this reply
 * @eof:	the peer has finished sending
 * @seen:	the status' ->seq that a watcher was last told
 */
struct conn {
	enum conn_state state;
	struct tcp_pcb *pcb;
	struct pbuf *rx;
	ulong since;
	ulong began;
	struct http_head in;
	struct http_request req;
	struct body body;
	struct rescue_upload upload;
	int body_err;
	const struct route *route;
	char extra[EXTRA_MAX];
	u32 extra_len;
	char head[EXTRA_MAX + 320];
	char text[TEXT_MAX];
	const u8 *out;
	u32 out_len;
	const u8 *next;
	u32 next_len;
	u32 unacked;
	u32 received;
	u32 taken;
	void *owned;
	struct conn_source *source;
	u32 source_left;
	conn_line line;
	u32 seen;
	bool ack_due;
	bool keep;
	bool eof;
	bool last;
	bool broken;
};

/* conn.c */

void conn_set_state(struct conn *c, enum conn_state state);
/* @bytes have come, or have been acknowledged */
void conn_progress(struct conn *c, u32 bytes);
/* nobody wants more of it */
void conn_close_source(struct conn *c);
/* what the reply was made of is not needed any more */
void conn_drop_body(struct conn *c);
/* no callback comes any more */
void conn_detach(struct tcp_pcb *pcb);
void conn_abort(struct conn *c);
void conn_close(struct conn *c);
/* a free slot, if need be that of whoever needs it least; NULL if all work */
struct conn *conn_slot(void);

/* conn_recv.c */

/* callbacks for the new connection @c */
void conn_attach(struct conn *c, struct tcp_pcb *pcb);

/* the first @n bytes of what was received are not needed any more */
void conn_drop_rx(struct conn *c, u32 n);

/**
 * conn_take_body() - feed what has come to the request's body
 *
 * Ends with the body, or with an error in it, which is left in @body_err.
 *
 * Return: bytes taken, of which lwIP is to be told.
 */
u32 conn_take_body(struct conn *c);

/* tell the peer of all that has been taken; once a turn at the least */
void conn_acknowledge(struct conn *c);

/* conn_send.c */

void conn_step_reply(struct conn *c);
void conn_step_watch(struct conn *c);

#endif

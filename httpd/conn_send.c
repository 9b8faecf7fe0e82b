// SPDX-License-Identifier: GPL-2.0-or-later
/* Replies: bytes that are there, bytes drawn from a source, events. */
#include <malloc.h>
#include <time.h>
#include <vsprintf.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "httpd/conn_state.h"
#include "door.h"

/* milliseconds between two events, and between signs of life */
#define WATCH_INTERVAL	100
#define WATCH_BEAT	5000

/* framing of one chunk: eight hex digits and two line ends */
#define CHUNK_FRAME	12

#ifdef CONFIG_LIFEBOAT_PLAIN_PAGE
/* it may be empty (RFC 9112, 4); where there is no room, it is short */
static const char *reason(int status)
{
	return status < 400 ? "OK" : "No";
}
#else
static const char *reason(int status)
{
	static const struct {
		int status;
		const char *text;
	} reasons[] = {
		{ 200, "OK" }, { 202, "Accepted" }, { 204, "No Content" },
		{ 302, "Found" }, { 303, "See Other" }, { 304, "Not Modified" },
		{ 400, "Bad Request" }, { 403, "Forbidden" },
		{ 404, "Not Found" }, { 405, "Method Not Allowed" },
		{ 408, "Request Timeout" }, { 409, "Conflict" },
		{ 411, "Length Required" }, { 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" },
		{ 421, "Misdirected Request" },
		{ 422, "Unprocessable Content" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].text;
	return "Error";
}
#endif

void conn_header(struct conn *c, const char *fmt, ...)
{
	u32 room = EXTRA_MAX - c->extra_len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(c->extra + c->extra_len, room, fmt, ap);
	va_end(ap);
	if (n < 0 || n + 2 >= room)	/* half a field is worse than none */
		return;
	memcpy(c->extra + c->extra_len + n, "\r\n", 3);
	c->extra_len += n + 2;
}

/* @length: bytes of the body, or -1 for one whose end is not known yet */
static void begin_reply(struct conn *c, int status, const char *type,
			s32 length)
{
	char framing[48] = "Transfer-Encoding: chunked\r\n";
	int n;

	/* a body that was not read would be taken for the next request */
	if (!c->body.finished)
		c->keep = false;
	if (length >= 0)
		snprintf(framing, sizeof(framing), "Content-Length: %d\r\n",
			 length);
	else if (c->req.http_1_0)
		framing[0] = '\0';
	if (length < 0 && c->req.http_1_0)
		c->keep = false;
	c->extra[c->extra_len] = '\0';
	n = snprintf(c->head, sizeof(c->head),
		     "HTTP/1.1 %d %s\r\n"
		     "Content-Type: %s\r\n%s"
		     "Cache-Control: no-store\r\n"
		     "X-Content-Type-Options: nosniff\r\n"
		     "Cross-Origin-Resource-Policy: same-origin\r\n"
		     "Connection: %s\r\n%s\r\n",
		     status, reason(status), type, framing,
		     c->keep ? "keep-alive" : "close", c->extra);
	c->out = (u8 *)c->head;
	c->out_len = min_t(u32, n, sizeof(c->head) - 1);
	c->next = NULL;
	c->next_len = 0;
	c->broken = false;
	conn_set_state(c, CONN_REPLY);
}

void conn_reply(struct conn *c, int status, const char *type,
		const void *body, u32 len)
{
	begin_reply(c, status, type, len);
	if (c->req.method != HTTP_HEAD) {
		c->next = body;
		c->next_len = len;
	}
}

void conn_reply_owned(struct conn *c, int status, const char *type,
		      void *body, u32 len)
{
	free(c->owned);
	c->owned = body;
	conn_reply(c, status, type, body, len);
}

void conn_draw(struct conn *c, const char *type, u32 len,
	       struct conn_source *source)
{
	begin_reply(c, 200, type, len);
	c->source = source;
	c->source_left = len;
	if (c->req.method == HTTP_HEAD)
		conn_drop_body(c);
}

void conn_printf(struct conn *c, int status, const char *type,
		 const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(c->text, sizeof(c->text), fmt, ap);
	va_end(ap);
	conn_reply(c, status, type, c->text,
		   min_t(u32, max(n, 0), sizeof(c->text) - 1));
}

void conn_watch(struct conn *c, const char *type, conn_line line)
{
	begin_reply(c, 200, type, -1);
	if (c->req.method == HTTP_HEAD)
		return;
	c->line = line;
	c->last = false;
	c->seen = rescue_status()->seq - 1;
}

/* the piece that goes out next, if there is one */
static void next_piece(struct conn *c)
{
	int n;

	if (c->next_len) {
		c->out = c->next;
		c->out_len = c->next_len;
		c->next_len = 0;
		return;
	}
	if (!c->source_left || c->broken)
		return;
	n = c->source->read(c->source, (u8 *)c->text,
			    min_t(u32, c->source_left, TEXT_MAX));
	if (n <= 0) {
		c->broken = true;
		return;
	}
	/* a backup may take longer than a client is waited for */
	rescue_client();
	c->source_left -= n;
	/* before the peer has it all, and asks for what must wait until then */
	if (!c->source_left)
		conn_close_source(c);
	c->out = (u8 *)c->text;
	c->out_len = n;
}

/*
 * Hand lwIP as much as it takes; false if there is more.  A few segments at a
 * time: of what is more than TCP_SND_QUEUELEN of them it takes nothing.
 */
static bool push(struct conn *c)
{
	u32 n;

	for (;;) {
		if (!c->out_len && tcp_sndbuf(c->pcb))
			next_piece(c);
		n = min_t(u32, c->out_len, tcp_sndbuf(c->pcb));
		n = min_t(u32, n, 4 * tcp_mss(c->pcb));
		if (!n)
			break;
		/* our buffers are used again before the peer has it all */
		if (tcp_write(c->pcb, c->out, n, TCP_WRITE_FLAG_COPY))
			break;
		c->unacked += n;
		c->out += n;
		c->out_len -= n;
	}
	tcp_output(c->pcb);
	return !c->out_len && !c->next_len && !c->source_left;
}

static void put_chunk(struct conn *c, u32 len)
{
	char frame[CHUNK_FRAME];
	u32 n;

	if (!c->req.http_1_0) {
		n = snprintf(frame, sizeof(frame), "%x\r\n", len);
		/* conn_line() left room in front of the text and behind it */
		memcpy(c->text + CHUNK_FRAME - n, frame, n);
		memcpy(c->text + CHUNK_FRAME + len, "\r\n", 2);
		c->out = (u8 *)c->text + CHUNK_FRAME - n;
		c->out_len = n + len + 2;
	} else {
		c->out = (u8 *)c->text + CHUNK_FRAME;
		c->out_len = len;
	}
}

static void end_of_stream(struct conn *c)
{
	static const char end[] = "0\r\n\r\n";

	c->line = NULL;
	if (!c->req.http_1_0) {
		c->next = (const u8 *)end;
		c->next_len = sizeof(end) - 1;
	}
	conn_set_state(c, CONN_REPLY);
}

void conn_step_watch(struct conn *c)
{
	ulong passed = get_timer(c->began);
	u32 seq = rescue_status()->seq;
	bool beat = passed >= WATCH_BEAT;
	u32 n;

	if (!push(c) || (seq == c->seen && !beat) ||
	    (passed < WATCH_INTERVAL && c->seen != seq - 1))
		return;
	c->seen = seq;
	c->began = get_timer(0);
	/* somebody who has read it all is not late */
	if (!c->unacked)
		c->since = c->began;
	n = c->line(c, c->text + CHUNK_FRAME, TEXT_MAX - 2 * CHUNK_FRAME,
		    &c->last);
	if (n)
		put_chunk(c, n);
	if (c->last)
		end_of_stream(c);
	push(c);
}

static void finish_reply(struct conn *c)
{
	conn_drop_body(c);
	if (c->line) {
		conn_set_state(c, CONN_WATCH);
	} else if (c->keep && (!c->eof || c->rx)) {
		conn_set_state(c, CONN_HEAD);
	} else {
		tcp_shutdown(c->pcb, 0, 1);
		conn_set_state(c, CONN_LINGER);
	}
}

void conn_step_reply(struct conn *c)
{
	if (push(c) && (c->line || !c->unacked))
		finish_reply(c);
	/* short of its length, and reset: nobody takes that for the whole */
	else if (c->broken)
		conn_abort(c);
}

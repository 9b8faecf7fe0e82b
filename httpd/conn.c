// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *   HEAD --complete--> BODY --complete--> REPLY --sent--> HEAD (keep-alive)
 *     |                 |                  |  \--sent--> LINGER --> gone
 *     |                 |                  '--> WATCH --last--> REPLY
 *     '-----------------'--- error --> REPLY, then LINGER
 *
 * LINGER reads on for a moment: closing with unread bytes would make the
 * peer's TCP throw our reply away.
 */
#include <malloc.h>
#include <time.h>
#include <vsprintf.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <lwip/tcp.h>
#include "httpd/conn.h"
#include "httpd/httpd.h"
#include "httpd/routes.h"
#include "rescue.h"

#define HTTP_PORT	80

/* milliseconds */
#define HEAD_TIMEOUT	10000
#define IDLE_TIMEOUT	30000
#define BODY_TIMEOUT	20000
#define SEND_TIMEOUT	20000
#define LINGER_TIMEOUT	3000
#define WATCH_INTERVAL	100
#define WATCH_BEAT	5000
/* lwIP's unit for tcp_poll() */
#define POLL_TICK	500

/* a sender is told of the window at least as often as it is half used up */
#define ACK_BYTES	(TCP_WND / 2)

/* replies' header fields, short texts, and pieces of a stream */
#define EXTRA_MAX	640
#define TEXT_MAX	CONN_PIECE
/* framing of one chunk: eight hex digits and two line ends */
#define CHUNK_FRAME	12

enum conn_state {
	CONN_FREE, CONN_HEAD, CONN_BODY, CONN_REPLY, CONN_WATCH, CONN_LINGER,
};

/**
 * struct conn - a connection
 * @pcb:	NULL once lwIP has given it up
 * @rx:		received and not yet consumed
 * @body_err:	what @body says of it, negative when it is malformed
 * @since:	last progress in this state (get_timer() milliseconds)
 * @head:	status line and fields of the reply
 * @out:	bytes that go out next: @head, then @body
 * @unacked:	written to lwIP and not yet acknowledged
 * @owned:	@next is to be freed
 * @source:	what follows @next comes from there, @source_left bytes
 * @broken:	it has failed
 * @taken:	bytes of a body that lwIP has not been told of yet
 * @ack_due:	an acknowledgement waits for the end of the turn
 * @keep:	the connection stays after this reply
 * @eof:	the peer has finished sending
 * @seen:	status that a watcher was last told
 */
struct conn {
	enum conn_state state;
	struct tcp_pcb *pcb;
	struct pbuf *rx;
	ulong since;
	struct http_request req;
	struct body body;
	int body_err;
	const struct route *route;
	char extra[EXTRA_MAX];
	u32 extra_len;
	char head[EXTRA_MAX + 256];
	char text[TEXT_MAX];
	const u8 *out;
	u32 out_len;
	const u8 *next;
	u32 next_len;
	u32 unacked;
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

static struct conn conns[CONFIG_LIFEBOAT_HTTP_CONNECTIONS];

const struct http_request *conn_request(const struct conn *c)
{
	return &c->req;
}

const struct body *conn_body(const struct conn *c)
{
	return &c->body;
}

u32 conn_local_ip(const struct conn *c)
{
	return c->pcb ? ip_2_ip4(&c->pcb->local_ip)->addr : 0;
}

static void set_state(struct conn *c, enum conn_state state)
{
	c->state = state;
	c->since = get_timer(0);
}

static void drop_rx(struct conn *c)
{
	if (c->rx)
		pbuf_free(c->rx);
	c->rx = NULL;
}

static void close_source(struct conn *c)
{
	if (c->source)
		c->source->close(c->source);
	c->source = NULL;
	c->source_left = 0;
}

/* what the reply was made of is not needed any more */
static void drop_body(struct conn *c)
{
	free(c->owned);
	c->owned = NULL;
	close_source(c);
}

/* the peer or the request is gone; the slot may be used again */
static void release(struct conn *c)
{
	rescue_upload_abort(c, "The connection broke during the upload.");
	drop_rx(c);
	drop_body(c);
	c->pcb = NULL;
	c->state = CONN_FREE;
}

static void detach(struct tcp_pcb *pcb)
{
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_poll(pcb, NULL, 0);
}

static void conn_abort(struct conn *c)
{
	if (c->pcb) {
		detach(c->pcb);
		tcp_abort(c->pcb);
	}
	release(c);
}

/* close in order; lwIP without memory for the FIN gets a RST instead */
static void conn_close(struct conn *c)
{
	struct tcp_pcb *pcb = c->pcb;

	if (!pcb) {
		release(c);
		return;
	}
	detach(pcb);
	if (tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
	release(c);
}

/* --- lwIP's callbacks: take the body, queue and note the rest --- */

/*
 * A body's bytes leave the frame that they came in at once.  What its end or
 * an error in it means is up to step_body().  Returns how many there were.
 */
static u32 take_body(struct conn *c)
{
	u32 taken = 0;
	size_t used;

	while (c->rx && !c->body.finished && !c->body_err) {
		c->body_err = body_feed(&c->body, c->rx->payload, c->rx->len,
					&used);
		if (c->body_err)
			break;
		c->rx = pbuf_free_header(c->rx, used);
		taken += used;
	}
	c->since = get_timer(0);
	return taken;
}

/*
 * lwIP acknowledges every second segment.  One acknowledgement for all that
 * a turn takes says the same, with the whole window, and is a frame to build
 * and to send less for each of them.
 */
static void defer_ack(struct conn *c)
{
	if (!(c->pcb->flags & TF_ACK_NOW))
		return;
	tcp_clear_flags(c->pcb, TF_ACK_NOW);
	tcp_set_flags(c->pcb, TF_ACK_DELAY);
	c->ack_due = true;
}

static void acknowledge(struct conn *c)
{
	u32 taken = c->taken;

	c->taken = 0;
	if (taken)
		tcp_recved(c->pcb, taken);
	/* unless a wider window was news enough */
	if (c->ack_due && c->pcb->flags & TF_ACK_DELAY) {
		tcp_set_flags(c->pcb, TF_ACK_NOW);
		tcp_output(c->pcb);
	}
	c->ack_due = false;
}

/* owns @p; NULL when the peer has finished sending */
static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct conn *c = arg;

	if (!p) {
		c->eof = true;
		/* both have finished: lwIP may free it without telling us */
		if (c->state == CONN_LINGER) {
			detach(pcb);
			c->pcb = NULL;
		}
		return ERR_OK;
	}
	/* an idle connection's clock starts with its next request */
	if (c->state == CONN_HEAD && !c->rx)
		c->since = get_timer(0);
	if (c->rx)
		pbuf_cat(c->rx, p);
	else
		c->rx = p;
	if (c->state == CONN_BODY) {
		c->taken += take_body(c);
		if (c->taken >= ACK_BYTES)
			acknowledge(c);
		else
			defer_ack(c);
	}
	return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	struct conn *c = arg;

	c->unacked -= min_t(u32, c->unacked, len);
	c->since = get_timer(0);
	return ERR_OK;
}

/* lwIP has freed the pcb already */
static void on_err(void *arg, err_t err)
{
	struct conn *c = arg;

	c->pcb = NULL;
}

/* --- sending --- */

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
		     "Connection: %s\r\n%s\r\n",
		     status, reason(status), type, framing,
		     c->keep ? "keep-alive" : "close", c->extra);
	c->out = (u8 *)c->head;
	c->out_len = min_t(u32, n, sizeof(c->head) - 1);
	c->next = NULL;
	c->next_len = 0;
	c->broken = false;
	set_state(c, CONN_REPLY);
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
		drop_body(c);
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
	c->source_left -= n;
	/* before the peer has it all, and asks for what must wait until then */
	if (!c->source_left)
		close_source(c);
	c->out = (u8 *)c->text;
	c->out_len = n;
}

/* hand lwIP as much as it takes; false if there is more */
static bool push(struct conn *c)
{
	u32 n;

	for (;;) {
		if (!c->out_len && tcp_sndbuf(c->pcb))
			next_piece(c);
		n = min_t(u32, c->out_len, tcp_sndbuf(c->pcb));
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
	set_state(c, CONN_REPLY);
}

static void step_watch(struct conn *c)
{
	ulong passed = get_timer(c->since);
	u32 seq = rescue_status()->seq;
	bool beat = passed >= WATCH_BEAT;
	u32 n;

	if (!push(c) || (seq == c->seen && !beat) ||
	    (passed < WATCH_INTERVAL && c->seen != seq - 1))
		return;
	c->seen = seq;
	c->since = get_timer(0);
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
	drop_body(c);
	if (c->line) {
		set_state(c, CONN_WATCH);
	} else if (c->keep && !c->eof) {
		set_state(c, CONN_HEAD);
	} else {
		tcp_shutdown(c->pcb, 0, 1);
		set_state(c, CONN_LINGER);
	}
}

static void step_reply(struct conn *c)
{
	if (push(c) && (c->line || !c->unacked))
		finish_reply(c);
	/* short of its length, and reset: nobody takes that for the whole */
	else if (c->broken)
		conn_abort(c);
}

/* --- receiving --- */

static void consume(struct conn *c, u32 n)
{
	c->rx = pbuf_free_header(c->rx, n);
	tcp_recved(c->pcb, n);
}

static void begin_request(struct conn *c)
{
	int ret;

	c->extra_len = 0;
	c->line = NULL;
	c->keep = c->req.keep_alive;
	c->body_err = 0;
	memset(&c->body, 0, sizeof(c->body));
	c->body.finished = !c->req.chunked && !c->req.length;
	c->route = route_find(c);
	if (!c->route)
		return;
	if (c->route->admit && !c->route->admit(c))
		return;
	ret = body_begin(&c->body, &c->req, c->route->body, c);
	if (ret) {
		c->body.finished = false;
		c->keep = false;
		route_errno(c, ret);
		return;
	}
	set_state(c, CONN_BODY);
	if (c->req.expects && !c->body.finished && !c->rx) {
		static const char go[] = "HTTP/1.1 100 Continue\r\n\r\n";

		if (!tcp_write(c->pcb, go, sizeof(go) - 1, 0))
			c->unacked += sizeof(go) - 1;
		tcp_output(c->pcb);
	}
}

static void refuse_head(struct conn *c, int err)
{
	memset(&c->req, 0, sizeof(c->req));
	memset(&c->body, 0, sizeof(c->body));
	strcpy(c->req.path, "/");
	c->extra_len = 0;
	c->keep = false;
	c->line = NULL;
	if (err == -E2BIG)
		route_error(c, 431, "The request's header is too long.", "");
	else if (err == -EPROTO)
		route_error(c, 505, "This is not HTTP/1.1.", "");
	else
		route_error(c, 400, "The request is malformed.", "");
}

static void step_head(struct conn *c)
{
	int ret;
	u32 n;

	if (!c->rx)
		return;
	/* the reply's text buffer is free while a request is being read */
	n = pbuf_copy_partial(c->rx, c->text, REQUEST_MAX, 0);
	ret = http_request_parse(&c->req, c->text, n);
	if (ret > 0) {
		consume(c, ret);
		begin_request(c);
	} else if (ret < 0) {
		refuse_head(c, ret);
	}
}

static void end_body(struct conn *c)
{
	int ret = 0;

	if (c->route->body >= BODY_UPLOAD) {
		if (!c->body.has_file) {
			rescue_upload_abort(c, "The form had no file in it.");
			route_error(c, 400, "The form had no file in it.",
				    "Choose a file first.");
			return;
		}
		if (c->route->body == BODY_UPLOAD)
			ret = rescue_upload_end(c);
	}
	c->route->handle(c, ret);
}

static void step_body(struct conn *c)
{
	if (c->rx)
		tcp_recved(c->pcb, take_body(c));
	if (c->body_err) {
		c->body.finished = false;
		rescue_upload_abort(c, c->body_err == -EFBIG ?
				    "The file is too large for this router." :
				    "The upload was malformed.");
		route_errno(c, c->body_err);
	} else if (c->body.finished) {
		end_body(c);
	}
}

static void step_linger(struct conn *c)
{
	if (c->rx)
		consume(c, c->rx->tot_len);
	if (c->eof || get_timer(c->since) > LINGER_TIMEOUT)
		conn_close(c);
}

/* --- time-outs --- */

static void timed_out(struct conn *c)
{
	c->keep = false;
	if (c->state == CONN_BODY) {
		c->body.finished = false;
		rescue_upload_abort(c, "The upload stalled.");
	}
	c->extra_len = 0;
	c->line = NULL;
	route_error(c, 408, "Nothing more came, so the request was given up.",
		    "Check the cable and send it again.");
}

static void check_time(struct conn *c)
{
	ulong passed = get_timer(c->since);

	switch (c->state) {
	case CONN_HEAD:
		if (!c->rx && passed > IDLE_TIMEOUT) {
			conn_close(c);
		} else if (c->rx && passed > HEAD_TIMEOUT) {
			refuse_head(c, 0);
			timed_out(c);
		}
		break;
	case CONN_BODY:
		if (passed > BODY_TIMEOUT)
			timed_out(c);
		break;
	case CONN_REPLY:
		if (passed > SEND_TIMEOUT)
			conn_abort(c);
		break;
	default:
		break;
	}
}

static void step(struct conn *c)
{
	switch (c->state) {
	case CONN_HEAD:
		step_head(c);
		break;
	case CONN_BODY:
		step_body(c);
		break;
	case CONN_REPLY:
		step_reply(c);
		break;
	case CONN_WATCH:
		step_watch(c);
		break;
	case CONN_LINGER:
		step_linger(c);
		break;
	case CONN_FREE:
		break;
	}
}

static void poll(struct conn *c)
{
	enum conn_state before;

	if (!c->pcb) {
		release(c);
		return;
	}
	acknowledge(c);
	/* as far as it goes without new input; each turn changes the state */
	do {
		before = c->state;
		step(c);
	} while (c->state != before && c->state != CONN_FREE);

	if (c->eof && (c->state == CONN_HEAD || c->state == CONN_BODY ||
		       c->state == CONN_WATCH))
		conn_close(c);
	else if (c->state != CONN_FREE)
		check_time(c);
}

/* --- accepting --- */

/*
 * One too many is told so, and then has as long to read it as LINGER gives:
 * closing at once would reset it when its request arrives.
 */
static u32 refusing;

static void refused_err(void *arg, err_t err)
{
	refusing--;
}

static err_t refused_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
			  err_t err)
{
	if (p) {
		tcp_recved(pcb, p->tot_len);
		pbuf_free(p);
	} else {
		detach(pcb);
		refusing--;
	}
	return ERR_OK;
}

static err_t refused_late(void *arg, struct tcp_pcb *pcb)
{
	tcp_abort(pcb);
	return ERR_ABRT;
}

static err_t refuse(struct tcp_pcb *pcb)
{
	static const char busy[] =
		"HTTP/1.1 503 Service Unavailable\r\n"
		"Content-Type: text/plain\r\nContent-Length: 62\r\n"
		"Connection: close\r\nRetry-After: 5\r\n\r\n"
		"Too many connections at once. Close other tabs and try again.\n";

	if (refusing >= CONFIG_LIFEBOAT_HTTP_CONNECTIONS ||
	    tcp_write(pcb, busy, sizeof(busy) - 1, 0) != ERR_OK ||
	    tcp_shutdown(pcb, 0, 1) != ERR_OK) {
		tcp_abort(pcb);
		return ERR_ABRT;
	}
	refusing++;
	tcp_recv(pcb, refused_recv);
	tcp_err(pcb, refused_err);
	tcp_poll(pcb, refused_late, LINGER_TIMEOUT / POLL_TICK);
	return ERR_OK;
}

static struct conn *free_slot(void)
{
	struct conn *c, *idle = NULL;

	for (c = conns; c < conns + ARRAY_SIZE(conns); c++) {
		if (c->state == CONN_FREE)
			return c;
		/* browsers open spare connections and leave them silent */
		if (c->state == CONN_HEAD && !c->rx &&
		    (!idle || get_timer(c->since) > get_timer(idle->since)))
			idle = c;
	}
	if (idle)
		conn_close(idle);
	return idle;
}

static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct conn *c;

	if (err != ERR_OK || !pcb)
		return ERR_VAL;
	c = free_slot();
	if (!c)
		return refuse(pcb);
	memset(c, 0, sizeof(*c));
	c->pcb = pcb;
	set_state(c, CONN_HEAD);
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_recv);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_err);
	tcp_nagle_disable(pcb);
	return ERR_OK;
}

int httpd_start(void)
{
	struct tcp_pcb *pcb = tcp_new(), *listener;

	if (!pcb)
		return -ENOMEM;
	if (tcp_bind(pcb, IP_ADDR_ANY, HTTP_PORT) != ERR_OK) {
		tcp_abort(pcb);
		return -EADDRINUSE;
	}
	listener = tcp_listen(pcb);
	if (!listener) {
		tcp_abort(pcb);
		return -ENOMEM;
	}
	tcp_accept(listener, on_accept);
	return 0;
}

void httpd_poll(void)
{
	struct conn *c;

	for (c = conns; c < conns + ARRAY_SIZE(conns); c++)
		if (c->state != CONN_FREE)
			poll(c);
}

static bool on_its_way(const struct conn *c)
{
	if (!c->pcb)
		return false;
	switch (c->state) {
	case CONN_REPLY:
		return true;
	case CONN_WATCH:
		return c->unacked || c->out_len ||
		       c->seen != rescue_status()->seq;
	case CONN_LINGER:
		/* our FIN tells the peer that it has it all */
		return c->pcb->state == FIN_WAIT_1;
	default:
		return false;
	}
}

bool httpd_busy(void)
{
	const struct conn *c;

	for (c = conns; c < conns + ARRAY_SIZE(conns); c++)
		if (on_its_way(c))
			return true;
	return false;
}

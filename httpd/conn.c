// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *   HEAD --complete--> BODY --complete--> REPLY --sent--> HEAD (keep-alive)
 *     |                 |                  |  \--sent--> LINGER --> gone
 *     |                 |                  '--> WATCH --last--> REPLY
 *     '-----------------'--- error --> REPLY, then LINGER
 *
 * LINGER reads on for a moment: closing with unread bytes would make the
 * peer's TCP throw our reply away.
 *
 * Every state has an end, however slowly a peer goes on.
 */
#include <compiler.h>
#include <malloc.h>
#include <time.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/port.h"
#include "httpd/conn_state.h"
#include "httpd/httpd.h"
#include "httpd/routes.h"
#include "pace.h"

/* milliseconds */
#define HEAD_TIMEOUT	10000
#define IDLE_TIMEOUT	30000
/* that a newcomer has for its first byte */
#define FIRST_TIMEOUT	1000

static struct conn conns[CONFIG_LIFEBOAT_HTTP_CONNECTIONS];

const struct http_request *conn_request(const struct conn *c)
{
	return &c->req;
}

const struct body *conn_body(const struct conn *c)
{
	return &c->body;
}

struct rescue_upload *conn_upload(struct conn *c)
{
	return &c->upload;
}

u32 conn_local_ip(const struct conn *c)
{
	return c->pcb ? ip_2_ip4(&c->pcb->local_ip)->addr : 0;
}

void conn_set_state(struct conn *c, enum conn_state state)
{
	c->state = state;
	c->since = get_timer(0);
	c->began = c->since;
}

void conn_progress(struct conn *c, u32 bytes)
{
	c->since += pace_credit(get_timer(c->since), bytes);
}

static void drop_rx(struct conn *c)
{
	if (c->rx)
		pbuf_free(c->rx);
	c->rx = NULL;
}

void conn_close_source(struct conn *c)
{
	if (c->source)
		c->source->close(c->source);
	c->source = NULL;
	c->source_left = 0;
}

/* what the reply was made of is not needed any more */
void conn_drop_body(struct conn *c)
{
	free(c->owned);
	c->owned = NULL;
	conn_close_source(c);
}

/* the peer or the request is gone; the slot may be used again */
static void release(struct conn *c)
{
	rescue_upload_abort(&c->upload, "The connection broke during the upload.");
	drop_rx(c);
	conn_drop_body(c);
	c->pcb = NULL;
	c->state = CONN_FREE;
}

void conn_detach(struct tcp_pcb *pcb)
{
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_poll(pcb, NULL, 0);
}

void conn_abort(struct conn *c)
{
	if (c->pcb) {
		conn_detach(c->pcb);
		tcp_abort(c->pcb);
	}
	release(c);
}

/* close in order; lwIP without memory for the FIN gets a RST instead */
void conn_close(struct conn *c)
{
	struct tcp_pcb *pcb = c->pcb;

	if (!pcb) {
		release(c);
		return;
	}
	conn_detach(pcb);
	if (tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
	release(c);
}

/* browsers open spare connections and leave them silent */
static bool is_silent(const struct conn *c)
{
	return c->state == CONN_HEAD && !c->rx && !c->in.total;
}

/*
 * Who would miss it least: 2 somebody silent, or refused already; 1 a reader
 * of events, which comes back by itself; 0 somebody at work.
 */
static u32 idleness(const struct conn *c)
{
	if (is_silent(c) || c->state == CONN_LINGER)
		return get_timer(c->began) > FIRST_TIMEOUT ? 2 : 0;
	return c->state == CONN_WATCH && c->req.method == HTTP_GET;
}

struct conn *conn_slot(void)
{
	struct conn *c, *idle = NULL;
	u32 i, most = 0;

	for (c = conns; c < conns + ARRAY_SIZE(conns); c++) {
		if (c->state == CONN_FREE)
			return c;
		i = idleness(c);
		if (i > most || (i && i == most &&
				 get_timer(c->since) > get_timer(idle->since))) {
			idle = c;
			most = i;
		}
	}
	if (idle)
		conn_close(idle);
	return idle;
}

/* --- receiving --- */

static void consume(struct conn *c, u32 n)
{
	conn_drop_rx(c, n);
	tcp_recved(c->pcb, n);
}

static void begin_request(struct conn *c)
{
	int ret;

	c->extra_len = 0;
	c->line = NULL;
	c->keep = c->req.keep_alive;
	c->body_err = 0;
	c->received = 0;
	memset(&c->body, 0, sizeof(c->body));
	c->body.finished = !c->req.chunked && !c->req.length;
	/* as ->admit says */
	if (PORT_NAND)
		c->upload.thin = false;
	if (IS_ENABLED(CONFIG_LIFEBOAT_DISK))
		c->upload.flow = false;
	c->route = route_find(c);
	if (!c->route)
		return;
	rescue_client();
	if (c->route->admit && !c->route->admit(c))
		return;
	ret = body_begin(&c->body, &c->req, c->route->body, &c->upload);
	if (ret) {
		c->body.finished = false;
		c->keep = false;
		route_errno(c, ret);
		return;
	}
	conn_set_state(c, CONN_BODY);
	if (c->body.finished)
		return;
	if (c->req.expects && !c->rx) {
		static const char go[] = "HTTP/1.1 100 Continue\r\n\r\n";

		if (!tcp_write(c->pcb, go, sizeof(go) - 1, 0))
			c->unacked += sizeof(go) - 1;
	}
	/* not 250 ms later: a sender may wait for this behind one segment */
	tcp_set_flags(c->pcb, TF_ACK_NOW);
	tcp_output(c->pcb);
}

static void refuse_head(struct conn *c, int err)
{
	memset(&c->in, 0, sizeof(c->in));
	memset(&c->req, 0, sizeof(c->req));
	memset(&c->body, 0, sizeof(c->body));
	strcpy(c->req.path, "/");
	c->extra_len = 0;
	c->keep = false;
	c->line = NULL;
	if (err == -E2BIG)
		route_error(c, 431, "The request's header is too long.",
			    "Open a private window of the browser.");
	else if (err == -EPROTO)
		route_error(c, 505, "This is not HTTP/1.1.", "");
	else
		route_error(c, 400, "The request is malformed.", "");
}

static void step_head(struct conn *c)
{
	size_t used;
	int ret = 0;

	while (c->rx && !ret) {
		/* the clock starts with the first byte */
		if (!c->in.total)
			conn_set_state(c, CONN_HEAD);
		ret = http_head_feed(&c->in, &c->req, c->rx->payload,
				     c->rx->len, &used);
		consume(c, used);
	}
	if (ret > 0)
		begin_request(c);
	else if (ret < 0)
		refuse_head(c, ret);
}

static void end_body(struct conn *c)
{
	int ret = 0;

	if (c->route->body >= BODY_UPLOAD) {
		if (!c->body.has_file) {
			rescue_upload_abort(&c->upload, "The form had no file in it.");
			route_error(c, 400, "The form had no file in it.",
				    "Choose a file first.");
			return;
		}
		if (c->route->body == BODY_UPLOAD)
			ret = rescue_upload_end(&c->upload);
	}
	c->route->handle(c, ret);
}

/* what is here of a body stays so as long as it has to wait */
static bool waits_for_disk(const struct conn *c)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_DISK) && c->rx;
}

static void step_body(struct conn *c)
{
	if (c->rx)
		tcp_recved(c->pcb, conn_take_body(c));
	/* it is not the peer who is slow */
	if (waits_for_disk(c))
		c->since = get_timer(0);
	if (c->body_err) {
		c->body.finished = false;
		rescue_upload_abort(&c->upload, c->body_err == -EFBIG ?
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
	/* who has finished first has to hear of our end, too: lwIP will tell */
	if (get_timer(c->since) > LINGER_TIMEOUT ||
	    get_timer(c->began) > LINGER_MAX)
		conn_close(c);
}

/* --- time-outs --- */

static void timed_out(struct conn *c)
{
	c->keep = false;
	if (c->state == CONN_BODY) {
		c->body.finished = false;
		rescue_upload_abort(&c->upload, "The upload stalled.");
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
		if (!c->in.total && passed > IDLE_TIMEOUT) {
			conn_close(c);
		} else if (c->in.total && passed > HEAD_TIMEOUT) {
			refuse_head(c, 0);
			timed_out(c);
		}
		break;
	case CONN_BODY:
		if (passed > PACE_MS)
			timed_out(c);
		break;
	case CONN_WATCH:
		if (!c->unacked)
			break;
		/* fall through */
	case CONN_REPLY:
		if (passed > PACE_MS)
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
		conn_step_reply(c);
		break;
	case CONN_WATCH:
		conn_step_watch(c);
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
	conn_acknowledge(c);
	/* as far as it goes without new input; each turn changes the state */
	do {
		before = c->state;
		step(c);
	} while (c->pcb && c->state != before && c->state != CONN_FREE);

	/* a check lets the network go on: the peer may have gone during it */
	if (!c->pcb) {
		release(c);
		return;
	}
	/* a command may have said all, and still wait for what becomes of it */
	if (c->eof && (c->state == CONN_HEAD ||
		       (c->state == CONN_BODY && !waits_for_disk(c)) ||
		       (c->state == CONN_WATCH &&
			c->req.method == HTTP_GET)))
		conn_close(c);
	else if (c->state != CONN_FREE)
		check_time(c);
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
		return c->pcb->state != FIN_WAIT_2;
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

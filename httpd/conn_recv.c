// SPDX-License-Identifier: GPL-2.0-or-later
/* lwIP's callbacks: take the body, queue and note the rest. */
#include <compiler.h>
#include <time.h>
#include <linux/kernel.h>
#include "httpd/conn_state.h"
#include "httpd/multipart.h"

/* a sender is told of the window at least as often as it is half used up */
#define ACK_BYTES	(TCP_WND / 2)

/*
 * Many a sender begins slowly, and goes faster with each acknowledgement (RFC
 * 5681, slow start): every second segment has one of its own until there have
 * been enough for the whole window.
 */
#define EAGER_BYTES	(2 * TCP_WND)

/* received and not yet read, of one connection: a window of full frames */
#define RX_PBUFS	(TCP_WND / TCP_MSS + 1)

/* lwIP leaves pbufs in front of which it has taken every byte */
static struct pbuf *skip_empty(struct pbuf *p)
{
	struct pbuf *next;

	while (p && !p->len) {
		next = p->next;
		p->next = NULL;
		pbuf_free(p);
		p = next;
	}
	return p;
}

void conn_drop_rx(struct conn *c, u32 n)
{
	c->rx = skip_empty(pbuf_free_header(c->rx, n));
}

/*
 * The disk is slower than the wire: the peer has to wait, and so has lwIP.  A
 * form's parser may hand on, beside these bytes, what looked like a delimiter
 * so far.
 */
static bool has_room(const struct conn *c)
{
	return !IS_ENABLED(CONFIG_LIFEBOAT_DISK) ||
	       rescue_upload_room(&c->upload) >=
	       c->rx->len + DELIMITER_MAX;
}

/* what an end or an error means is up to conn.c, outside of callbacks */
u32 conn_take_body(struct conn *c)
{
	u32 taken = 0;
	size_t used;

	while (c->rx && !c->body.finished && !c->body_err && has_room(c)) {
		c->body_err = body_feed(&c->body, c->rx->payload, c->rx->len,
					&used);
		if (c->body_err)
			break;
		conn_drop_rx(c, used);
		taken += used;
	}
	conn_progress(c, taken);
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

void conn_acknowledge(struct conn *c)
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

/*
 * Owns @p unless it returns ERR_MEM: lwIP keeps that, lets the peer send again
 * what comes behind it, and asks again.  NULL: the peer has finished sending.
 */
static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct conn *c = arg;

	if (!p) {
		c->eof = true;
		/* both have finished: lwIP may free it without telling us */
		if (c->state == CONN_LINGER) {
			conn_detach(pcb);
			c->pcb = NULL;
		}
		return ERR_OK;
	}
	/* nobody reads what comes now; a sender that is refused may go on */
	if (c->state == CONN_WATCH || c->state == CONN_LINGER) {
		if (c->state == CONN_LINGER)
			c->since = get_timer(0);
		tcp_recved(pcb, p->tot_len);
		pbuf_free(p);
		return ERR_OK;
	}
	/* each costs a whole frame's memory, be it for one byte */
	if (c->rx && pbuf_clen(c->rx) >= RX_PBUFS)
		return ERR_MEM;
	if (c->rx)
		pbuf_cat(c->rx, p);
	else
		c->rx = p;
	c->rx = skip_empty(c->rx);
	if (c->state == CONN_BODY) {
		u32 n = conn_take_body(c);

		c->taken += n;
		c->received += n;
		if (c->received < EAGER_BYTES || c->taken >= ACK_BYTES)
			conn_acknowledge(c);
		else
			defer_ack(c);
	}
	return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
	struct conn *c = arg;

	c->unacked -= min_t(u32, c->unacked, len);
	/* who watches is slow only while he has not read it all */
	conn_progress(c, c->state == CONN_WATCH && !c->unacked ? ~0U : len);
	return ERR_OK;
}

/* lwIP has freed the pcb already */
static void on_err(void *arg, err_t err)
{
	struct conn *c = arg;

	c->pcb = NULL;
}

void conn_attach(struct conn *c, struct tcp_pcb *pcb)
{
	c->pcb = pcb;
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_recv);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_err);
	tcp_nagle_disable(pcb);
	/* the driver's ring counts frames, and small ones fill it, too */
	if (tcp_mss(pcb) < TCP_MSS) {
		pcb->rcv_wnd = max_t(u32, TCP_WND / TCP_MSS, 2) * tcp_mss(pcb);
		pcb->rcv_ann_wnd = pcb->rcv_wnd;
	}
}

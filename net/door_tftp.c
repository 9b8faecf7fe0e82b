// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The TFTP door, for tools that put: a file of any name, one at a time.  What
 * tools get is in tftp_backup.c.
 *
 * Answers come from port 69, where vendors' tools wait for them, and so do
 * the firewalls of PCs; RFC 1350's new port would be a stranger to both.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include "door.h"
#include "net/frames.h"
#include "net/net.h"
#include "net/rx.h"
#include "net/stay.h"
#include "net/tftp_door.h"
#include "net/tftp_put.h"
#include "net/udp_port.h"

/* a sender who asks again from another port has given the first one up */
#define RETRY_MS	2000

/* of ASUS's result frames (vendor-protocols.md) */
#define RESULTS		6
#define RESULT_MS	100

/*
 * See stream(): longer than a PC takes from an answer to its next block, and
 * for how long others may wait.  The clock is dear: it is looked at now and then.
 */
#define STREAM_IDLE_MS	2
#define STREAM_MS	20
#define STREAM_TURNS	16

/**
 * struct tftp - the door
 * @own:	the upload that @put brings
 * @peer:	of @put
 * @checked:	@own has been handed over
 * @hasty:	see tftp_upload_hasty()
 * @answer:	what was answered last, but for ACKs of blocks
 * @asus:	whose tool has asked for a router of ASUS's
 * @news:	for tftp_upload(), but for the fate
 * @results:	frames that @peer still gets
 * @result_at:	when the next one is due
 */
static struct tftp {
	struct udp_pcb *pcb;
	struct tftp_put put;
	struct rescue_upload own;
	struct tftp_peer peer;
	bool checked;
	bool hasty;
	u8 answer[TFTP_REPLY_MAX];
	u32 answer_len;
	ip_addr_t asus;
	struct tftp_upload news;
	u32 results;
	u32 result_at;
} tftp;

void tftp_send(const struct tftp_peer *to, const void *data, u32 len)
{
	net_udp_send(tftp.pcb, data, len, &to->ip, to->port, to->netif);
}

static void answer_again(void)
{
	tftp_send(&tftp.peer, tftp.answer, tftp.answer_len);
}

static void ack(void)
{
	u8 out[TFTP_REPLY_MAX];

	/* options have to be agreed to before the first block */
	if (tftp.put.begun)
		tftp_send(&tftp.peer, out, tftp_ack(out, tftp.put.last));
	else
		answer_again();
}

void tftp_turn_away(const struct tftp_peer *peer, enum tftp_error code,
		    const char *text, const char *more)
{
	u8 out[TFTP_REPLY_MAX];

	tftp_send(peer, out, tftp_error(out, code, text, more));
}

static void over(u32 answer_len)
{
	tftp.answer_len = answer_len;
	tftp.put.state = TFTP_PUT_OVER;
	answer_again();
}

static void accept(void)
{
	over(tftp_ack(tftp.answer, tftp.put.last));
}

static void refuse(enum tftp_error code, const char *text, const char *more)
{
	over(tftp_error(tftp.answer, code, text, more));
}

/* in the middle of it */
static void break_off(enum tftp_error code, const char *why)
{
	rescue_upload_abort(&tftp.own, why);
	refuse(code, why, "");
}

static bool is_peer(const struct tftp_peer *p)
{
	return tftp.put.state != TFTP_PUT_IDLE && tftp_same(p, &tftp.peer);
}

/* is somebody at it whom @p may not put out? */
static bool is_taken(const struct tftp_peer *p)
{
	switch (tftp.put.state) {
	case TFTP_PUT_DATA:
		return !ip_addr_cmp(&p->ip, &tftp.peer.ip) ||
		       sys_now() - tftp.put.heard < RETRY_MS;
	case TFTP_PUT_LAST:
		return true;
	default:
		return tftp.results;
	}
}

static const char too_large[] = "The file is too large for this router.";
static const char broken_off[] = "The upload was broken off here.";

static void no_upload(const struct tftp_peer *peer, int err)
{
	if (err == -EFBIG)
		tftp_turn_away(peer, TFTP_ERR_FULL, too_large, "");
	else if (err == -EBUSY)
		tftp_turn_away(peer, TFTP_ERR_TEXT, "Busy: wait and try again.",
			       rescue_holder());
	else
		tftp_turn_away(peer, TFTP_ERR_TEXT, rescue_status()->error,
			       rescue_status()->advice);
}

static void set_news(const struct tftp_peer *peer)
{
	tftp.news.serial++;
	tftp.news.ip = netif_ip4_addr(peer->netif)->addr;
	memcpy(tftp.news.mac, frames_sender(), sizeof(tftp.news.mac));
}

static enum tftp_fate fate(void)
{
	if (tftp.put.state == TFTP_PUT_DATA)
		return sys_now() - tftp.put.heard < RETRY_MS ? TFTP_ARRIVING :
							       TFTP_SILENT;
	if (tftp.put.state != TFTP_PUT_LAST && !tftp.checked)
		return TFTP_BROKEN_OFF;
	if (!tftp.checked || !tftp.own.known)
		return TFTP_PENDING;
	return tftp.own.end.err ? TFTP_FAILED : TFTP_DONE;
}

void tftp_upload(struct tftp_upload *u)
{
	*u = tftp.news;
	u->fate = fate();
}

void tftp_upload_hasty(void)
{
	tftp.hasty = true;
}

/* a terminal may be listening: it gets printable characters */
static int begin_upload(const struct tftp_request *r)
{
	const struct region text = { (const u8 *)r->name, strlen(r->name) };
	char name[64];

	region_text(&text, 0, text.len, name, sizeof(name));
	return rescue_upload_begin(&tftp.own, r->size, name);
}

static void begin(const struct tftp_peer *peer, struct tftp_request *r)
{
	int ret;

	/* our answer was lost */
	if (is_peer(peer) && tftp.put.state == TFTP_PUT_DATA &&
	    !tftp.put.begun) {
		answer_again();
		return;
	}
	if (is_taken(peer)) {
		no_upload(peer, -EBUSY);
		return;
	}
	if (!r->octet) {
		tftp_turn_away(peer, TFTP_ERR_ILLEGAL,
			       "Netascii changes the file on its way:",
			       "send it in binary mode (octet).");
		return;
	}
	rescue_client();
	if (tftp.put.state == TFTP_PUT_DATA) {
		rescue_upload_abort(&tftp.own, "The sender began anew.");
		tftp.put.state = TFTP_PUT_IDLE;
	}
	ip4addr_ntoa_r(ip_2_ip4(&peer->ip), tftp.own.peer,
		       sizeof(tftp.own.peer));
	ret = begin_upload(r);
	if (ret) {
		no_upload(peer, ret);
		return;
	}
	tftp.peer = *peer;
	if (IS_ENABLED(CONFIG_LIFEBOAT_FRAMES))
		set_news(peer);
	tftp.checked = false;
	tftp.hasty = false;
	tftp_put_begin(&tftp.put, r, sys_now());
	tftp.answer_len = tftp_oack(tftp.answer, r) ?:
			  tftp_ack(tftp.answer, 0);
	answer_again();
}

/* the bytes behind the header, wherever they lie */
static int take(struct pbuf *p)
{
	u32 skip = TFTP_HEADER, n;
	int ret = 0;

	for (; p && !ret; p = p->next) {
		n = min_t(u32, skip, p->len);
		skip -= n;
		if (p->len > n)
			ret = rescue_upload_write(&tftp.own, p->payload + n,
						  p->len - n);
	}
	return ret;
}

static void data(struct pbuf *p, u16 block, u32 now)
{
	u32 len = p->tot_len - TFTP_HEADER;
	enum tftp_todo todo;
	int ret = 0;

	todo = tftp_put_data(&tftp.put, block, len, now);
	if (todo >= TFTP_TAKE && todo <= TFTP_TAKE_LAST)
		ret = take(p);
	if (ret == -EFBIG)
		break_off(TFTP_ERR_FULL, too_large);
	else if (ret)
		break_off(TFTP_ERR_TEXT, broken_off);
	else if (todo == TFTP_TAKE_AND_ACK || todo == TFTP_ACK_AGAIN)
		ack();
	else if (todo == TFTP_ANSWER)
		answer_again();
	else if (todo == TFTP_BAD)
		break_off(TFTP_ERR_ILLEGAL,
			  "A block is larger than was agreed to.");
}

/* nothing is asked of a vendor's router but that it is there */
static void asus_hello(const struct tftp_peer *peer)
{
	static const u8 nothing[] = { 0, TFTP_DATA, 0, 1 };

	tftp.asus = peer->ip;
	tftp_send(peer, nothing, sizeof(nothing));
}

static void on_request(const struct tftp_peer *peer, const u8 *p, u32 len)
{
	struct tftp_request r;

	if (tftp_request_parse(&r, p, len))
		tftp_turn_away(peer, TFTP_ERR_ILLEGAL, "The request is malformed.",
			       "");
	else if (r.asus)
		asus_hello(peer);
	else if (r.op == TFTP_WRQ)
		begin(peer, &r);
	else
		tftp_backup(peer, &r);
}

/* lwIP's callback: @p is ours to free */
static void receive(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		    const ip_addr_t *addr, u16_t port)
{
	struct tftp_peer peer = { *addr, port, ip_current_netif() };
	/* what all begin with; of a request, all */
	static u8 head[TFTP_BLOCK];
	u32 len = pbuf_copy_partial(p, head, TFTP_HEADER, 0);
	u32 op = tftp_op(head, len), now;

	if (ip_addr_isbroadcast(ip_current_dest_addr(), peer.netif))
		goto out;
	if (op == TFTP_RRQ || op == TFTP_WRQ) {
		len = pbuf_copy_partial(p, head, sizeof(head), 0);
		on_request(&peer, head, len);
	} else if (op == TFTP_DATA && len >= TFTP_HEADER) {
		if (is_peer(&peer)) {
			now = sys_now();
			stay_heard(STAY_SENDER, ip_2_ip4(addr)->addr, now);
			data(p, tftp_block(head), now);
		} else {
			tftp_turn_away(&peer, TFTP_ERR_TID,
				       "No file is on its way from there.", "");
		}
	} else if (op == TFTP_ACK && len >= TFTP_HEADER) {
		tftp_backup_ack(&peer, tftp_block(head));
	} else if (op == TFTP_ERROR) {
		tftp_backup_error(&peer);
		if (is_peer(&peer) && tftp.put.state == TFTP_PUT_DATA) {
			rescue_upload_abort(&tftp.own,
					    "The sender broke it off.");
			tftp.put.state = TFTP_PUT_IDLE;
		}
	}
out:
	pbuf_free(p);
}

/* all of it is here */
static void check(void)
{
	tftp.checked = true;
	if (rescue_upload_go(&tftp.own)) {
		/* it was not ours any more, and nobody will ever know */
		if (!tftp.own.known) {
			tftp.checked = false;
			refuse(TFTP_ERR_TEXT, broken_off, "");
		}
		return;
	}
	rescue_boot(RESCUE_BOOT_NORMAL);
	if (ip_addr_cmp(&tftp.asus, &tftp.peer.ip))
		tftp.results = RESULTS;
}

static void results_turn(void)
{
	bool good = tftp.own.end.state == RESCUE_DONE;
	u8 out[TFTP_REPLY_MAX];

	if (!tftp.results || !tftp.own.known ||
	    tftp.put.state == TFTP_PUT_LAST ||
	    (tftp.results < RESULTS && (s32)(sys_now() - tftp.result_at) < 0))
		return;
	tftp_send(&tftp.peer, out, tftp_asus_result(out, good));
	tftp.results--;
	tftp.result_at = sys_now() + RESULT_MS;
}

/*
 * A sender of blocks one by one waits for each answer: while they come, nothing
 * else is looked at in between.
 */
static void stream(void)
{
	u32 begun = sys_now(), heard = begun, now = begun, turns;
	u16 last = tftp.put.last;

	while (now - heard <= STREAM_IDLE_MS && now - begun < STREAM_MS) {
		for (turns = 0; turns < STREAM_TURNS; turns++) {
			if (tftp.put.state != TFTP_PUT_DATA)
				return;
			net_take();
		}
		now = sys_now();
		if (tftp.put.last != last)
			heard = now;
		last = tftp.put.last;
	}
}

static void tftp_poll(void)
{
	stream();
	if (tftp.put.state == TFTP_PUT_LAST && !tftp.checked) {
		if (tftp.hasty)
			accept();
		check();
	}
	if (tftp.put.state == TFTP_PUT_LAST) {
		if (tftp.own.known && tftp.own.end.err)
			refuse(TFTP_ERR_ACCESS, tftp.own.end.error,
			       tftp.own.end.advice);
		else if (tftp.own.known)
			accept();
	}
	switch (tftp_put_turn(&tftp.put, sys_now())) {
	case TFTP_ACK_AGAIN:
		ack();
		break;
	case TFTP_ACCEPT:
		accept();
		break;
	case TFTP_GONE:
		break_off(TFTP_ERR_TEXT,
			  "The sender fell silent, or was too slow.");
		break;
	default:
		break;
	}
	results_turn();
	tftp_backup_poll();
}

static int tftp_open(void)
{
	tftp.pcb = net_udp_open(TFTP_PORT, receive, NULL);
	if (!tftp.pcb)
		return -ENOMEM;
	rx_in_place(RX_TFTP, TFTP_PORT);
	return 0;
}

static bool tftp_busy(void)
{
	return tftp.put.state == TFTP_PUT_LAST || tftp.results;
}

DOOR(tftp) = {
	.name = "tftp",
	.open = tftp_open,
	.poll = tftp_poll,
	.busy = tftp_busy,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TFTP the other way round: what the vendor's boot loader fetches from a PC,
 * Lifeboat does, while all other doors stay open.  The files are the board's
 * (board_fetch()); whose turn it is, is fetch_turn.c's matter.
 *
 * Not by lwIP's client: it takes blocks from any address and port, asks and
 * acknowledges once and never again, reads behind packets that are short, and
 * answers a last block that comes twice with an error.  Blocks that come in
 * are the same whoever has asked for them: tftp_put.c knows.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <lwip/etharp.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <u-boot/crc.h>
#include "board/board.h"
#include "door.h"
#include "net/fetch_away.h"
#include "net/fetch_offer.h"
#include "net/fetch_turn.h"
#include "net/lend.h"
#include "net/net.h"
#include "net/rx.h"
#include "net/stay.h"
#include "net/tftp_put.h"
#include "net/udp_port.h"

/* who has not heard our last word asks once more, at the address he knows */
#define KEEP_MS		4000

/**
 * struct fetch - the door
 * @pcb:	of the last request: another port for each (RFC 1350, 4)
 * @server:	it went to
 * @offered:	from which netboot's file is asked for
 * @from:	and whom
 * @netif:	from the one of ours that is in its network
 * @kept:	when a lent address was of use last
 * @port:	of the server's answer, 0 before
 * @skip:	bytes that are still to be dropped
 * @begun:	@own is an upload
 */
static struct fetch {
	struct fetch_turn turn;
	struct board_fetch file[FETCH_MAX + 1];
	struct udp_pcb *pcb;
	struct tftp_put put;
	struct rescue_upload own;
	ip_addr_t server;
	struct netif *offered;
	ip_addr_t from;
	struct netif *netif;
	u32 kept;
	u16 port;
	u32 skip;
	bool begun;
} fetch;

static void send(const u8 *packet, u32 len, u16 port)
{
	net_udp_send(fetch.pcb, packet, len, &fetch.server, port, fetch.netif);
}

static void ack(void)
{
	u8 out[TFTP_REPLY_MAX];

	send(out, tftp_ack(out, fetch.put.last), fetch.port);
}

static void error(enum tftp_error code, const char *text, const char *more)
{
	u8 out[TFTP_REPLY_MAX];

	send(out, tftp_error(out, code, text, more), fetch.port);
}

/* all of it is here: what the server's log is to say */
static void answer(void)
{
	if (fetch.own.known && fetch.own.end.err)
		error(TFTP_ERR_ACCESS, fetch.own.end.error,
		      fetch.own.end.advice);
	else
		ack();
}

bool fetch_offered(void)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT) &&
	       fetch.turn.at == FETCH_OFFERED;
}

void fetch_offer(u32 server, const char *name, struct netif *netif)
{
	if (fetch.turn.state == FETCH_DATA)
		return;
	fetch.from.addr = lwip_htonl(server);
	fetch.offered = netif;
	fetch.file[FETCH_OFFERED].name = name;
	fetch_turn_offer(&fetch.turn, sys_now());
}

/* it is for RAM, and netboot's peer has asked for just that */
static bool runs(int ret)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT) && ret == -EROFS &&
	       fetch.own.run && !fetch.own.known;
}

static void give_up(const char *why, bool had)
{
	if (fetch.begun)
		rescue_upload_abort(&fetch.own, why);
	fetch.put.state = TFTP_PUT_IDLE;
	fetch_turn_over(&fetch.turn, had, sys_now());
}

/* @why is for both ends; @had: the file would be no better next time */
static void break_off(const char *why, bool had)
{
	error(TFTP_ERR_TEXT, why, "");
	give_up(why, had);
}

/* nothing is disturbed before there is a file, and one that is new */
static int begin(const void *data, u32 len)
{
	int ret;

	if (!fetch_turn_first(&fetch.turn, crc32(0, data, len)))
		return -EALREADY;
	ip4addr_ntoa_r(ip_2_ip4(&fetch.server), fetch.own.peer,
		       sizeof(fetch.own.peer));
	if (IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT))
		fetch.own.run = fetch_offered();
	ret = rescue_upload_begin(&fetch.own, 0,
				  fetch.file[fetch.turn.at].name);
	fetch.begun = !ret;
	return ret;
}

/* the bytes behind the header, and behind what is for the boot partition */
static int take(struct pbuf *p)
{
	u32 header = TFTP_HEADER, n;
	int ret = 0;

	for (; p && !ret; p = p->next) {
		u32 len = p->len;
		const u8 *data = p->payload;

		n = min(header, len);
		header -= n;
		data += n;
		len -= n;
		n = min(fetch.skip, len);
		fetch.skip -= n;
		data += n;
		len -= n;
		if (len && !fetch.begun)
			ret = begin(data, len);
		if (len && !ret)
			ret = rescue_upload_write(&fetch.own, data, len);
	}
	return ret;
}

static void data(struct pbuf *p, u16 block, u32 now)
{
	enum tftp_todo todo;
	int ret = 0;

	todo = tftp_put_data(&fetch.put, block, p->tot_len - TFTP_HEADER, now);
	if (todo >= TFTP_TAKE && todo <= TFTP_TAKE_LAST)
		ret = take(p);
	if (ret == -EALREADY)
		break_off("This file has been had before.", true);
	else if (ret == -EFBIG)
		break_off("The file is too large for this router.", true);
	else if (ret)
		break_off("Nothing can be written now.", false);
	else if (todo == TFTP_TAKE_AND_ACK || todo == TFTP_ACK_AGAIN)
		ack();
	else if (todo == TFTP_ANSWER)
		answer();
	else if (todo == TFTP_BAD)
		break_off("A block is larger than 512 bytes.", false);
}

/* lwIP's callback: @p is ours to free */
static void receive(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		    const ip_addr_t *addr, u16_t port)
{
	u8 head[TFTP_HEADER];
	u32 len = pbuf_copy_partial(p, head, sizeof(head), 0);
	u32 op = tftp_op(head, len), now = sys_now();

	if (!ip_addr_cmp(addr, &fetch.server) ||
	    (fetch.port && port != fetch.port) || len < TFTP_HEADER)
		goto out;
	/* who answers too late is asked again */
	if (op == TFTP_DATA && (fetch.turn.state >= FETCH_REQUEST ||
				fetch.put.state == TFTP_PUT_OVER)) {
		if (fetch.turn.state == FETCH_REQUEST)
			fetch.turn.state = FETCH_DATA;
		fetch.port = port;
		stay_heard(STAY_SENDER, ip_2_ip4(addr)->addr, now);
		data(p, tftp_block(head), now);
	} else if (op == TFTP_ERROR && fetch.turn.state >= FETCH_REQUEST) {
		give_up("The sender broke it off.", false);
	}
out:
	pbuf_free(p);
}

/* ours that is in the network of the file whose turn it is */
static struct netif *find_netif(void)
{
	struct netif *n;
	u32 i;

	/* whose last word we had may not have had ours */
	if (fetch.put.state == TFTP_PUT_OVER &&
	    fetch.turn.state == FETCH_WAIT && fetch.netif &&
	    netif_is_up(fetch.netif))
		return fetch.netif;
	if (fetch_offered()) {
		fetch.server = fetch.from;
		return fetch.offered;
	}
	if (fetch.turn.at >= fetch.turn.count)
		return NULL;
	if (!ip4addr_aton(fetch.file[fetch.turn.at].server,
			  ip_2_ip4(&fetch.server)))
		return NULL;
	for (i = 0; (n = net_netif(i)); i++)
		if (net_is_ours(i) &&
		    ip4_addr_netcmp(ip_2_ip4(&fetch.server), netif_ip4_addr(n),
				    netif_ip4_netmask(n)))
			return n;
	return fetch_away_netif(ip_2_ip4(&fetch.server));
}

static enum fetch_reach reach(void)
{
	struct eth_addr *mac;
	const ip4_addr_t *ip;

	if (!fetch.netif)
		return fetch.file[fetch.turn.at].from ? fetch_away_turn() :
							FETCH_UNKNOWN;
	return etharp_find_addr(fetch.netif, ip_2_ip4(&fetch.server), &mac,
				&ip) >= 0 ? FETCH_KNOWN : FETCH_UNKNOWN;
}

static void ask(void)
{
	const ip4_addr_t *server = ip_2_ip4(&fetch.server);

	fetch.netif = find_netif();
	/* not etharp_query(): an entry would stay, and others go */
	if (fetch.netif)
		etharp_request(fetch.netif, server);
	else if (fetch.file[fetch.turn.at].from)
		fetch_away_ask(server);
	else
		net_wake(server->addr);
}

static void probe(void)
{
	ip4_addr_t own;

	if (ip4addr_aton(fetch.file[fetch.turn.at].from, &own))
		fetch_away_probe(&own);
}

/* the address that we have elsewhere, when it is of no use any more */
static void give_back(void)
{
	if (fetch.turn.state >= FETCH_PROBE || lend_in_use())
		fetch.kept = sys_now();
	else if (fetch.put.state != TFTP_PUT_OVER ||
		 sys_now() - fetch.kept >= KEEP_MS)
		fetch_away_end();
}

static void request(void)
{
	struct tftp_request plain = {};
	u8 out[TFTP_REPLY_MAX];

	if (fetch.pcb)
		udp_remove(fetch.pcb);
	fetch.pcb = net_udp_open(0, receive, NULL);
	if (!fetch.pcb)
		return;
	rx_in_place(RX_FETCH, fetch.pcb->local_port);
	tftp_put_begin(&fetch.put, &plain, sys_now());
	fetch.port = 0;
	fetch.skip = fetch.file[fetch.turn.at].skip;
	fetch.begun = false;
	send(out, tftp_rrq(out, fetch.file[fetch.turn.at].name), TFTP_PORT);
}

static void turn(void)
{
	const struct rescue_status *st = rescue_status();
	bool free;

	/* READY: a person has been asked.  DONE: he has been told, or we leave */
	free = (st->state == RESCUE_IDLE || st->state == RESCUE_FAILED) &&
	       !*rescue_holder();
	/* what was asked last may be answered once more */
	if (free)
		fetch.netif = find_netif();
	switch (fetch_turn_step(&fetch.turn, free,
				free ? reach() : FETCH_UNKNOWN, sys_now())) {
	case FETCH_SEND_ARP:
		ask();
		break;
	case FETCH_SEND_PROBE:
		probe();
		break;
	case FETCH_SEND_RRQ:
		request();
		break;
	case FETCH_NOTHING:
		break;
	}
	if (IS_ENABLED(CONFIG_LIFEBOAT_FETCH_AWAY))
		give_back();
}

static void check(void)
{
	int ret;

	if (!fetch.begun) {
		break_off("There is nothing in the file.", false);
		return;
	}
	ret = rescue_upload_go(&fetch.own);
	if (!ret)
		rescue_boot(RESCUE_BOOT_NORMAL);
	else if (runs(ret))
		rescue_boot_ram(rescue_report()->sha256, false);
	fetch.put.state = TFTP_PUT_OVER;
	answer();
	fetch_turn_over(&fetch.turn, true, sys_now());
}

/* the address that it comes to is not ours any more */
static void leave(void)
{
	if (fetch.turn.state == FETCH_DATA)
		break_off("The router's address there is another's.", false);
	else if (fetch.turn.state == FETCH_REQUEST)
		give_up("", false);
	fetch.netif = NULL;
}

void fetch_withdraw(void)
{
	if (!fetch_offered())
		return;
	/* there is nothing more to come */
	if (fetch.put.state == TFTP_PUT_LAST)
		check();
	leave();
	/* nor is it asked for again */
	if (fetch_offered())
		fetch_turn_over(&fetch.turn, false, sys_now());
}

static void fetch_poll(void)
{
	if (fetch_away_lost()) {
		if (fetch.netif == lend_of(LEND_FETCH))
			leave();
		fetch_away_end();
	}
	if (fetch.turn.state != FETCH_DATA) {
		turn();
		return;
	}
	if (fetch.put.state == TFTP_PUT_LAST) {
		check();
		return;
	}
	switch (tftp_put_turn(&fetch.put, sys_now())) {
	case TFTP_ACK_AGAIN:
		ack();
		break;
	case TFTP_GONE:
		break_off("The sender fell silent, or was too slow.", false);
		break;
	default:
		break;
	}
}

/* whoever is not in the server's network does not reach it */
static void check_from(struct board_fetch *f)
{
	ip4_addr_t server, own, mask;

	IP4_ADDR(&mask, 255, 255, 255, 0);
	if (f->from && (!ip4addr_aton(f->server, &server) ||
			!ip4addr_aton(f->from, &own) ||
			!ip4_addr_netcmp(&server, &own, &mask)))
		f->from = NULL;
}

static int fetch_open(void)
{
	struct fetch_turn *t = &fetch.turn;
	u32 random;

	while (t->count < FETCH_MAX &&
	       board_fetch(t->count, &fetch.file[t->count])) {
		check_from(&fetch.file[t->count]);
		t->count++;
	}
	fetch_away_open();
	memcpy(&random, net_netif(0)->hwaddr + 2, sizeof(random));
	fetch_turn_begin(t, random, sys_now());
	return 0;
}

static void fetch_close(void)
{
	fetch_away_end();
}

DOOR(fetch) = {
	.name = "fetch",
	.open = fetch_open,
	.poll = fetch_poll,
	.close = fetch_close,
};

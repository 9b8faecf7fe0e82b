// SPDX-License-Identifier: GPL-2.0-or-later
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "httpd/httpd.h"
#include "wire.h"

#define CLIENTS_MAX	64
#define TCP_TICK	500	/* lwIP's slow timer, milliseconds */

const ip_addr_t wire_any;
u32 wire_sndbuf = 2920, wire_mtu = 1460, wire_mss = 1460, wire_pbufs, wire_full;
bool wire_fin_lost, wire_reaps;

static struct tcp_pcb listener;
static tcp_accept_fn accept_fn;
static struct client *clients[CLIENTS_MAX];
static u32 pcbs;
static ulong now = 0xfffff000;	/* the clock wraps in the middle of it all */

ulong get_timer(ulong base)
{
	return (u32)(now - base);
}

/* --- what conn.c calls --- */

char *ip4addr_ntoa(const ip_addr_t *ip)
{
	const u8 *b = (const u8 *)&ip->addr;
	static char text[16];

	snprintf(text, sizeof(text), "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
	return text;
}

struct tcp_pcb *tcp_new(void)
{
	return &listener;
}

err_t tcp_bind(struct tcp_pcb *pcb, const ip_addr_t *ip, u16 port)
{
	assert(ip == IP_ADDR_ANY && port == 80);
	return ERR_OK;
}

struct tcp_pcb *tcp_listen(struct tcp_pcb *pcb)
{
	return pcb;
}

void tcp_accept(struct tcp_pcb *pcb, tcp_accept_fn accept)
{
	accept_fn = accept;
}

void tcp_arg(struct tcp_pcb *pcb, void *arg)
{
	pcb->arg = arg;
}

void tcp_recv(struct tcp_pcb *pcb, tcp_recv_fn recv)
{
	pcb->recv = recv;
}

void tcp_sent(struct tcp_pcb *pcb, tcp_sent_fn sent)
{
	pcb->sent = sent;
}

void tcp_err(struct tcp_pcb *pcb, tcp_err_fn err)
{
	pcb->errf = err;
}

void tcp_poll(struct tcp_pcb *pcb, tcp_poll_fn poll, u8 interval)
{
	pcb->poll = poll;
	pcb->interval = interval;
}

void tcp_nagle_disable(struct tcp_pcb *pcb)
{
}

u32 tcp_sndbuf(struct tcp_pcb *pcb)
{
	return wire_sndbuf - pcb->in_flight;
}

err_t tcp_write(struct tcp_pcb *pcb, const void *data, u16 len, u8 flags)
{
	struct client *c = pcb->client;

	assert(pcb->state == ESTABLISHED);
	if (wire_full) {
		wire_full--;
		return ERR_MEM;
	}
	if (len > tcp_sndbuf(pcb) ||
	    pcb->queued + (len + pcb->mss - 1) / pcb->mss > TCP_SND_QUEUELEN)
		return ERR_MEM;
	pcb->queued += (len + pcb->mss - 1) / pcb->mss;
	assert(c->len + len < sizeof(c->got));
	memcpy(c->got + c->len, data, len);
	c->len += len;
	c->got[c->len] = '\0';
	pcb->in_flight += len;
	return ERR_OK;
}

void tcp_set_flags(struct tcp_pcb *pcb, u8 flags)
{
	pcb->flags |= flags;
}

void tcp_clear_flags(struct tcp_pcb *pcb, u8 flags)
{
	pcb->flags &= ~flags;
}

err_t tcp_output(struct tcp_pcb *pcb)
{
	assert(pcb->client);
	if (pcb->flags & TF_ACK_NOW) {
		tcp_clear_flags(pcb, TF_ACK_NOW | TF_ACK_DELAY);
		pcb->client->acks++;
		pcb->client->window = TCP_WND - pcb->unread;
		pcb->news = 0;
	}
	return ERR_OK;
}

/* acknowledges as lwIP does: a quarter of the window is news */
void tcp_recved(struct tcp_pcb *pcb, u16 len)
{
	assert(len <= pcb->unread);
	pcb->unread -= len;
	pcb->news += len;
	if (pcb->news >= TCP_WND / 4) {
		tcp_set_flags(pcb, TF_ACK_NOW);
		tcp_output(pcb);
	}
}

static void drop(struct tcp_pcb *pcb)
{
	pcb->client->pcb = NULL;
	if (pcb->refused)
		pbuf_free(pcb->refused);
	free(pcb);
	pcbs--;
}

err_t tcp_close(struct tcp_pcb *pcb)
{
	if (pcb->unread || pcb->refused)
		pcb->client->rst = true;
	else
		pcb->client->fin = true;
	drop(pcb);
	return ERR_OK;
}

err_t tcp_shutdown(struct tcp_pcb *pcb, int rx, int tx)
{
	assert(!rx && tx);
	pcb->state = pcb->client->left ? LAST_ACK : FIN_WAIT_1;
	pcb->client->fin = true;
	return ERR_OK;
}

void tcp_abort(struct tcp_pcb *pcb)
{
	tcp_err_fn errf = pcb->errf;
	void *arg = pcb->arg;

	pcb->client->rst = true;
	drop(pcb);
	if (errf)
		errf(arg, ERR_ABRT);
}

static struct pbuf *new_pbuf(const void *data, u16 len)
{
	struct pbuf *p = malloc(sizeof(*p) + len);

	p->next = NULL;
	p->payload = p + 1;
	p->len = len;
	p->tot_len = len;
	memcpy(p->payload, data, len);
	wire_pbufs++;
	return p;
}

u8 pbuf_free(struct pbuf *p)
{
	struct pbuf *next;

	for (; p; p = next) {
		next = p->next;
		free(p);
		wire_pbufs--;
	}
	return 0;
}

void pbuf_cat(struct pbuf *head, struct pbuf *tail)
{
	assert(head->tot_len + tail->tot_len <= 0xffff);
	for (; head->next; head = head->next)
		head->tot_len += tail->tot_len;
	head->tot_len += tail->tot_len;
	head->next = tail;
}

struct pbuf *pbuf_free_header(struct pbuf *p, u16 n)
{
	struct pbuf *next;

	/* as lwIP's: what is empty stays where it is */
	while (p && n && n >= p->len) {
		n -= p->len;
		next = p->next;
		p->next = NULL;
		pbuf_free(p);
		p = next;
	}
	if (p && n) {
		p->payload = (u8 *)p->payload + n;
		p->len -= n;
		p->tot_len -= n;
	}
	return p;
}

u16 pbuf_copy_partial(const struct pbuf *p, void *to, u16 len, u16 off)
{
	u16 n, done = 0;

	assert(!off);
	for (; p && done < len; p = p->next, done += n) {
		n = p->len < len - done ? p->len : len - done;
		memcpy((u8 *)to + done, p->payload, n);
	}
	return done;
}

u16 pbuf_clen(const struct pbuf *p)
{
	u16 n = 0;

	for (; p; p = p->next)
		n++;
	return n;
}

/* --- what tests call --- */

/* its number among them */
static u32 remember(struct client *c)
{
	u32 i;

	for (i = 0; i < CLIENTS_MAX && clients[i] && clients[i] != c; i++)
		;
	assert(i < CLIENTS_MAX);
	clients[i] = c;
	return i;
}

static void open(struct client *c, bool leave)
{
	struct tcp_pcb *pcb = calloc(1, sizeof(*pcb));
	static const u8 ip[4] = { 192, 168, 1, 1 };

	if (!accept_fn)
		assert(!httpd_start());
	memset(c, 0, sizeof(*c));
	c->pcb = pcb;
	c->reads = true;
	pcb->client = c;
	pcb->mss = wire_mss;
	pcb->rcv_wnd = TCP_WND;
	pcb->rcv_ann_wnd = TCP_WND;
	memcpy(&pcb->local_ip.addr, ip, 4);
	/* .10, .11 and so on, in the order in which they came */
	memcpy(&pcb->remote_ip.addr, ip, 4);
	((u8 *)&pcb->remote_ip.addr)[3] = remember(c) + 10;
	pcbs++;
	accept_fn(NULL, pcb, ERR_OK);
	if (!leave || !c->pcb)
		return;
	/* whatever the server has done to it meanwhile (lwIP, tcp_process()) */
	pcb->state = CLOSE_WAIT;
	c->left = true;
	pcb->recv(pcb->arg, pcb, NULL, ERR_OK);
}

void wire_open(struct client *c)
{
	open(c, false);
}

void wire_open_and_leave(struct client *c)
{
	open(c, true);
}

/* true if the server, or lwIP in its stead, has taken it */
static bool offer(struct tcp_pcb *pcb, struct pbuf *p)
{
	struct client *c = pcb->client;

	/* lwIP acknowledges every second segment */
	tcp_set_flags(pcb, pcb->flags & TF_ACK_DELAY ? TF_ACK_NOW :
		      TF_ACK_DELAY);
	if (pcb->recv(pcb->arg, pcb, p, ERR_OK) == ERR_MEM) {
		pcb->refused = p;
		return false;
	}
	if (c->pcb)
		tcp_output(pcb);
	return true;
}

void wire_send(struct client *c, const void *data, u32 len)
{
	struct pbuf *p = NULL, *q;
	u32 n;

	if (!c->pcb) {
		c->rst = true;	/* nobody listens any more */
		return;
	}
	c->pcb->unread += len;
	for (; len; len -= n, data = (u8 *)data + n) {
		n = len < wire_mtu ? len : wire_mtu;
		q = new_pbuf(data, n);
		if (p)
			pbuf_cat(p, q);
		else
			p = q;
	}
	if (c->pcb->refused)	/* lwIP drops it, and the peer sends it again */
		pbuf_cat(c->pcb->refused, p);
	else
		offer(c->pcb, p);
}

void wire_send_again(struct client *c, const void *data, u32 len)
{
	struct pbuf *p = new_pbuf("", 0);

	c->pcb->unread += len;
	if (len)
		pbuf_cat(p, new_pbuf(data, len));
	offer(c->pcb, p);
}

void wire_text(struct client *c, const char *text)
{
	wire_send(c, text, strlen(text));
}

void wire_fin(struct client *c)
{
	struct tcp_pcb *pcb = c->pcb;
	bool both = pcb->state != ESTABLISHED;

	c->left = true;
	pcb->recv(pcb->arg, pcb, NULL, ERR_OK);
	if (c->pcb && both && wire_reaps)
		drop(c->pcb);
}

void wire_rst(struct client *c)
{
	struct tcp_pcb *pcb = c->pcb;
	tcp_err_fn errf = pcb->errf;
	void *arg = pcb->arg;

	drop(pcb);
	if (errf)
		errf(arg, ERR_RST);
}

static bool acknowledge(struct client *c)
{
	struct tcp_pcb *pcb = c->pcb;
	u32 n = pcb->in_flight;

	if (!c->reads)
		return false;
	if (pcb->state == FIN_WAIT_1 && !wire_fin_lost)
		pcb->state = FIN_WAIT_2;
	/* both have finished, and only one of two ways was closed: it is told */
	if (pcb->state == LAST_ACK && !wire_fin_lost && !n) {
		tcp_err_fn errf = pcb->errf;
		void *arg = pcb->arg;

		drop(pcb);
		if (errf)
			errf(arg, ERR_CLSD);
		return false;
	}
	if (!n)
		return false;
	pcb->in_flight = 0;
	pcb->queued = 0;
	if (pcb->sent)
		pcb->sent(pcb->arg, pcb, n);
	return true;
}

static bool offer_again(struct client *c)
{
	struct pbuf *p = c->pcb->refused;

	c->pcb->refused = NULL;
	return p && offer(c->pcb, p);
}

void wire_turn(void)
{
	bool more;
	u32 i;

	do {
		httpd_poll();
		more = false;
		for (i = 0; i < CLIENTS_MAX && clients[i]; i++) {
			if (clients[i]->pcb)
				more |= acknowledge(clients[i]);
			if (clients[i]->pcb)
				more |= offer_again(clients[i]);
		}
	} while (more);
	httpd_poll();
}

static void sip(struct tcp_pcb *pcb)
{
	struct client *c = pcb->client;
	u32 n = c->sip < pcb->in_flight ? c->sip : pcb->in_flight;

	if (c->reads || !n)
		return;
	pcb->in_flight -= n;
	if (!pcb->in_flight)
		pcb->queued = 0;
	if (pcb->sent)
		pcb->sent(pcb->arg, pcb, n);
}

static void tick(struct tcp_pcb *pcb)
{
	sip(pcb);
	if (pcb->poll && ++pcb->ticks >= pcb->interval) {
		pcb->ticks = 0;
		pcb->poll(pcb->arg, pcb);
	}
}

void wire_wait(u32 ms)
{
	u32 i;

	for (; ms; ms -= TCP_TICK) {
		now += TCP_TICK;
		for (i = 0; i < CLIENTS_MAX && clients[i]; i++)
			if (clients[i]->pcb)
				tick(clients[i]->pcb);
		wire_turn();
	}
}

bool wire_clean(void)
{
	u32 i;

	for (i = 0; i < CLIENTS_MAX && clients[i]; i++) {
		if (clients[i]->pcb)
			wire_rst(clients[i]);
		clients[i] = NULL;
	}
	wire_turn();
	wire_sndbuf = 2920;
	wire_mtu = 1460;
	wire_mss = 1460;
	wire_full = 0;
	wire_fin_lost = false;
	wire_reaps = false;
	return !wire_pbufs && !pcbs;
}

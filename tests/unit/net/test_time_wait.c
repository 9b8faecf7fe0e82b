// SPDX-License-Identifier: GPL-2.0-or-later
/* A port that is used again, on the TCP of lwIP, as u-boot/patches mend it. */
#include <lwip/inet_chksum.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/sys.h>
#include <netif/ethernet.h>
#include "test.h"

#define PC	lwip_htonl(0xc0a80164)
#define US	lwip_htonl(0xc0a80101)
#define PORT	80
#define HIS	50000
#define SEEN	1000	/* all that came on the old connection */

static struct netif netif;

/* what has gone out: flags of the last segment, and how many */
static struct {
	u8 flags;
	u32 count;
} sent;

u32_t sys_now(void)
{
	return 0;
}

static err_t output(struct netif *n, struct pbuf *p, const ip4_addr_t *to)
{
	sent.flags = pbuf_get_at(p, 20 + 13);
	sent.count++;
	return ERR_OK;
}

static err_t init(struct netif *n)
{
	n->output = output;
	n->mtu = 1500;
	return ERR_OK;
}

static void closed_connection(void)
{
	ip4_addr_t ip = { US }, mask = { lwip_htonl(0xffffff00) }, none = { 0 };
	struct tcp_pcb *pcb;

	if (!netif.input) {
		netif_add(&netif, &ip, &mask, &none, NULL, init,
			  ethernet_input);
		netif_set_up(&netif);
		netif_set_link_up(&netif);
		netif_set_default(&netif);
	}
	while (tcp_active_pcbs)
		tcp_abort(tcp_active_pcbs);
	while (tcp_tw_pcbs)
		tcp_abort(tcp_tw_pcbs);
	pcb = tcp_new();
	ip_2_ip4(&pcb->local_ip)->addr = US;
	ip_2_ip4(&pcb->remote_ip)->addr = PC;
	pcb->local_port = PORT;
	pcb->remote_port = HIS;
	pcb->rcv_nxt = SEEN;
	pcb->state = TIME_WAIT;
	TCP_REG(&tcp_tw_pcbs, pcb);
	memset(&sent, 0, sizeof(sent));
}

static void syn(u32 seq)
{
	struct pbuf *p = pbuf_alloc(PBUF_IP, TCP_HLEN, PBUF_RAM);
	ip_addr_t from = { PC }, to = { US };
	struct tcp_hdr *h = p->payload;

	memset(h, 0, TCP_HLEN);
	h->src = lwip_htons(HIS);
	h->dest = lwip_htons(PORT);
	h->seqno = lwip_htonl(seq);
	h->wnd = lwip_htons(8000);
	TCPH_HDRLEN_FLAGS_SET(h, TCP_HLEN / 4, TCP_SYN);
	h->chksum = ip_chksum_pseudo(p, IP_PROTO_TCP, p->tot_len, &from, &to);
	ip_data.current_netif = &netif;
	ip_data.current_input_netif = &netif;
	*ip_current_src_addr() = from;
	*ip_current_dest_addr() = to;
	tcp_input(p, &netif);
}

/* there is no connection for the rest of tcp_input() to look at */
TEST(nobody_listens)
{
	closed_connection();
	syn(SEEN);
	CHECK(!tcp_tw_pcbs);
	CHECK_EQ(sent.count, 1);
	CHECK_EQ(sent.flags, TCP_RST | TCP_ACK);
}

TEST(somebody_listens)
{
	struct tcp_pcb *pcb = tcp_new();

	CHECK_EQ(tcp_bind(pcb, IP_ADDR_ANY, PORT), ERR_OK);
	pcb = tcp_listen(pcb);
	closed_connection();
	syn(SEEN);
	CHECK(!tcp_tw_pcbs);
	CHECK_EQ(sent.count, 1);
	CHECK_EQ(sent.flags, TCP_SYN | TCP_ACK);
	/* one that may be a stray gets what is known of the old one */
	closed_connection();
	syn(SEEN - 1);
	CHECK(tcp_tw_pcbs);
	CHECK_EQ(sent.flags & (TCP_SYN | TCP_RST), 0);
	tcp_close(pcb);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The few calls of lwIP's TCP that conn.c makes; behind them is wire.c. */
#ifndef FAKE_LWIP_TCP_H
#define FAKE_LWIP_TCP_H

#include <linux/types.h>

typedef s8 err_t;
typedef u8 u8_t;
typedef u16 u16_t;

#define ERR_OK		0
#define ERR_MEM		(-1)
#define ERR_VAL		(-6)
#define ERR_ABRT	(-13)
#define ERR_RST		(-14)
#define ERR_CLSD	(-15)

typedef struct { u32 addr; } ip_addr_t;
extern const ip_addr_t wire_any;
char *ip4addr_ntoa(const ip_addr_t *ip);
#define IP_ADDR_ANY	(&wire_any)
#define ip_2_ip4(ip)	(ip)

struct pbuf {
	struct pbuf *next;
	void *payload;
	u16 tot_len;
	u16 len;
};

struct tcp_pcb;
typedef err_t (*tcp_recv_fn)(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
			     err_t err);
typedef err_t (*tcp_sent_fn)(void *arg, struct tcp_pcb *pcb, u16_t len);
typedef void (*tcp_err_fn)(void *arg, err_t err);
typedef err_t (*tcp_poll_fn)(void *arg, struct tcp_pcb *pcb);
typedef err_t (*tcp_accept_fn)(void *arg, struct tcp_pcb *pcb, err_t err);

struct client;

/* of the server's end; lwIP's names */
enum tcp_state { ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, LAST_ACK };

#define TCP_MSS		64
#define TCP_WND		(16 * TCP_MSS)
#define TCP_SND_QUEUELEN	32

typedef u32 tcpwnd_size_t;

#define TF_ACK_DELAY	0x01
#define TF_ACK_NOW	0x02

struct tcp_pcb {
	ip_addr_t local_ip;
	ip_addr_t remote_ip;
	enum tcp_state state;
	void *arg;
	tcp_recv_fn recv;
	tcp_sent_fn sent;
	tcp_err_fn errf;
	tcp_poll_fn poll;
	u8 interval;
	u8 ticks;
	u8 flags;
	u16 mss;
	tcpwnd_size_t rcv_wnd;
	tcpwnd_size_t rcv_ann_wnd;
	struct client *client;
	struct pbuf *refused;
	u32 unread;		/* given to recv() and not yet tcp_recved() */
	u32 news;		/* tcp_recved() since the last acknowledgement */
	u32 in_flight;		/* written and not yet acknowledged */
	u32 queued;		/* segments of it */
};

#define TCP_WRITE_FLAG_COPY	1

#define tcp_mss(pcb)	((pcb)->mss)

struct tcp_pcb *tcp_new(void);
err_t tcp_bind(struct tcp_pcb *pcb, const ip_addr_t *ip, u16 port);
struct tcp_pcb *tcp_listen(struct tcp_pcb *pcb);
void tcp_accept(struct tcp_pcb *pcb, tcp_accept_fn accept);
void tcp_arg(struct tcp_pcb *pcb, void *arg);
void tcp_recv(struct tcp_pcb *pcb, tcp_recv_fn recv);
void tcp_sent(struct tcp_pcb *pcb, tcp_sent_fn sent);
void tcp_err(struct tcp_pcb *pcb, tcp_err_fn err);
void tcp_poll(struct tcp_pcb *pcb, tcp_poll_fn poll, u8 interval);
void tcp_set_flags(struct tcp_pcb *pcb, u8 flags);
void tcp_clear_flags(struct tcp_pcb *pcb, u8 flags);
void tcp_nagle_disable(struct tcp_pcb *pcb);
u32 tcp_sndbuf(struct tcp_pcb *pcb);
err_t tcp_write(struct tcp_pcb *pcb, const void *data, u16 len, u8 flags);
err_t tcp_output(struct tcp_pcb *pcb);
void tcp_recved(struct tcp_pcb *pcb, u16 len);
err_t tcp_close(struct tcp_pcb *pcb);
err_t tcp_shutdown(struct tcp_pcb *pcb, int rx, int tx);
void tcp_abort(struct tcp_pcb *pcb);

u8 pbuf_free(struct pbuf *p);
void pbuf_cat(struct pbuf *head, struct pbuf *tail);
struct pbuf *pbuf_free_header(struct pbuf *p, u16 n);
u16 pbuf_copy_partial(const struct pbuf *p, void *to, u16 len, u16 off);
u16 pbuf_clen(const struct pbuf *p);

/* U-Boot's <time.h>, which hides the host's */
ulong get_timer(ulong base);

#endif

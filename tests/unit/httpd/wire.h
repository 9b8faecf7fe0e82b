/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clients of httpd/conn.c, on a wire whose every segment, acknowledgement
 * and millisecond a test decides on.
 *
 * The TCP is strict: a pcb is freed where lwIP may free it, so that a use
 * after that is the sanitizer's; closing with unread bytes resets, and so do
 * bytes that come after closing; more must not be read than came, nor written
 * after a FIN.
 */
#ifndef TEST_WIRE_H
#define TEST_WIRE_H

#include <lwip/tcp.h>

/**
 * struct client - a peer
 * @pcb:	the server's end, NULL once it is gone
 * @got:	all that came, NUL-terminated
 * @acks:	acknowledgements that came
 * @window:	what the last of them left to send
 * @reads:	acknowledges what comes
 * @sip:	bytes that it acknowledges every half a second if it does not
 * @left:	it has finished sending
 * @fin:	the server has finished sending
 * @rst:	the server has reset the connection
 */
struct client {
	struct tcp_pcb *pcb;
	char got[0x10000];
	u32 len;
	u32 acks;
	u32 window;
	bool reads;
	u32 sip;
	bool left;
	bool fin;
	bool rst;
};

extern u32 wire_sndbuf;		/* bytes that a connection may have in flight */
extern u32 wire_mtu;		/* bytes in one pbuf: longer segments are chains */
extern u32 wire_mss;		/* what peers say that they take */
extern u32 wire_pbufs;		/* alive now */
extern u32 wire_full;		/* tcp_write() fails this many times */
extern bool wire_fin_lost;	/* what the server finishes with is on its way */
extern bool wire_reaps;		/* lwIP frees what is in TIME_WAIT at once */

/* the server is started by the first one */
void wire_open(struct client *c);
/* the same, with a FIN in the acknowledgement that makes the connection */
void wire_open_and_leave(struct client *c);
/* one segment that overlaps one before: an empty pbuf stands in front */
void wire_send_again(struct client *c, const void *data, u32 len);
/* one segment */
void wire_send(struct client *c, const void *data, u32 len);
void wire_text(struct client *c, const char *text);
void wire_fin(struct client *c);
void wire_rst(struct client *c);
/* the server works until there is nothing more to acknowledge */
void wire_turn(void);
void wire_wait(u32 ms);
/* all clients leave; true if nothing is left behind */
bool wire_clean(void);

#endif

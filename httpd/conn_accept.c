// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
#include "httpd/conn_state.h"
#include "httpd/httpd.h"

#define HTTP_PORT	80

/* lwIP's unit for tcp_poll() */
#define POLL_TICK	500

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
		return ERR_OK;
	}
	/*
	 * A FIN that comes with what made the connection undoes ours
	 * (tcp_process()): nobody would ever close it.
	 */
	if (pcb->state == CLOSE_WAIT) {
		tcp_abort(pcb);
		return ERR_ABRT;
	}
	conn_detach(pcb);
	refusing--;
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

static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct conn *c;

	if (err != ERR_OK || !pcb)
		return ERR_VAL;
	c = conn_slot();
	if (!c)
		return refuse(pcb);
	memset(c, 0, sizeof(*c));
	conn_set_state(c, CONN_HEAD);
	strlcpy(c->upload.peer, ip4addr_ntoa(ip_2_ip4(&pcb->remote_ip)),
		sizeof(c->upload.peer));
	conn_attach(c, pcb);
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

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Several clients that do anything at any moment, on the strict TCP of the unit
 * tests: an input is a list of bytes that say who does what.  In the end all
 * have left, and nothing may be left behind: no pcb, no pbuf, no slot, no owner
 * of the upload, no reader that holds off jobs.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/kernel.h>
#include "httpd/httpd.h"
#include "session.h"

#define CLIENTS		8
/* of received bytes that all of them may keep */
#define PBUFS_MAX	(CONFIG_LIFEBOAT_HTTP_CONNECTIONS * \
			 (TCP_WND / TCP_MSS + 2) + CLIENTS)

static const char *const pieces[] = {
	"GET / HTTP/1.1\r\n", "GET /api/events HTTP/1.1\r\n",
	"GET /api/backup/all HTTP/1.1\r\n", "GET /api/status HTTP/1.1\r\n",
	"HEAD /api/events HTTP/1.1\r\n", "GET /x HTTP/1.0\r\n",
	"POST /api/image HTTP/1.1\r\n", "PUT /x.bin HTTP/1.1\r\n",
	"POST /api/flash HTTP/1.1\r\n", "POST /lifeboat HTTP/1.1\r\n",
	"POST /flash HTTP/1.1\r\n", "POST /api/boot HTTP/1.1\r\n",
	HOST, HOST "\r\n", "\r\n", "Host: x.example\r\n\r\n",
	"Content-Length: 300\r\n\r\n", "Content-Length: 5\r\n",
	"Transfer-Encoding: chunked\r\n\r\n", "Expect: 100-continue\r\n\r\n",
	"Connection: close\r\n", "Accept: text/html\r\n",
	"Accept-Encoding: gzip\r\n", "Origin: http://192.168.1.1\r\n",
	"Content-Type: multipart/form-data; boundary=x\r\n",
	"--x\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n",
	"\r\n--x--\r\n", "12c\r\n", "0\r\n\r\n", "sha256=" DIGEST "&force=1",
	"{\"mode\": \"soon\"}", "hello",
};

static struct client clients[CLIENTS];

static void require(bool truth)
{
	if (!truth)
		abort();
}

static void act(struct client *c, u8 what, u8 how)
{
	/* lwIP drops what comes behind what has been refused */
	bool sends = c->pcb && !c->left && !c->pcb->refused;

	/* what it was told before is of no interest */
	c->len = 0;
	switch (what) {
	case 0 ... 3:
		if (sends)
			wire_text(c, pieces[how % ARRAY_SIZE(pieces)]);
		else if (!c->pcb)
			wire_open(c);
		break;
	case 4:
		if (sends)
			wire_send(c, image, 1 + how);
		break;
	case 5:
		if (sends)
			wire_send_again(c, image, how % 40);
		break;
	case 6:
		if (sends)
			wire_fin(c);
		break;
	case 7:
		if (c->pcb)
			wire_rst(c);
		break;
	case 8:
		wire_wait(500 * (1 + how % 80));
		break;
	case 9:
		c->reads = how & 1;
		c->sip = how;
		break;
	case 10:
		fake_state(how % RESCUE_STATE_COUNT);
		break;
	case 11:
		wire_sndbuf = 1 + how * 64;
		break;
	case 12:
		wire_full = how % 8;
		break;
	case 13:
		wire_fin_lost = how & 1;
		wire_reaps = how & 2;
		wire_mss = 8 + how * 8;
		break;
	case 14:
		if (!c->pcb)
			wire_open_and_leave(c);
		break;
	case 15:
		fake.info.limit = how & 1 ? 200 : sizeof(fake.file);
		fake.unread = how & 2 ? 0x2000 : 0;
		break;
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	fake_reset();
	for (; size >= 2; data += 2, size -= 2) {
		act(&clients[data[0] >> 5], data[0] & 15, data[1]);
		require(wire_pbufs <= PBUFS_MAX);
		if (data[0] & 16)
			wire_turn();
	}
	require(wire_clean());
	require(!fake.owner && !fake.holds);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/string.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include "net/frames.h"
#include "net/net.h"

#define OFF_FROM	6
#define OFF_TYPE	12
#define HEADER		14

static struct frames *first;
static u8 sender[6];

void frames_open(struct frames *f)
{
	f->next = first;
	first = f;
}

const u8 *frames_sender(void)
{
	return sender;
}

void frames_send(const u8 *frame, u32 len)
{
	struct pbuf *p = pbuf_alloc(PBUF_RAW, len, PBUF_RAM);

	if (!p)
		return;
	pbuf_take(p, frame, len);
	net_netif(0)->linkoutput(net_netif(0), p);
	pbuf_free(p);
}

void frames_take(const u8 *frame, u32 len)
{
	struct frames *f;

	if (len < HEADER)
		return;
	memcpy(sender, frame + OFF_FROM, sizeof(sender));
	for (f = first; f; f = f->next)
		if (f->type == (frame[OFF_TYPE] << 8 | frame[OFF_TYPE + 1]))
			f->receive(frame, len);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <dm.h>
#include <net.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include "net/rx.h"

static u16 ports[RX_PORTS];

void rx_in_place(enum rx_port who, u16 port)
{
	ports[who] = port;
}

static bool is_in_place(const u8 *frame, u32 len)
{
	u32 i;

	for (i = 0; i < RX_PORTS; i++)
		if (ports[i] && rx_is_for(ports[i], frame, len))
			return true;
	return false;
}

static void copy(struct netif *netif, const u8 *frame, u32 len)
{
	struct pbuf *p = pbuf_alloc(PBUF_RAW, len, PBUF_RAM);

	if (!p)
		return;
	memcpy(p->payload, frame, len);
	netif->input(p, netif);
}

/* whoever frees it leaves one reference: nothing of it is lwIP's to free */
static void lend(struct netif *netif, u8 *frame, u32 len)
{
	struct pbuf p = {
		.payload = frame,
		.len = len,
		.tot_len = len,
		.type_internal = PBUF_REF,
		.ref = 2,
	};

	netif->input(&p, netif);
}

void rx_poll(struct udevice *dev, struct netif *netif, bool keep)
{
	const struct eth_ops *ops = eth_get_ops(dev);
	int flags = ETH_RECV_CHECK_DEVICE, len, i;
	uchar *frame;

	if (!eth_is_active(dev))
		return;
	for (i = 0; i < ETH_PACKETS_BATCH_RECV; i++) {
		len = ops->recv(dev, flags, &frame);
		flags = 0;
		if (len > 0 && !keep && is_in_place(frame, len))
			lend(netif, frame, len);
		else if (len > 0)
			copy(netif, frame, len);
		if (len >= 0 && ops->free_pkt)
			ops->free_pkt(dev, frame, len);
		if (len <= 0)
			break;
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's (include/net-common.h), as far as net/rx.c needs it. */
#ifndef LIFEBOAT_TEST_NET_H
#define LIFEBOAT_TEST_NET_H

#include <dm.h>

#define ETH_PACKETS_BATCH_RECV	32
#define ETH_RECV_CHECK_DEVICE	1

struct eth_ops {
	int (*recv)(struct udevice *dev, int flags, uchar **packetp);
	int (*free_pkt)(struct udevice *dev, uchar *packet, int length);
};

struct eth_ops *eth_get_ops(struct udevice *dev);
int eth_is_active(struct udevice *dev);

#endif

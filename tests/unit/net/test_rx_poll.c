// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Frames from a driver to the real lwIP: what is looked at where it lies, what
 * is copied, and whose it is afterwards.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <lwip/udp.h>
#include <net.h>
#include <netif/ethernet.h>
#include "net/rx.h"
#include "test.h"

#define PORT	69
#define OTHER	70
#define RING	40	/* more than a turn takes */
#define OFF_PORT 37

/* Ethernet, IPv4, UDP: four bytes in it, and Ethernet's padding behind them */
static const u8 block[60] = {
	2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 2, 1, 0x08, 0x00,
	0x45, 0, 0, 32, 0, 1, 0, 0, 64, 17, 0xf7, 0x78,
	192, 168, 1, 2, 192, 168, 1, 1,
	0xc0, 0x01, 0, PORT, 0, 12, 0, 0, 0, 3, 0, 1,
};

/* a driver's: @len and what recv() says of each, @out and @freed how often */
static struct driver {
	u8 frame[RING][sizeof(block)];
	int len[RING];
	u32 count;
	u32 out;
	u32 freed;
	int flags[RING + 1];
	bool active;
	u8 *lent;
} driver;

/* who listens: what has come, and was it in the driver's memory then? */
static struct heard {
	u32 count;
	u32 in_place;
	u32 len;
	u8 data[4];
	u32 freed;
} heard[2];

static struct netif netif;

u32_t sys_now(void)
{
	return 0;
}

static int recv(struct udevice *dev, int flags, uchar **packet)
{
	struct driver *d = &driver;

	d->flags[d->out] = flags;
	if (d->out == d->count)
		return -EAGAIN;
	/* it is given back before there is another one */
	if (d->lent)
		return -EBUSY;
	*packet = d->frame[d->out];
	d->lent = d->frame[d->out];
	return d->len[d->out++];
}

static int free_pkt(struct udevice *dev, uchar *packet, int len)
{
	struct driver *d = &driver;

	d->freed += packet == d->lent && len == d->len[d->out - 1];
	/* nobody is to look at it any more */
	memset(packet, 0xee, sizeof(block));
	d->lent = NULL;
	return 0;
}

static struct eth_ops ops = { recv, free_pkt };

struct eth_ops *eth_get_ops(struct udevice *dev)
{
	return &ops;
}

int eth_is_active(struct udevice *dev)
{
	return driver.active;
}

/* as the doors do: all is taken before it returns */
static void listen(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		   const ip_addr_t *addr, u16_t port)
{
	struct heard *h = arg;
	const u8 *data = p->payload, *frames = driver.frame[0];

	h->count++;
	h->in_place += data >= frames && data < frames + sizeof(driver.frame);
	h->len = p->tot_len;
	h->freed = driver.freed;
	pbuf_copy_partial(p, h->data, sizeof(h->data), 0);
	pbuf_free(p);
}

static err_t nothing_out(struct netif *n, struct pbuf *p)
{
	return ERR_OK;
}

static err_t init(struct netif *n)
{
	n->linkoutput = nothing_out;
	n->mtu = 1500;
	n->flags = NETIF_FLAG_ETHARP | NETIF_FLAG_LINK_UP | NETIF_FLAG_UP;
	n->hwaddr_len = 6;
	memcpy(n->hwaddr, block, 6);
	return ERR_OK;
}

static void bind(u16 port, struct heard *h)
{
	struct udp_pcb *pcb = udp_new();

	udp_bind(pcb, IP_ANY_TYPE, port);
	udp_recv(pcb, listen, h);
}

static void start(void)
{
	static bool started;
	ip4_addr_t ip, mask;

	if (!started) {
		IP4_ADDR(&ip, 192, 168, 1, 1);
		IP4_ADDR(&mask, 255, 255, 255, 0);
		netif_add(&netif, &ip, &mask, IP4_ADDR_ANY4, NULL, init,
			  ethernet_input);
		bind(PORT, &heard[0]);
		bind(OTHER, &heard[1]);
	}
	started = true;
	memset(&driver, 0, sizeof(driver));
	driver.active = true;
	memset(heard, 0, sizeof(heard));
	rx_in_place(RX_TFTP, PORT);
	rx_in_place(RX_FETCH, 0);
}

static void arrives(u16 port)
{
	struct driver *d = &driver;

	memcpy(d->frame[d->count], block, sizeof(block));
	d->frame[d->count][OFF_PORT] = port;
	d->len[d->count++] = sizeof(block);
}

TEST(where_it_lies)
{
	static const u8 data[4] = { 0, 3, 0, 1 };

	start();
	arrives(PORT);
	rx_poll(NULL, &netif, false);
	CHECK_EQ(heard[0].count, 1);
	CHECK_EQ(heard[0].in_place, 1);
	/* without the padding, and before the driver has it back */
	CHECK_EQ(heard[0].len, 4);
	CHECK(!memcmp(heard[0].data, data, 4));
	CHECK_EQ(heard[0].freed, 0);
	CHECK_EQ(driver.freed, 1);
	/* nor does a driver have to leave the padding on it */
	start();
	arrives(PORT);
	driver.len[0] = 46;
	rx_poll(NULL, &netif, false);
	CHECK_EQ(heard[0].in_place, 1);
	CHECK_EQ(heard[0].len, 4);
	CHECK_EQ(driver.freed, 1);
}

TEST(another_port_gets_a_copy)
{
	start();
	arrives(OTHER);
	rx_poll(NULL, &netif, false);
	CHECK_EQ(heard[1].count, 1);
	CHECK_EQ(heard[1].in_place, 0);
	CHECK_EQ(heard[1].len, 4);
	CHECK_EQ(driver.freed, 1);
}

/* what lwIP may keep is its own */
TEST(kept_for_later)
{
	start();
	arrives(PORT);
	rx_poll(NULL, &netif, true);
	CHECK_EQ(heard[0].count, 1);
	CHECK_EQ(heard[0].in_place, 0);
	CHECK_EQ(driver.freed, 1);
}

TEST(two_who_listen)
{
	start();
	rx_in_place(RX_FETCH, OTHER);
	arrives(OTHER);
	arrives(PORT);
	rx_poll(NULL, &netif, false);
	CHECK_EQ(heard[1].in_place, 1);
	CHECK_EQ(heard[0].in_place, 1);
	start();
	rx_in_place(RX_TFTP, 0);
	arrives(PORT);
	rx_poll(NULL, &netif, false);
	CHECK_EQ(heard[0].count, 1);
	CHECK_EQ(heard[0].in_place, 0);
}

/* refused by lwIP on its way: an address of nobody's, a sum, nobody listens */
TEST(nobody_takes_it)
{
	start();
	rx_in_place(RX_FETCH, 99);
	arrives(PORT);
	driver.frame[0][33] = 77;
	arrives(PORT);
	driver.frame[1][24] ^= 1;
	arrives(99);
	arrives(PORT);
	driver.len[3] = 45;
	arrives(PORT);
	rx_poll(NULL, &netif, false);
	CHECK_EQ(heard[0].count, 1);
	CHECK_EQ(heard[0].in_place, 1);
	CHECK_EQ(driver.freed, 5);
}

TEST(a_turn_has_an_end)
{
	u32 i;

	start();
	for (i = 0; i < RING; i++)
		arrives(i % 2 ? PORT : OTHER);
	rx_poll(NULL, &netif, false);
	CHECK_EQ(driver.out, ETH_PACKETS_BATCH_RECV);
	CHECK_EQ(driver.freed, ETH_PACKETS_BATCH_RECV);
	/* the device is looked at once a turn */
	CHECK_EQ(driver.flags[0], ETH_RECV_CHECK_DEVICE);
	CHECK_EQ(driver.flags[1], 0);
	rx_poll(NULL, &netif, false);
	CHECK_EQ(driver.flags[ETH_PACKETS_BATCH_RECV], ETH_RECV_CHECK_DEVICE);
	CHECK_EQ(driver.freed, RING);
	CHECK_EQ(heard[0].count, RING / 2);
	CHECK_EQ(heard[0].in_place, RING / 2);
	CHECK_EQ(heard[1].count, RING / 2);
	CHECK_EQ(heard[1].in_place, 0);
}

/* a frame without bytes is given back, and ends the turn */
TEST(nothing_in_it)
{
	start();
	arrives(PORT);
	driver.len[0] = 0;
	arrives(PORT);
	rx_poll(NULL, &netif, false);
	CHECK_EQ(driver.out, 1);
	CHECK_EQ(driver.freed, 1);
	CHECK_EQ(heard[0].count, 0);
	driver.active = false;
	rx_poll(NULL, &netif, false);
	CHECK_EQ(driver.out, 1);
}

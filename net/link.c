// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One NIC, several addresses.  lwIP has one address a netif, so there is a
 * netif an address, all with the same MAC.  Frames come in through U-Boot's
 * net_lwip_rx() and are given to the netif whose address they ask for: ARP
 * answers only for the netif that it is given.
 */
#include <dm.h>
#include <net.h>
#include <stdio.h>
#include <lwip/etharp.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/timeouts.h>
#include <netif/ethernet.h>
#include "net/net.h"

/* a frame being sent stays untouched until this many others have gone out */
#define TX_BUFFERS	8

/* a full frame with a VLAN's tag and, from some drivers, its checksum */
#define FRAME_MAX	1522

/* a tag that says how urgent a frame is, and of VLAN 0: of none (802.1Q) */
#define TAG_LEN		4
#define TAG_VID		0x0fff

/* where the destination IPv4 address stands in a frame (RFC 826, RFC 791) */
#define FRAME_TYPE	12
#define FRAME_ARP_TPA	(14 + 24)
#define FRAME_IP_DST	(14 + 16)

static struct netif *primary;
static struct netif others[NET_ADDRESSES_MAX - 1];
static unsigned int count;

static u8 tx_buffer[TX_BUFFERS][ALIGN(PKTSIZE, PKTALIGN)] __aligned(PKTALIGN);
static unsigned int tx_next;

struct netif *net_netif(unsigned int i)
{
	if (i >= count)
		return NULL;
	return i ? &others[i - 1] : primary;
}

bool net_is_ours(u32 ip)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (netif_ip4_addr(net_netif(i))->addr == ip)
			return true;
	return false;
}

/* the netif that a frame is for; broadcasts and strays go to the primary */
static struct netif *frame_netif(struct pbuf *p)
{
	unsigned int i;
	u16 type;
	u32 ip;

	if (pbuf_copy_partial(p, &type, 2, FRAME_TYPE) != 2)
		return primary;
	i = type == htons(ETHTYPE_ARP) ? FRAME_ARP_TPA : FRAME_IP_DST;
	if (pbuf_copy_partial(p, &ip, 4, i) != 4)
		return primary;
	for (i = 0; i < count; i++)
		if (netif_ip4_addr(net_netif(i))->addr == ip)
			return net_netif(i);
	return primary;
}

/* some PCs mark how urgent their frames are */
static void take_tag_off(struct pbuf *p)
{
	const u16 *type = p->payload + FRAME_TYPE;

	if (!IS_ENABLED(CONFIG_LIFEBOAT_VLAN0) ||
	    p->len < FRAME_TYPE + TAG_LEN + 2 ||
	    type[0] != htons(ETHTYPE_VLAN) || type[1] & htons(TAG_VID))
		return;
	memmove(p->payload + TAG_LEN, p->payload, FRAME_TYPE);
	pbuf_remove_header(p, TAG_LEN);
}

static err_t link_input(struct pbuf *p, struct netif *netif)
{
	err_t err = ERR_VAL;

	if (p->tot_len <= FRAME_MAX) {
		take_tag_off(p);
		err = ethernet_input(p, frame_netif(p));
	}
	if (err != ERR_OK)
		pbuf_free(p);
	return ERR_OK;
}

/*
 * Drivers take one buffer, and some still read it after ->send() has
 * returned, so a chain is copied into the next of a few buffers.
 */
static err_t link_output(struct netif *netif, struct pbuf *p)
{
	struct udevice *dev = netif->state;
	u8 *frame = tx_buffer[tx_next];
	int len;

	if (p->tot_len > sizeof(tx_buffer[0]))
		return ERR_BUF;
	len = pbuf_copy_partial(p, frame, p->tot_len, 0);
	tx_next = (tx_next + 1) % TX_BUFFERS;
	return eth_get_ops(dev)->send(dev, frame, len) ? ERR_IF : ERR_OK;
}

/*
 * A PC in one of our networks may ask another of our addresses: lwIP would
 * send ICMP's answer out of the netif that was asked, which knows no way.
 */
static err_t link_output_ip(struct netif *netif, struct pbuf *p,
			    const ip4_addr_t *ip)
{
	struct netif *n;
	unsigned int i;

	for (i = 0; (n = net_netif(i)); i++)
		if (ip4_addr_netcmp(ip, netif_ip4_addr(n),
				    netif_ip4_netmask(n)))
			netif = n;
	return etharp_output(netif, p, ip);
}

/* a further address on the wire that the primary is on */
static err_t alias_init(struct netif *netif)
{
	netif->name[0] = 'e';
	netif->name[1] = 't';
	netif->output = link_output_ip;
	netif->linkoutput = link_output;
	netif->mtu = primary->mtu;
	netif->flags = primary->flags & ~NETIF_FLAG_UP;
	netif->hwaddr_len = primary->hwaddr_len;
	memcpy(netif->hwaddr, primary->hwaddr, sizeof(netif->hwaddr));
	return ERR_OK;
}

static int add_address(const ip4_addr_t *ip)
{
	ip4_addr_t mask, none;
	struct netif *alias;

	IP4_ADDR(&mask, 255, 255, 255, 0);
	ip4_addr_set_zero(&none);
	if (!count) {
		netif_set_addr(primary, ip, &mask, &none);
		count++;
		return 0;
	}
	if (count == NET_ADDRESSES_MAX)
		return -E2BIG;
	alias = &others[count - 1];
	if (!netif_add(alias, ip, &mask, &none, primary->state, alias_init,
		       link_input))
		return -ENOMEM;
	netif_set_up(alias);
	count++;
	return 0;
}

/* CONFIG_LIFEBOAT_ADDRESSES: "a.b.c.d,a.b.c.d", each a /24 */
static int add_addresses(const char *list)
{
	char text[16];
	ip4_addr_t ip;
	size_t len;
	int ret;

	while (*list) {
		len = strcspn(list, ",");
		if (len >= sizeof(text))
			return -EINVAL;
		memcpy(text, list, len);
		text[len] = '\0';
		if (!ip4addr_aton(text, &ip))
			return -EINVAL;
		ret = add_address(&ip);
		if (ret)
			return ret;
		list += len + (list[len] == ',');
	}
	return count ? 0 : -EINVAL;
}

/* where there is no environment, by which U-Boot tells the driver */
static void set_mac(struct udevice *dev, const u8 *mac)
{
	struct eth_pdata *pdata = dev_get_plat(dev);

	memcpy(pdata->enetaddr, mac, ARP_HLEN);
	if (eth_get_ops(dev)->write_hwaddr)
		eth_get_ops(dev)->write_hwaddr(dev);
}

int net_start(const u8 *mac)
{
	int ret;

	/* U-Boot's way to tell the driver and the netif */
	if (mac)
		eth_env_set_enetaddr("ethaddr", mac);
	/* U-Boot does this at start-up only if it has commands for it */
	if (!IS_ENABLED(CONFIG_CMD_NET))
		eth_initialize();
	eth_set_current();
	if (!IS_ENABLED(CONFIG_ENV_SUPPORT) && mac && eth_get_dev())
		set_mac(eth_get_dev(), mac);
	primary = net_lwip_new_netif_noip(eth_get_dev());
	if (!primary)
		return -ENODEV;
	primary->output = link_output_ip;
	primary->linkoutput = link_output;
	primary->input = link_input;
	ret = add_addresses(CONFIG_LIFEBOAT_ADDRESSES);
	if (ret)
		printf("lifeboat: addresses \"%s\": error %d\n",
		       CONFIG_LIFEBOAT_ADDRESSES, ret);
	return ret;
}

void net_poll(void)
{
	if (!primary)
		return;
	net_lwip_rx(primary->state, primary);
	sys_check_timeouts();
}

void net_stop(void)
{
	if (primary)
		eth_halt();
	primary = NULL;
	count = 0;
}

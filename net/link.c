// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One NIC, several addresses.  lwIP has one address a netif, so there is a
 * netif an address, all with the same MAC.  Frames come in through U-Boot's
 * net_lwip_rx() and are given to the netif whose address they ask for: ARP
 * answers only for the netif that it is given.
 */
#include <cyclic.h>
#include <dm.h>
#include <net.h>
#include <stdio.h>
#include <lwip/etharp.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include <netif/ethernet.h>
#include "net/addresses.h"
#include "net/frames.h"
#include "net/isn.h"
#include "net/meanwhile.h"
#include "net/net.h"
#include "net/rx.h"
#include "net/stay.h"

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

/* between two turns: whoever floods us must not slow down a look by much */
#define MEANWHILE_US	10000

/* frames that wait: a peer's first words to a door, and the same once more */
#define HELD_MAX	8

/* where an IP header without options says what is in it (RFC 791, RFC 768) */
#define FRAME_IP	14
#define IP_NO_OPTIONS	0x45	/* version and length of the header */
#define FRAME_PROTO	(14 + 9)
#define FRAME_UDP_DST	(14 + 20 + 2)
#define PORT_DNS	53
#define PORT_DHCP	67
#define PORT_DHCP_CLIENT 68

/**
 * struct meanwhile - see net_meanwhile()
 * @cyclic:	of schedule()
 * @on:		something takes seconds
 * @held:	frames for afterwards
 * @count:	how many
 */
static struct meanwhile {
#ifdef CONFIG_LIFEBOAT_MEANWHILE
	struct cyclic_info cyclic;
#endif
	bool on;
	struct pbuf *held[HELD_MAX];
	unsigned int count;
} meanwhile;

static u8 tx_buffer[TX_BUFFERS][ALIGN(PKTSIZE, PKTALIGN)] __aligned(PKTALIGN);
static unsigned int tx_next;

/* the netif that a frame is for; NULL where that is not (yet) ours */
static struct netif *frame_netif(struct pbuf *p)
{
	const u8 *frame = p->payload;
	u32 ip, at;
	u16 type;

	if (p->len < FRAME_IP_DST + sizeof(ip))
		return primary;
	memcpy(&type, frame + FRAME_TYPE, sizeof(type));
	at = type == htons(ETHTYPE_ARP) ? FRAME_ARP_TPA : FRAME_IP_DST;
	if (p->len < at + sizeof(ip))
		return primary;
	memcpy(&ip, frame + at, sizeof(ip));
	return addresses_netif(ip);
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

/* nothing but the link's own services, and TCP, act upon it */
static bool is_harmless(const struct pbuf *p)
{
	const u8 *frame = p->payload;
	u16 type, port;

	if (p->len < FRAME_UDP_DST + 2)
		return true;
	memcpy(&type, frame + FRAME_TYPE, 2);
	memcpy(&port, frame + FRAME_UDP_DST, 2);
	if (type != htons(ETHTYPE_IP))
		return type == htons(ETHTYPE_ARP);
	/* behind options the port would be elsewhere */
	if (frame[FRAME_IP] != IP_NO_OPTIONS)
		return false;
	return frame[FRAME_PROTO] != IP_PROTO_UDP ||
	       port == htons(PORT_DNS) || port == htons(PORT_DHCP) ||
	       port == htons(PORT_DHCP_CLIENT);
}

/* true: it is kept for later, or, if there are too many, lost */
static bool is_held(struct pbuf *p)
{
	if (!IS_ENABLED(CONFIG_LIFEBOAT_MEANWHILE) || !meanwhile.on ||
	    is_harmless(p))
		return false;
	if (meanwhile.count < HELD_MAX)
		meanwhile.held[meanwhile.count++] = p;
	else
		pbuf_free(p);
	return true;
}

static err_t link_input(struct pbuf *p, struct netif *netif)
{
	err_t err = ERR_VAL;

	if (p->tot_len <= FRAME_MAX)
		take_tag_off(p);
	if (is_held(p))
		return ERR_OK;
	if (IS_ENABLED(CONFIG_LIFEBOAT_TCP_ISN))
		isn_frame();
	if (p->tot_len <= FRAME_MAX) {
		if (IS_ENABLED(CONFIG_LIFEBOAT_FRAMES))
			frames_take(p->payload, p->len);
		addresses_frame(p->payload, p->len);
		netif = frame_netif(p);
		if (netif && !(IS_ENABLED(CONFIG_LIFEBOAT_STAY) &&
			       stay_put(netif, p->payload, p->len)))
			err = ethernet_input(p, netif);
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
 * send ICMP's answer out of the netif that was asked, which knows no way.  Of
 * those in its network it is the one that it has asked, if it is there: ARP
 * has an entry a netif, and room for few.
 */
static err_t link_output_ip(struct netif *netif, struct pbuf *p,
			    const ip4_addr_t *ip)
{
	const struct ip_hdr *head = p->payload;
	struct netif *n;
	unsigned int i;

	for (i = 0; (n = net_netif(i)); i++) {
		if (!netif_is_up(n) ||
		    !ip4_addr_netcmp(ip, netif_ip4_addr(n),
				     netif_ip4_netmask(n)))
			continue;
		netif = n;
		if (netif_ip4_addr(n)->addr == head->src.addr)
			break;
	}
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

int net_alias(struct netif *netif, const ip4_addr_t *ip,
	      const ip4_addr_t *mask)
{
	return netif_add(netif, ip, mask, IP4_ADDR_ANY4, primary->state,
			 alias_init, link_input) ? 0 : -ENOMEM;
}

/* where there is no environment, by which U-Boot tells the driver */
static void set_mac(struct udevice *dev, const u8 *mac)
{
	struct eth_pdata *pdata = dev_get_plat(dev);

	memcpy(pdata->enetaddr, mac, ARP_HLEN);
	if (eth_get_ops(dev)->write_hwaddr)
		eth_get_ops(dev)->write_hwaddr(dev);
}

static int serve(bool authority)
{
	int ret = 0;

	if (IS_ENABLED(CONFIG_LIFEBOAT_DHCPD))
		ret = dhcpd_start(authority);
	if (IS_ENABLED(CONFIG_LIFEBOAT_DNS) && !ret)
		ret = dns_start();
	if (IS_ENABLED(CONFIG_LIFEBOAT_NETCONSOLE) && !ret)
		ret = netconsole_start();
	return ret;
}

int net_start(const u8 *mac, bool authority)
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
	ret = addresses_start(primary);
	if (ret)
		printf("lifeboat: addresses: error %d\n", ret);
	return ret ?: serve(authority);
}

#ifdef CONFIG_LIFEBOAT_MEANWHILE
static void in_between(struct cyclic_info *c)
{
	net_poll();
}

void net_meanwhile(bool on)
{
	if (on == meanwhile.on || !primary)
		return;
	meanwhile.on = on;
	if (on)
		cyclic_register(&meanwhile.cyclic, in_between, MEANWHILE_US,
				"lifeboat");
	else
		cyclic_unregister(&meanwhile.cyclic);
	/* it takes as long as it takes */
	meanwhile.cyclic.already_warned = true;
}
#endif

static void take_held(void)
{
	unsigned int i;

	if (!IS_ENABLED(CONFIG_LIFEBOAT_MEANWHILE) || meanwhile.on)
		return;
	for (i = 0; i < meanwhile.count; i++)
		link_input(meanwhile.held[i], primary);
	meanwhile.count = 0;
}

void net_take(void)
{
	if (!primary)
		return;
	take_held();
	if (IS_ENABLED(CONFIG_LIFEBOAT_RX_IN_PLACE))
		rx_poll(primary->state, primary, meanwhile.on);
	else
		net_lwip_rx(primary->state, primary);
}

void net_poll(void)
{
	if (!primary)
		return;
	net_take();
	addresses_poll();
	sys_check_timeouts();
}

void net_stop(void)
{
	if (primary)
		eth_halt();
	while (IS_ENABLED(CONFIG_LIFEBOAT_MEANWHILE) && meanwhile.count)
		pbuf_free(meanwhile.held[--meanwhile.count]);
	primary = NULL;
	addresses_stop();
}

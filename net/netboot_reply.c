// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/unaligned.h>
#include "net/dhcp_wire.h"
#include "net/netboot_reply.h"

#define MASK_24		0xffffff00

/**
 * struct extra - what is only of use while a reply is read
 * @overload:	option 52
 * @tftp:	option 66, if it is an address
 * @name:	option 67; NULL if it is not there
 * @name_len:	bytes of it
 */
struct extra {
	u8 overload;
	u32 tftp;
	const u8 *name;
	u32 name_len;
};

/* a.b.c.d, to the end or a NUL; 0 if it is none */
static u32 dotted(const u8 *s, u32 len)
{
	u32 ip = 0, n = 0, digits = 0, dots = 0;

	for (; len && *s; s++, len--) {
		if (*s == '.' && digits && ++dots <= 3) {
			ip = ip << 8 | n;
			n = 0;
			digits = 0;
			continue;
		}
		if (*s < '0' || *s > '9' || ++digits > 3)
			return 0;
		n = n * 10 + *s - '0';
		if (n > 255)
			return 0;
	}
	return dots == 3 && digits ? ip << 8 | n : 0;
}

/* the first one of a size that it can have counts, as in dhcp_packet.c */
static void take_option(struct netboot_reply *r, struct extra *x, const u8 *o)
{
	u32 val = o[1] == 4 ? get_unaligned_be32(o + 2) : 0;

	switch (o[0]) {
	case OPT_TYPE:
		if (o[1] == 1 && !r->type)
			r->type = o[2];
		break;
	case OPT_OVERLOAD:
		if (o[1] == 1 && !x->overload)
			x->overload = o[2];
		break;
	case OPT_MASK:
		r->mask = r->mask ?: val;
		break;
	case OPT_SERVER:
		r->id = r->id ?: val;
		break;
	case OPT_LEASE:
		r->lease = r->lease ?: val;
		break;
	case OPT_TFTP_SERVER:
		x->tftp = x->tftp ?: dotted(o + 2, o[1]);
		break;
	case OPT_FILE:
		if (x->name)
			break;
		x->name = o + 2;
		x->name_len = o[1];
		break;
	}
}

static void take_options(struct netboot_reply *r, struct extra *x,
			 const u8 *p, u32 len)
{
	const u8 *o;
	u32 at = 0;

	while ((o = dhcp_option(p, len, &at)))
		take_option(r, x, o);
}

/* nothing that a console would act upon */
static void take_name(struct netboot_reply *r, const u8 *name, u32 len)
{
	u32 i;

	len = strnlen((const char *)name, len);
	r->odd = len > NETBOOT_NAME_MAX;
	for (i = 0; i < len; i++)
		r->odd |= name[i] < ' ' || name[i] > '~';
	if (!r->odd)
		memcpy(r->file, name, len);
}

static bool for_us(const u8 *p, u32 xid, const u8 mac[6])
{
	return p[OFF_OP] == BOOTREPLY && p[OFF_HTYPE] == HTYPE_ETHERNET &&
	       p[OFF_HLEN] == 6 && get_unaligned_be32(p + OFF_XID) == xid &&
	       !memcmp(p + OFF_CHADDR, mac, 6);
}

int netboot_parse(struct netboot_reply *r, const u8 *p, u32 len, u32 xid,
		  const u8 mac[6])
{
	struct extra x = {};

	memset(r, 0, sizeof(*r));
	if (len < OFF_COOKIE)
		return -EBADMSG;
	if (!for_us(p, xid, mac))
		return -ENOMSG;
	/* a vendor's area of another kind is BOOTP's good right */
	if (len >= OFF_OPTIONS && get_unaligned_be32(p + OFF_COOKIE) == COOKIE)
		take_options(r, &x, p + OFF_OPTIONS, len - OFF_OPTIONS);
	/* as in dhcp_packet.c: not one that says so once more */
	if (x.overload & OVERLOAD_SNAME)
		take_options(r, &x, p + OFF_SNAME, SNAME_LEN);
	if (x.overload & OVERLOAD_FILE)
		take_options(r, &x, p + OFF_FILE, FILE_LEN);
	else
		take_name(r, p + OFF_FILE, FILE_LEN);
	if (!r->file[0] && x.name)
		take_name(r, x.name, x.name_len);
	r->ip = get_unaligned_be32(p + OFF_YIADDR);
	r->mask = r->mask ?: MASK_24;
	r->tftp = get_unaligned_be32(p + OFF_SIADDR) ?: x.tftp;
	return 0;
}

static u8 *put(u8 *o, u8 code, const void *data, u32 len)
{
	*o++ = code;
	*o++ = len;
	memcpy(o, data, len);
	return o + len;
}

static u8 *put_u32(u8 *o, u8 code, u32 val)
{
	u8 be[4];

	put_unaligned_be32(val, be);
	return put(o, code, be, sizeof(be));
}

void netboot_build(u8 *buf, enum netboot_say say,
		   const struct netboot_reply *offer, u32 xid,
		   const u8 mac[6], const char *class)
{
	static const u8 type[] = {
		[NETBOOT_SAY_DISCOVER] = DHCP_DISCOVER,
		[NETBOOT_SAY_REQUEST] = DHCP_REQUEST,
		[NETBOOT_SAY_DECLINE] = DHCP_DECLINE,
		[NETBOOT_SAY_RELEASE] = DHCP_RELEASE,
		[NETBOOT_SAY_RENEW] = DHCP_REQUEST,
	};
	static const u8 wanted[] = {
		OPT_MASK, OPT_ROUTER, OPT_TFTP_SERVER, OPT_FILE,
	};
	const struct dhcp_ask ask = { .xid = xid };
	u8 *o = buf + OFF_OPTIONS;

	dhcp_ask_build(&ask, mac, buf);
	if (say != NETBOOT_SAY_BOOTP)
		o = put(o, OPT_TYPE, &type[say], 1);
	/* RFC 2131, table 5 */
	if (say >= NETBOOT_SAY_RELEASE)
		put_unaligned_be32(offer->ip, buf + OFF_CIADDR);
	else if (say >= NETBOOT_SAY_REQUEST)
		o = put_u32(o, OPT_REQUESTED, offer->ip);
	if (say >= NETBOOT_SAY_REQUEST && say != NETBOOT_SAY_RENEW)
		o = put_u32(o, OPT_SERVER, offer->id);
	if (say < NETBOOT_SAY_DECLINE || say == NETBOOT_SAY_RENEW) {
		o = put(o, OPT_CLASS, class,
			strnlen(class, NETBOOT_CLASS_MAX));
		o = put(o, OPT_WANTED, wanted, sizeof(wanted));
	}
	*o = OPT_END;
}

static bool is_class(const u8 *o, const char *class)
{
	return o[1] == strnlen(class, NETBOOT_CLASS_MAX) &&
	       !memcmp(o + 2, class, o[1]);
}

bool netboot_asks(const u8 *p, u32 len, const char *class)
{
	const u8 *o;
	u32 at = 0;

	if (len < OFF_OPTIONS)
		return false;
	while ((o = dhcp_option(p + OFF_OPTIONS, len - OFF_OPTIONS, &at)))
		if (o[0] == OPT_CLASS &&
		    (is_class(o, NETBOOT_CLASS_LITTLE) ||
		     is_class(o, NETBOOT_CLASS_BIG) || is_class(o, class)))
			return true;
	return false;
}

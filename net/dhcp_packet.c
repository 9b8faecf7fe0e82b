// SPDX-License-Identifier: GPL-2.0-or-later
/* DHCP on the wire. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/unaligned.h>
#include "net/dhcp_packet.h"
#include "net/dhcp_wire.h"

#define REPLY_MIN	300

/*
 * Clients sin: an option comes twice, or is of a size that it cannot have, or
 * there is no end mark.  The first one that makes sense counts, as with the
 * servers that everybody has; 0, the initial value, never does.
 */
static void take_u8(u8 *val, const u8 *data, u8 len)
{
	if (len == 1 && !*val)
		*val = data[0];
}

static void take_addr(u32 *addr, const u8 *data, u8 len)
{
	if (len == 4 && !*addr)
		*addr = get_unaligned_be32(data);
}

static void take_id(struct dhcp_request *req, const u8 *data, u8 len)
{
	if (!len || len > DHCP_ID_MAX || req->id)
		return;
	req->id = data;
	req->id_len = len;
}

static void take_option(struct dhcp_request *req, u8 *overload, u8 code,
			const u8 *data, u8 len)
{
	switch (code) {
	case OPT_TYPE:
		take_u8(&req->type, data, len);
		break;
	case OPT_OVERLOAD:
		take_u8(overload, data, len);
		break;
	case OPT_REQUESTED:
		take_addr(&req->requested, data, len);
		break;
	case OPT_SERVER:
		take_addr(&req->server, data, len);
		break;
	case OPT_CLIENT_ID:
		take_id(req, data, len);
		break;
	}
}

static void parse_options(const u8 *p, u32 len, struct dhcp_request *req,
			  u8 *overload)
{
	u32 pos = 0;

	while (pos < len && p[pos] != OPT_END) {
		u8 code = p[pos++];
		u8 size;

		if (code == OPT_PAD)
			continue;
		if (pos == len)
			return;
		size = p[pos++];
		if (size > len - pos)
			return;
		take_option(req, overload, code, p + pos, size);
		pos += size;
	}
}

static bool for_us(const u8 *p)
{
	return p[OFF_OP] == BOOTREQUEST && p[OFF_HTYPE] == HTYPE_ETHERNET &&
	       p[OFF_HLEN] == 6 && !get_unaligned_be32(p + OFF_GIADDR);
}

int dhcp_parse(const u8 *p, u32 len, struct dhcp_request *req)
{
	u8 overload = 0;

	memset(req, 0, sizeof(*req));
	if (len <= OFF_OPTIONS)
		return -EBADMSG;
	if (!for_us(p) || get_unaligned_be32(p + OFF_COOKIE) != COOKIE)
		return -ENOMSG;
	/* a group address cannot be anybody's own */
	if (p[OFF_CHADDR] & 1)
		return -EBADMSG;

	memcpy(req->xid, p + OFF_XID, sizeof(req->xid));
	req->flags = get_unaligned_be16(p + OFF_FLAGS);
	req->ciaddr = get_unaligned_be32(p + OFF_CIADDR);
	memcpy(req->mac, p + OFF_CHADDR, sizeof(req->mac));

	parse_options(p + OFF_OPTIONS, len - OFF_OPTIONS, req, &overload);
	/*
	 * The unused name fields may carry options, too (RFC 2132, 9.3), but not
	 * one that says so once more.
	 */
	if (overload & OVERLOAD_FILE)
		parse_options(p + OFF_FILE, FILE_LEN, req, &overload);
	if (overload & OVERLOAD_SNAME)
		parse_options(p + OFF_SNAME, SNAME_LEN, req, &overload);
	return req->type ? 0 : -ENOMSG;
}

static u8 *put_u8(u8 *o, u8 code, u8 val)
{
	*o++ = code;
	*o++ = 1;
	*o++ = val;
	return o;
}

static u8 *put_u32(u8 *o, u8 code, u32 val)
{
	*o++ = code;
	*o++ = 4;
	put_unaligned_be32(val, o);
	return o + 4;
}

static u8 *put_lease(u8 *o, u32 lease)
{
	o = put_u32(o, OPT_LEASE, lease);
	o = put_u32(o, OPT_T1, lease / 2);
	return put_u32(o, OPT_T2, lease - lease / 8);
}

/*
 * Router and name server are sent although there is no Internet behind us:
 * Windows 11 ignores an offer without them, and captive-portal detection
 * needs both.  No option 114: RFC 8908 wants HTTPS behind it.
 */
static u8 *put_network(u8 *o, const struct dhcp_reply *rep)
{
	o = put_u32(o, OPT_MASK, rep->mask);
	o = put_u32(o, OPT_ROUTER, rep->server);
	o = put_u32(o, OPT_DNS, rep->server);
	return put_u32(o, OPT_BROADCAST, rep->server | ~rep->mask);
}

/* a client that identifies itself wants to see that in the reply (RFC 6842) */
static u8 *put_id(u8 *o, const struct dhcp_request *req)
{
	*o++ = OPT_CLIENT_ID;
	*o++ = req->id_len;
	memcpy(o, req->id, req->id_len);
	return o + req->id_len;
}

u32 dhcp_build(const struct dhcp_request *req, const struct dhcp_reply *rep,
	       u8 *buf)
{
	u8 *o = buf + OFF_OPTIONS;
	u32 len;

	memset(buf, 0, DHCP_REPLY_MAX);
	buf[OFF_OP] = BOOTREPLY;
	buf[OFF_HTYPE] = HTYPE_ETHERNET;
	buf[OFF_HLEN] = sizeof(req->mac);
	memcpy(buf + OFF_XID, req->xid, sizeof(req->xid));
	put_unaligned_be16(req->flags, buf + OFF_FLAGS);
	put_unaligned_be32(rep->ciaddr, buf + OFF_CIADDR);
	put_unaligned_be32(rep->yiaddr, buf + OFF_YIADDR);
	memcpy(buf + OFF_CHADDR, req->mac, sizeof(req->mac));
	put_unaligned_be32(COOKIE, buf + OFF_COOKIE);

	o = put_u8(o, OPT_TYPE, rep->type);
	o = put_u32(o, OPT_SERVER, rep->server);
	if (rep->lease)
		o = put_lease(o, rep->lease);
	if (rep->mask)
		o = put_network(o, rep);
	if (req->id)
		o = put_id(o, req);
	*o++ = OPT_END;

	len = o - buf;
	return max_t(u32, len, REPLY_MIN);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* The codec: captured requests, malformed ones, the bytes of a reply. */
#include <errno.h>
#include <linux/kernel.h>
#include "net/dhcp_packet.h"
#include "dhcp_client.h"
#include "dhcp_packets.h"
#include "test.h"

#define CAPTURE(x, t) { #x, x, sizeof(x), t }

static const struct capture {
	const char *name;
	const u8 *data;
	u32 len;
	u8 type;
} captures[] = {
	CAPTURE(dhclient_discover, DHCP_DISCOVER),
	CAPTURE(dhclient_request, DHCP_REQUEST),
	CAPTURE(dhclient_reboot, DHCP_REQUEST),
	CAPTURE(dhclient_renew, DHCP_REQUEST),
	CAPTURE(udhcpc_discover, DHCP_DISCOVER),
	CAPTURE(udhcpc_request, DHCP_REQUEST),
	CAPTURE(udhcpc_renew, DHCP_REQUEST),
	CAPTURE(udhcpc_release, DHCP_RELEASE),
	CAPTURE(udhcpc_decline, DHCP_DECLINE),
	CAPTURE(dhcpcd_discover, DHCP_DISCOVER),
	CAPTURE(dhcpcd_request, DHCP_REQUEST),
	CAPTURE(dhcpcd_inform, DHCP_INFORM),
	CAPTURE(networkd_discover, DHCP_DISCOVER),
	CAPTURE(networkd_request, DHCP_REQUEST),
	CAPTURE(networkd_release, DHCP_RELEASE),
};

/* in a block of exactly this size, where the sanitizer sees every step over */
static int parse_tight(const u8 *p, u32 len, struct dhcp_request *req)
{
	u8 *tight = malloc(len ? len : 1);
	int ret;

	memcpy(tight, p, len);
	ret = dhcp_parse(tight, len, req);
	free(tight);
	return ret;
}

static int parse(const struct made *m, struct dhcp_request *req)
{
	return dhcp_parse(m->data, m->len, req);
}

TEST(real_clients_are_understood)
{
	const struct capture *c;
	struct dhcp_request req;

	for (c = captures; c < captures + ARRAY_SIZE(captures); c++) {
		CHECK_EQ(dhcp_parse(c->data, c->len, &req), 0);
		CHECK_EQ(req.type, c->type);
		CHECK(!memcmp(req.mac, c->data + 28, 6));
		CHECK(!memcmp(req.xid, c->data + 4, 4));
	}
}

TEST(fields_of_real_requests)
{
	struct dhcp_request req;

	CHECK_EQ(dhcp_parse(dhclient_reboot, sizeof(dhclient_reboot), &req),
		 0);
	CHECK_EQ(req.requested, IP(192, 168, 1, 150));
	CHECK_EQ(req.server, 0);
	CHECK_EQ(req.ciaddr, 0);
	CHECK(!req.id);

	CHECK_EQ(dhcp_parse(udhcpc_decline, sizeof(udhcpc_decline), &req), 0);
	CHECK_EQ(req.requested, IP(192, 168, 1, 109));
	CHECK_EQ(req.server, IP(192, 168, 1, 1));
	CHECK_EQ(req.id_len, 7);

	CHECK_EQ(dhcp_parse(dhcpcd_inform, sizeof(dhcpcd_inform), &req), 0);
	CHECK_EQ(req.ciaddr, IP(192, 168, 1, 77));
	CHECK_EQ(req.id_len, 19);
	CHECK_EQ(req.id[0], 0xff);
}

/* what is there is read, and nothing beyond it; type comes first in most */
TEST(every_prefix)
{
	const struct capture *c;
	u32 len;

	for (c = captures; c < captures + ARRAY_SIZE(captures); c++)
		for (len = 0; len <= c->len; len++) {
			struct dhcp_request req;
			int ret = parse_tight(c->data, len, &req);

			if (!ret)
				CHECK_EQ(req.type, c->type);
			else
				CHECK(len < 260 || ret == -ENOMSG);
			if (len == c->len)
				CHECK_EQ(ret, 0);
		}
}

/* as dnsmasq and ISC's server do: the first that makes sense counts */
TEST(sins_are_forgiven)
{
	static const struct {
		u8 code, len;
	} odd[] = {
		{ 53, 1 }, { 53, 0 }, { 54, 3 }, { 54, 5 }, { 50, 0 },
		{ 50, 8 }, { 61, 0 }, { 61, DHCP_ID_MAX + 1 }, { 52, 0 },
		{ 52, 2 }, { 12, 0 }, { 0xfe, 255 },
	};
	static const u8 some[256] = { 1, 1, 1, 1, 1 };
	struct dhcp_request req;
	u32 i, ends;

	for (i = 0; i < ARRAY_SIZE(odd); i++)
		for (ends = 0; ends < 2; ends++) {
			struct made m = make(DHCP_REQUEST, 1);

			add_addr(&m, 54, IP(192, 168, 1, 1));
			add(&m, odd[i].code, some, odd[i].len);
			add_addr(&m, 54, IP(192, 168, 0, 1));
			add_addr(&m, 50, IP(192, 168, 1, 105));
			add_addr(&m, 50, IP(192, 168, 1, 106));
			if (ends)
				end(&m);
			CHECK_EQ(parse_tight(m.data, m.len, &req), 0);
			CHECK_EQ(req.type, DHCP_REQUEST);
			CHECK_EQ(req.server, IP(192, 168, 1, 1));
			CHECK_EQ(req.requested, IP(192, 168, 1, 105));
			CHECK(!req.id);
		}
}

TEST(not_for_us)
{
	struct dhcp_request req;
	struct made m = make(DHCP_DISCOVER, 1), x;

	end(&m);
	CHECK_EQ(parse(&m, &req), 0);
	x = m;
	x.data[0] = 2;			/* a reply */
	CHECK_EQ(parse(&x, &req), -ENOMSG);
	x = m;
	x.data[1] = 6;			/* not Ethernet */
	CHECK_EQ(parse(&x, &req), -ENOMSG);
	x = m;
	x.data[2] = 16;
	CHECK_EQ(parse(&x, &req), -ENOMSG);
	x = m;
	x.data[24] = 10;		/* through a relay */
	CHECK_EQ(parse(&x, &req), -ENOMSG);
	x = m;
	x.data[236] = 0;		/* not our cookie */
	CHECK_EQ(parse(&x, &req), -ENOMSG);
	x = m;
	x.data[240] = 255;		/* BOOTP */
	CHECK_EQ(parse(&x, &req), -ENOMSG);
	x = m;
	x.data[28] |= 1;		/* from a group */
	CHECK_EQ(parse(&x, &req), -EBADMSG);
}

TEST(options_in_the_name_fields)
{
	struct made m = make(DHCP_REQUEST, 1);
	struct dhcp_request req;

	add(&m, 52, "\x03", 1);
	end(&m);
	/* file: an address asked for; sname: a server */
	memcpy(m.data + 108, "\x32\x04\xc0\xa8\x01\x69\xff", 7);
	memcpy(m.data + 44, "\x00\x36\x04\xc0\xa8\x01\x01\xff", 8);
	CHECK_EQ(parse(&m, &req), 0);
	CHECK_EQ(req.requested, IP(192, 168, 1, 105));
	CHECK_EQ(req.server, IP(192, 168, 1, 1));

	m.data[245] = 1;		/* the file field only */
	CHECK_EQ(parse(&m, &req), 0);
	CHECK_EQ(req.server, 0);
	m.data[245] = 2;		/* the sname field only */
	CHECK_EQ(parse(&m, &req), 0);
	CHECK_EQ(req.requested, 0);
	m.data[245] = 4;		/* no such field */
	CHECK_EQ(parse(&m, &req), 0);
	CHECK_EQ(req.requested + req.server, 0);

	m.data[245] = 3;
	m.data[51] = 0;			/* no end mark in sname */
	CHECK_EQ(parse(&m, &req), 0);
	CHECK_EQ(req.requested, IP(192, 168, 1, 105));
	memcpy(m.data + 44, "\x34\x01\x01\xff", 4);	/* nested */
	CHECK_EQ(parse(&m, &req), 0);
	m.data[44] = 12;
	m.data[45] = 62;		/* to the last byte: no end mark */
	CHECK_EQ(parse(&m, &req), 0);
	m.data[45] = 63;		/* one byte beyond sname */
	CHECK_EQ(parse(&m, &req), 0);
	CHECK_EQ(req.server, 0);
}

TEST(bytes_of_an_ack)
{
	const struct dhcp_reply rep = {
		.type = DHCP_ACK,
		.ciaddr = IP(192, 168, 1, 103),
		.yiaddr = IP(192, 168, 1, 103),
		.server = IP(192, 168, 1, 1),
		.mask = 0xffffff00,
		.lease = 60,
	};
	static const u8 options[] = {
		0x63, 0x82, 0x53, 0x63,
		53, 1, 5,
		54, 4, 192, 168, 1, 1,
		51, 4, 0, 0, 0, 60,
		58, 4, 0, 0, 0, 30,
		59, 4, 0, 0, 0, 53,
		1, 4, 255, 255, 255, 0,
		3, 4, 192, 168, 1, 1,
		6, 4, 192, 168, 1, 1,
		28, 4, 192, 168, 1, 255,
		61, 7, 1, 0x7a, 0xab, 0x9e, 0xef, 0xbe, 0xa3,
		255,
	};
	struct dhcp_request req;
	u8 buf[DHCP_REPLY_MAX];

	CHECK_EQ(dhcp_parse(udhcpc_renew, sizeof(udhcpc_renew), &req), 0);
	CHECK_EQ(dhcp_build(&req, &rep, buf), 301);
	CHECK(!memcmp(buf, "\x02\x01\x06", 4));
	CHECK(!memcmp(buf + 4, udhcpc_renew + 4, 4));
	CHECK_EQ(get_unaligned_be32(buf + 12), rep.ciaddr);
	CHECK_EQ(get_unaligned_be32(buf + 16), rep.yiaddr);
	CHECK_EQ(get_unaligned_be32(buf + 20), 0);
	CHECK(!memcmp(buf + 28, udhcpc_renew + 28, 16));
	CHECK(!memcmp(buf + 236, options, sizeof(options)));
}

TEST(a_reply_is_never_too_short_nor_too_long)
{
	struct made m = make(DHCP_DISCOVER, 1);
	struct dhcp_reply rep = { .type = DHCP_NAK, .server = 1 };
	u8 *buf = malloc(DHCP_REPLY_MAX);
	struct dhcp_request req;
	u8 id[DHCP_ID_MAX];

	memset(id, 0x5a, sizeof(id));
	end(&m);
	CHECK_EQ(parse(&m, &req), 0);
	CHECK_EQ(dhcp_build(&req, &rep, buf), 300);
	CHECK_EQ(buf[299], 0);

	m.len--;
	add(&m, 61, id, sizeof(id));
	end(&m);
	CHECK_EQ(parse(&m, &req), 0);
	rep.mask = 0xffffff00;
	rep.lease = 60;
	CHECK_EQ(dhcp_build(&req, &rep, buf), 422);
	CHECK_EQ(buf[421], 255);
	free(buf);
}

TEST(the_broadcast_flag_comes_back)
{
	struct made m = make(DHCP_DISCOVER, 1);
	const struct dhcp_reply rep = { .type = DHCP_OFFER, .server = 1 };
	struct dhcp_request req;
	u8 buf[DHCP_REPLY_MAX];

	end(&m);
	m.data[10] = 0x80;
	CHECK_EQ(parse(&m, &req), 0);
	dhcp_build(&req, &rep, buf);
	CHECK_EQ(buf[10], 0x80);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any replies, with any waits between them: what is sent is bounded, and no
 * address is taken that may not be ours, nor a file asked for that has no name.
 */
#include <stdlib.h>
#include <string.h>
#include <asm/unaligned.h>
#include "net/lend.h"
#include "net/netboot_session.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define OURS	0xc0a80101

static const u8 mac[6] = { 2, 0, 0, 0, 1, 0 };

static void require(bool truth)
{
	if (!truth)
		abort();
}

static bool is_own(u32 ip)
{
	return ip == OURS;
}

static void check(const struct netboot_session *s, enum netboot_todo todo,
		  enum netboot_say say)
{
	const struct netboot_reply *o = &s->offer;
	u8 out[DHCP_ASK_LEN];

	require(s->state <= NETBOOT_OVER);
	require(strlen(o->file) <= NETBOOT_NAME_MAX);
	if (todo == NETBOOT_SEND)
		netboot_build(out, say, o, s->xid, mac, NETBOOT_CLASS);
	if (todo == NETBOOT_LOOK || todo == NETBOOT_TAKE)
		require(o->file[0] && o->ip != OURS && o->tftp != OURS &&
			o->tftp != o->ip && lend_address_ok(o->ip, o->mask) &&
			!((o->tftp ^ o->ip) & o->mask));
}

/* in a block of exactly its size */
static int parse(struct netboot_reply *r, const u8 *data, u32 len, u8 how,
		 u32 xid)
{
	u8 *p = calloc(1, 240 + len);
	int ret;

	p[0] = 2;
	p[1] = 1;
	p[2] = 6;
	put_unaligned_be32(xid, p + 4);
	memcpy(p + 28, mac, sizeof(mac));
	put_unaligned_be32(how & 1 ? 0xc0a85832 : OURS, p + 16);
	put_unaligned_be32(how & 2 ? 0xc0a85801 : 0, p + 20);
	put_unaligned_be32(0x63825363, p + 236);
	memcpy(p + 240, data, len);
	if (how & 4)
		memcpy(p + 108, data, len < 128 ? len : 128);
	if (how & 8)
		memcpy(p + 44, data, len < 64 ? len : 64);
	netboot_asks(p, 240 + len, "Own_boot");
	ret = netboot_parse(r, p, how & 16 ? len : 240 + len, xid, mac);
	free(p);
	return ret;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct netboot_session s;
	struct netboot_reply r;
	u32 now = 0xfffff000, sent = 0, len;
	enum netboot_say say;
	u32 begin = now;

	netboot_begin(&s, 1, now);
	while (size >= 4) {
		struct netboot_event e = {
			.free = data[1] & 0x60,
			.probe = (data[1] & 0x1f) % 3,
			.fetching = data[1] & 0x80,
			.busy = !(data[1] & 0x60),
		};
		enum netboot_todo todo;

		now += data[2] * (data[0] & 0x80 ? 100 : 1);
		len = data[3] < size - 4 ? data[3] : size - 4;
		if (len && !parse(&r, data + 4, len, data[0], s.xid)) {
			e.reply = &r;
			e.usable = netboot_usable(&r, is_own);
		}
		data += 4 + len;
		size -= 4 + len;
		todo = netboot_step(&s, &e, now, &say);
		check(&s, todo, say);
		sent += todo == NETBOOT_SEND;
		/* in bursts of a few, a pause behind each */
		require(sent <= 8 + (now - begin) / 1000 * 2);
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A conversation with the DHCP server: each message is a byte for the client,
 * one for the time that passes, one for the length of the options, one that
 * picks an address for ciaddr, and the options.  What a server must never do
 * is checked after each.  An input that begins with 0xff is one bare packet.
 */
#include <stdlib.h>
#include <string.h>
#include <asm/unaligned.h>
#include "net/dhcp_policy.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static struct dhcp_server server;
static u32 now;

static bool in_use(u32 addr, const u8 mac[6])
{
	return (addr & 0xf) == 3 && mac[5] != 3;
}

static void require(bool truth)
{
	if (!truth)
		abort();
}

static void reset(void)
{
	static const u32 own[] = { 0xc0a80101, 0xc0a80001, 0xc0a800fe };
	u32 i;

	memset(&server, 0, sizeof(server));
	for (i = 0; i < 3; i++) {
		server.own[i].addr = own[i];
		server.own[i].mask = 0xffffff00;
	}
	server.own_count = 3;
	server.pool_first = 100;
	server.pool_count = 16;
	server.lease = 60;
	server.authority = true;
	server.in_use = in_use;
	now = 0xfffff000;
}

static bool is_ours(u32 addr)
{
	return addr == server.own[0].addr || addr == server.own[1].addr ||
	       addr == server.own[2].addr;
}

static void check_table(void)
{
	const struct dhcp_lease *a, *b, *all = server.leases.lease;

	for (a = all; a < all + DHCP_LEASES_MAX; a++) {
		if (a->state == LEASE_FREE)
			continue;
		require(!is_ours(a->addr) && a->addr >> 9 == 0xc0a800 >> 1);
		require((u8)a->addr != 0 && (u8)a->addr != 255);
		require(a->client.len <= DHCP_ID_MAX);
		for (b = all; b < a; b++)
			require(b->state == LEASE_FREE || b->addr != a->addr);
	}
}

static void serve(const u8 *p, u32 len)
{
	struct dhcp_answer a;
	u32 yiaddr;

	if (dhcp_serve(&server, p, len, now, &a)) {
		yiaddr = get_unaligned_be32(a.data + 16);
		require(a.len >= 300 && a.len <= DHCP_REPLY_MAX);
		require(is_ours(a.from) && !is_ours(a.to) && a.to);
		require(!is_ours(yiaddr));
		require(!yiaddr || dhcp_lease_at(&server.leases, yiaddr));
	}
	check_table();
}

/* in a block of exactly its size, so that a step beyond it is seen */
static void message(const u8 head[4], const u8 *options, u32 len)
{
	static const u32 pick[] = { 0, 0xc0a80164, 0xc0a80065, 0xc0a80196,
				    0xc0a80101, 0x0a000001, 0xffffffff, 0 };
	u8 *p = calloc(1, 240 + len);

	p[0] = 1;
	p[1] = 1;
	p[2] = 6;
	put_unaligned_be32(pick[head[3] & 7], p + 12);
	p[28] = 2;
	p[33] = head[0] & 0x1f;
	put_unaligned_be32(0x63825363, p + 236);
	memcpy(p + 240, options, len);
	/* names, where overloaded options are, from the options' end */
	if (head[3] & 0x80)
		memcpy(p + 108, options + len / 2,
		       len - len / 2 < 128 ? len - len / 2 : 128);
	now += head[1] * 500;
	serve(p, 240 + len);
	free(p);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	reset();
	if (size && data[0] == 0xff) {
		serve(data + 1, size - 1);
		return 0;
	}
	while (size >= 4) {
		u32 len = data[2] < size - 4 ? data[2] : size - 4;

		message(data, data + 4, len);
		data += 4 + len;
		size -= 4 + len;
	}
	return 0;
}

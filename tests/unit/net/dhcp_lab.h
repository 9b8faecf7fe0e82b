/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server with a router's three addresses, for one file of tests. */
#ifndef LIFEBOAT_TESTS_DHCP_LAB_H
#define LIFEBOAT_TESTS_DHCP_LAB_H

#include <string.h>
#include "net/dhcp_policy.h"
#include "dhcp_client.h"
#include "test.h"

#define LAN1(n)	IP(192, 168, 1, n)
#define LAN0(n)	IP(192, 168, 0, n)
#define LEASE	60

static struct dhcp_server server;
static struct dhcp_answer answer;
static u32 now;

/* one PC with a static address, by its last byte */
static u32 static_addr;
static u8 static_mac;

static bool in_use(u32 addr, const u8 mac[6])
{
	return static_addr == addr && mac[5] != static_mac;
}

static void reset(void)
{
	memset(&server, 0, sizeof(server));
	server.own[0].addr = LAN1(1);
	server.own[1].addr = LAN0(1);
	server.own[2].addr = LAN0(254);
	server.own[0].mask = 0xffffff00;
	server.own[1].mask = 0xffffff00;
	server.own[2].mask = 0xffffff00;
	server.own_count = 3;
	server.pool_first = 100;
	server.pool_count = 16;
	server.lease = LEASE;
	server.authority = true;
	server.in_use = in_use;
	static_addr = 0;
	now = 0xffff0000;	/* wraps in a minute */
}

static u32 answered(u8 code)
{
	return option(answer.data, answer.len, code);
}

static u32 yiaddr(void)
{
	return get_unaligned_be32(answer.data + 16);
}

#endif

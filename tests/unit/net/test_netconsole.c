// SPDX-License-Identifier: GPL-2.0-or-later
/* Who is sent the log by UDP, when, and how much of it. */
#include <errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include "door.h"
#include "net/net.h"
#include "net/udp_port.h"
#include "record.h"
#include "test.h"

#define KEPT	10000
#define A	0x0a01a8c0	/* in network byte order, or not: no matter */
#define B	0x0b01a8c0
#define MINUTE	60000

static struct {
	char text[20000];	/* all that was sent */
	u32 len;
	u32 packets;
	u32 last;		/* milliseconds, when the last one was */
	u32 gap;		/* the shortest between two of them */
	u32 to;
	u16 port;
	u32 clients;
} seen;

static struct rescue_status status;
static u32 now;
static udp_recv_fn receive;
static struct udp_pcb pcb;
static struct netif netif;
static struct {
	sys_timeout_handler handler;
	void *arg;
	u32 at;
} timer;

struct ip_globals ip_data;
const ip_addr_t ip_addr_any = { 0 };

u32_t sys_now(void)
{
	return now;
}

void sys_timeout(u32_t msecs, sys_timeout_handler handler, void *arg)
{
	if (timer.handler)
		test_failed(__FILE__, __LINE__, "two timers at once");
	timer.handler = handler;
	timer.arg = arg;
	timer.at = now + msecs;
}

u8_t pbuf_free(struct pbuf *p)
{
	p->ref--;
	return 1;
}

u8_t ip4_addr_isbroadcast_u32(u32_t addr, const struct netif *n)
{
	return addr == 0xffffffff;
}

struct udp_pcb *net_udp_open(u16 port, udp_recv_fn recv, void *arg)
{
	receive = recv;
	return port == 6666 ? &pcb : NULL;
}

void net_udp_send(struct udp_pcb *from, const void *data, u32 len,
		  const ip_addr_t *to, u16 port, struct netif *n)
{
	if (from != &pcb || n != &netif || !len || len > 1472)
		test_failed(__FILE__, __LINE__, "not a packet");
	if (seen.packets++)
		seen.gap = min(seen.gap, now - seen.last);
	seen.last = now;
	memcpy(seen.text + seen.len, data, len);
	seen.len += len;
	seen.to = ip_2_ip4(to)->addr;
	seen.port = port;
}

const struct rescue_status *rescue_status(void)
{
	return &status;
}

void rescue_client(void)
{
	seen.clients++;
}

static void wait(u32 ms)
{
	sys_timeout_handler handler;

	for (; ms; ms--) {
		now++;
		if (!timer.handler || timer.at != now)
			continue;
		handler = timer.handler;
		timer.handler = NULL;
		handler(timer.arg);
	}
}

static void forget(void)
{
	memset(&seen, 0, sizeof(seen));
	seen.gap = ~0;
}

static void start(void)
{
	/* whoever is left of the test before */
	wait(11 * MINUTE);
	forget();
	status.state = RESCUE_IDLE;
	now = 0xfffffff0;	/* it wraps */
	record_init(KEPT);
	if (netconsole_start())
		abort();
}

static void ask(u32 from, u16 port, u32 to)
{
	struct pbuf p = { .ref = 1 };
	ip_addr_t ip = { 0 };

	ip_2_ip4(&ip)->addr = from;
	ip_2_ip4(&ip_data.current_iphdr_dest)->addr = to;
	ip_data.current_netif = &netif;
	receive(NULL, &pcb, &p, &ip, port);
	if (p.ref)
		test_failed(__FILE__, __LINE__, "a packet has leaked");
}

static bool got(const char *text)
{
	bool same = seen.len == strlen(text) &&
		    !memcmp(seen.text, text, seen.len);

	forget();
	return same;
}

TEST(nobody_is_sent_anything_unasked)
{
	start();
	record_puts("one\n");
	wait(MINUTE);
	/* nor by what goes to everybody */
	ask(A, 5000, 0xffffffff);
	wait(MINUTE);
	CHECK_EQ(seen.packets, 0);
	CHECK_EQ(seen.clients, 0);
}

TEST(what_there_is_and_what_follows)
{
	start();
	record_puts("one\n");
	ask(A, 5000, 1);
	CHECK_EQ(seen.packets, 0);
	CHECK_EQ(seen.clients, 1);
	wait(100);
	CHECK_EQ(seen.to, A);
	CHECK_EQ(seen.port, 5000);
	CHECK(got("one\n"));
	wait(MINUTE);
	CHECK_EQ(seen.packets, 0);
	record_puts("two\n");
	wait(100);
	CHECK(got("two\n"));
	/* he may have missed something */
	ask(A, 5000, 1);
	wait(100);
	CHECK(got("one\ntwo\n"));
}

TEST(for_ten_minutes)
{
	start();
	record_puts("one\n");
	ask(A, 5000, 1);
	wait(9 * MINUTE);
	record_puts("two\n");
	wait(100);
	CHECK(got("one\ntwo\n"));
	ask(A, 5000, 1);
	wait(9 * MINUTE);
	forget();
	record_puts("three\n");
	wait(100);
	CHECK(got("three\n"));
	wait(MINUTE);
	record_puts("four\n");
	wait(MINUTE);
	CHECK_EQ(seen.packets, 0);
	/* and nothing runs on for nobody */
	CHECK(!timer.handler);
	ask(A, 5001, 1);
	wait(100);
	CHECK_EQ(seen.port, 5001);
	CHECK(got("one\ntwo\nthree\nfour\n"));
}

TEST(who_asks_last)
{
	start();
	record_puts("one\n");
	ask(A, 5000, 1);
	wait(100);
	forget();
	ask(B, 5001, 1);
	wait(100);
	CHECK_EQ(seen.to, B);
	CHECK(got("one\n"));
	record_puts("two\n");
	wait(100);
	CHECK_EQ(seen.to, B);
	CHECK(got("two\n"));
}

/* 40 KiB a second, however often somebody asks */
TEST(no_faster_than_that)
{
	u32 i;

	start();
	for (i = 0; i < KEPT; i++)
		record_putc('0' + i % 10);
	ask(A, 5000, 1);
	wait(1000);
	CHECK_EQ(seen.len, KEPT);
	CHECK(seen.gap >= 25);
	for (i = 0; i < KEPT; i++)
		CHECK_EQ(seen.text[i], '0' + i % 10);
	forget();
	for (i = 0; i < 1000; i++) {
		ask(i % 2 ? A : B, 5000, 1);
		if (i % 10 == 9)
			wait(1);
	}
	CHECK(seen.packets <= 4);
	CHECK(seen.gap >= 25);
}

TEST(an_upload_goes_first)
{
	start();
	record_puts("one\n");
	ask(A, 5000, 1);
	status.state = RESCUE_RECEIVING;
	wait(MINUTE);
	CHECK_EQ(seen.packets, 0);
	status.state = RESCUE_WRITING;
	wait(100);
	CHECK(got("one\n"));
}

/* during a long upload more was said than is kept */
TEST(what_is_gone_is_skipped)
{
	u32 i;

	start();
	ask(A, 5000, 1);
	status.state = RESCUE_RECEIVING;
	for (i = 0; i < KEPT + 500; i++)
		record_putc('0' + i % 10);
	wait(100);
	status.state = RESCUE_IDLE;
	wait(1000);
	CHECK_EQ(seen.len, KEPT);
	CHECK_EQ(seen.text[0], '0' + 500 % 10);
}

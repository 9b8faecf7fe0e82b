// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The two servers behind ordinary sockets, for real clients in a private
 * network namespace: host_server INTERFACE LEASE-SECONDS ADDRESS...
 * (all /24).  What lwIP's glue does, this does with Linux's means.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include "net/dhcp_policy.h"
#include "net/dns_packet.h"

static struct dhcp_server server;

static u32 now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* the kernel's ARP table, where the glue reads lwIP's */
static bool in_use(u32 addr, const u8 mac[6])
{
	char line[256], ip[64], hw[32], mine[18];
	FILE *f = fopen("/proc/net/arp", "r");
	bool found = false;
	int flags;

	snprintf(mine, sizeof(mine), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %*s %x %31s", ip, &flags, hw) == 3 &&
		    (flags & 2) && ntohl(inet_addr(ip)) == addr &&
		    strcmp(hw, mine))
			found = true;
	if (f)
		fclose(f);
	return found;
}

static int udp_socket(const char *dev, int port)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1;

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on)) ||
	    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on)) ||
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, dev, strlen(dev)) ||
	    bind(fd, (struct sockaddr *)&sin, sizeof(sin)))
		err(1, "port %d", port);
	return fd;
}

/* bytes received, where from, and which of our addresses they came to */
static int receive(int fd, u8 *buf, size_t size, struct sockaddr_in *peer,
		   struct in_pktinfo *info)
{
	u8 control[CMSG_SPACE(sizeof(*info))];
	struct iovec iov = { .iov_base = buf, .iov_len = size };
	struct msghdr msg = {
		.msg_name = peer, .msg_namelen = sizeof(*peer),
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	int len = recvmsg(fd, &msg, 0);

	if (len >= 0)
		memcpy(info, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(*info));
	return len;
}

static void transmit(int fd, const u8 *data, u32 len,
		     const struct sockaddr_in *to, u32 from)
{
	u8 control[CMSG_SPACE(sizeof(struct in_pktinfo))] = { 0 };
	struct in_pktinfo info = { .ipi_spec_dst.s_addr = htonl(from) };
	struct iovec iov = { .iov_base = (void *)data, .iov_len = len };
	struct msghdr msg = {
		.msg_name = (void *)to, .msg_namelen = sizeof(*to),
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = IPPROTO_IP;
	c->cmsg_type = IP_PKTINFO;
	c->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(c), &info, sizeof(info));
	if (sendmsg(fd, &msg, 0) < 0)
		warn("send");
}

/* a datagram to a port where nobody listens: the kernel asks by ARP */
static void probe(int fd, u32 addr, u32 from)
{
	const struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr.s_addr = htonl(addr),
	};

	if (addr)
		transmit(fd, (const u8 *)"", 1, &to, from);
}

static void serve_dhcp(int fd)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(DHCP_CLIENT_PORT),
	};
	struct dhcp_answer a;
	struct sockaddr_in peer;
	struct in_pktinfo info;
	u8 buf[1500];
	int len = receive(fd, buf, sizeof(buf), &peer, &info);

	if (len < 0 || !dhcp_serve(&server, buf, len, now_ms(), &a))
		return;
	probe(fd, a.offered, a.from);
	to.sin_addr.s_addr = htonl(a.to);
	transmit(fd, a.data, a.len, &to, a.from);
}

static void serve_dns(int fd)
{
	struct sockaddr_in peer;
	struct in_pktinfo info;
	u8 buf[1500], out[DNS_ANSWER_MAX];
	int len = receive(fd, buf, sizeof(buf), &peer, &info);
	u32 ours;

	if (len < 0)
		return;
	ours = ntohl(info.ipi_spec_dst.s_addr);
	len = dns_answer(buf, len, ours, out);
	if (len)
		transmit(fd, out, len, &peer, ours);
}

int main(int argc, char **argv)
{
	struct pollfd fds[2] = { { .events = POLLIN }, { .events = POLLIN } };
	int i;

	if (argc < 4 || argc > 3 + DHCP_ADDRESSES_MAX)
		errx(2, "usage: %s INTERFACE LEASE ADDRESS...", argv[0]);
	for (i = 3; i < argc; i++) {
		server.own[i - 3].addr = ntohl(inet_addr(argv[i]));
		server.own[i - 3].mask = 0xffffff00;
	}
	server.own_count = argc - 3;
	server.pool_first = 100;
	server.pool_count = 16;
	server.lease = atoi(argv[2]);
	server.in_use = in_use;
	server.authority = true;
	fds[0].fd = udp_socket(argv[1], DHCP_SERVER_PORT);
	fds[1].fd = udp_socket(argv[1], DNS_PORT);
	puts("ready");
	fflush(stdout);
	while (poll(fds, 2, -1) > 0) {
		if (fds[0].revents)
			serve_dhcp(fds[0].fd);
		if (fds[1].revents)
			serve_dns(fds[1].fd);
	}
	return 1;
}

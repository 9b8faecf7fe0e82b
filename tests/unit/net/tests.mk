# SPDX-License-Identifier: GPL-2.0-or-later
tests += net/test_dhcp_packet
net/test_dhcp_packet-srcs := net/dhcp_packet.c

tests += net/test_dhcp_policy
net/test_dhcp_policy-srcs := net/dhcp_packet.c net/dhcp_lease.c \
	net/dhcp_policy.c

tests += net/test_dns_packet
net/test_dns_packet-srcs := net/dns_packet.c

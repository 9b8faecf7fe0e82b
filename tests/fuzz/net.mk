# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += fuzz_dhcp
fuzz_dhcp-srcs := net/dhcp_packet.c net/dhcp_lease.c net/dhcp_policy.c

fuzzers += fuzz_dns
fuzz_dns-srcs := net/dns_packet.c

fuzzers += fuzz_tftp
fuzz_tftp-srcs := net/tftp_packet.c net/tftp_put.c

fuzzers += fuzz_nmrp
fuzz_nmrp-srcs := net/nmrp_frame.c net/nmrp_session.c

fuzzers += fuzz_netboot
fuzz_netboot-srcs := net/netboot_reply.c net/netboot_session.c \
	net/lend_address.c net/dhcp_packet.c net/dhcp_ask.c

# SPDX-License-Identifier: GPL-2.0-or-later
tests += net/test_dhcp_packet
net/test_dhcp_packet-srcs := net/dhcp_packet.c

dhcp-policy := net/dhcp_packet.c net/dhcp_lease.c net/dhcp_policy.c
tests += net/test_dhcp_policy net/test_dhcp_captured
net/test_dhcp_policy-srcs := $(dhcp-policy)
net/test_dhcp_captured-srcs := $(dhcp-policy)

tests += net/test_claim
net/test_claim-srcs := net/claim.c

tests += net/test_rx
net/test_rx-srcs := net/rx_is_for.c

tests += net/test_isn
net/test_isn-srcs := net/isn.c mbedtls:sha256 mbedtls:platform_util

tests += net/test_dns_packet
net/test_dns_packet-srcs := net/dns_packet.c

tests += net/test_tftp_packet
net/test_tftp_packet-srcs := net/tftp_packet.c

tests += net/test_tftp_get
net/test_tftp_get-srcs := net/tftp_get.c

tests += net/test_tftp_put
net/test_tftp_put-srcs := net/tftp_put.c

tests += net/test_fetch_turn
net/test_fetch_turn-srcs := net/fetch_turn.c
net/test_fetch_turn-cflags := -DCONFIG_LIFEBOAT_DOOR_NETBOOT

# the glue, on the lwIP that U-Boot carries, with the settings that it has
lwip := $(addprefix uboot:lib/lwip/lwip/src/,core/def core/inet_chksum \
	core/ip core/mem core/memp core/netif core/pbuf core/udp \
	core/ipv4/acd core/ipv4/dhcp core/ipv4/etharp core/ipv4/ip4 \
	core/ipv4/ip4_addr core/timeouts netif/ethernet)
lwip-cflags := -I$(top)/tests/unit/net/lwip \
	-isystem $(UBOOT)/lib/lwip/lwip/src/include \
	-idirafter $(UBOOT)/lib/lwip/u-boot -DCONFIG_LIB_RAND
tests += net/test_glue
net/test_glue-srcs := net/dhcp_packet.c net/dhcp_lease.c net/dhcp_policy.c \
	net/dhcp_ask.c \
	net/dhcpd.c net/dns_packet.c net/dns.c net/udp_port.c $(lwip)
net/test_glue-cflags := $(lwip-cflags) \
	-DCONFIG_LIFEBOAT_DHCP_FIRST=100 -DCONFIG_LIFEBOAT_DHCP_COUNT=16 \
	-DCONFIG_LIFEBOAT_DHCP_LEASE=60 -DCONFIG_LIFEBOAT_DHCP_ASK

tests += net/test_rx_poll
net/test_rx_poll-srcs := net/rx.c net/rx_is_for.c $(lwip)
net/test_rx_poll-cflags := -I$(top)/tests/unit/net/rx $(lwip-cflags) \
	-DCONFIG_LIFEBOAT_RX_IN_PLACE

tests += net/test_tftp_backup
net/test_tftp_backup-srcs := net/tftp_backup.c net/tftp_get.c \
	net/tftp_packet.c $(filter %/def %/ip4_addr,$(lwip))
net/test_tftp_backup-cflags := $(lwip-cflags) -DCONFIG_LIFEBOAT_SERVICE

include $(top)/tests/host/conlog.mk
tests += net/test_netconsole
net/test_netconsole-srcs := net/netconsole.c $(conlog-srcs)
net/test_netconsole-cflags := $(lwip-cflags) $(conlog-cflags)

tests += net/test_stay
net/test_stay-srcs := net/stay.c $(lwip)
net/test_stay-cflags := $(lwip-cflags) \
	-DCONFIG_PROT_TCP_LWIP -DCONFIG_LWIP_TCP_WND=46720 \
	-DCONFIG_LWIP_TCP_SND_BUF=11680 -DCONFIG_LIFEBOAT_STAY

tests += net/test_time_wait
net/test_time_wait-srcs := $(lwip) \
	$(addprefix uboot:lib/lwip/lwip/src/core/,tcp tcp_in tcp_out)
net/test_time_wait-cflags := $(lwip-cflags) \
	-DCONFIG_PROT_TCP_LWIP -DCONFIG_LWIP_TCP_WND=46720 \
	-DCONFIG_LWIP_TCP_SND_BUF=11680

tests += net/test_nmrp_frame
net/test_nmrp_frame-srcs := net/nmrp_frame.c net/lend_address.c

tests += net/test_nmrp_session
net/test_nmrp_session-srcs := net/nmrp_session.c

tests += net/test_lend
net/test_lend-srcs := net/lend.c net/frames.c $(lwip)
net/test_lend-cflags := $(lwip-cflags) -DCONFIG_LIFEBOAT_DOOR_NETBOOT

tests += net/test_netboot_reply
net/test_netboot_reply-srcs := net/netboot_reply.c net/dhcp_packet.c \
	net/dhcp_ask.c

tests += net/test_netboot_session
net/test_netboot_session-srcs := net/netboot_session.c net/lend_address.c

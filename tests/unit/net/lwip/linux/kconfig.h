/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options that U-Boot's lwipopts.h asks about, as a board sets them. */
#define CONFIG_IS_ENABLED(x)	0
#define CONFIG_PROT_UDP_LWIP	1
#define CONFIG_PROT_DHCP_LWIP	1

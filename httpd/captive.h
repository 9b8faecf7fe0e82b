/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that we answer to, and the probes of captive-portal detection; pure. */
#ifndef LIFEBOAT_CAPTIVE_H
#define LIFEBOAT_CAPTIVE_H

#include <linux/types.h>

enum host_kind {
	HOST_FOREIGN,	/* somebody else's name: a rebound DNS entry, perhaps */
	HOST_OURS,	/* a literal address, or a name of ours */
	HOST_PROBE,	/* where a PC or phone looks for a captive portal */
};

/**
 * host_kind() - whose name is it?
 * @host:	Host field, with or without a port
 */
enum host_kind host_kind(const char *host);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that we answer to; pure. */
#ifndef LIFEBOAT_CAPTIVE_H
#define LIFEBOAT_CAPTIVE_H

#include <linux/types.h>

/**
 * host_is_ours() - a literal address, or a name of ours?
 * @host:	Host field, with or without a port
 *
 * Any other is somebody else's: typed in, a look for a captive portal, or
 * a rebound DNS entry.
 */
bool host_is_ours(const char *host);

#endif

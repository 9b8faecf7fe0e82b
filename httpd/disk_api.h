/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An image that is written to the disk as it comes; see doc/api.md. */
#ifndef LIFEBOAT_DISK_API_H
#define LIFEBOAT_DISK_API_H

#include "httpd/conn.h"

/* before the first byte of the body */
bool api_may_disk(struct conn *c);
void api_disk(struct conn *c, int result);

#endif

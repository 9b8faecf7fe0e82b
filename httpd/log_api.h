/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log over HTTP; see doc/api.md. */
#ifndef LIFEBOAT_LOG_API_H
#define LIFEBOAT_LOG_API_H

#include "httpd/conn.h"

void api_log(struct conn *c, int result);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The API's answers; see doc/api.md. */
#ifndef LIFEBOAT_API_H
#define LIFEBOAT_API_H

#include "httpd/conn.h"

void api_status(struct conn *c, int result);
void api_events(struct conn *c, int result);
void api_partitions(struct conn *c, int result);
void api_image(struct conn *c, int result);
void api_flash(struct conn *c, int result);
void api_boot(struct conn *c, int result);

/**
 * api_verdict() - the verdict in short, for an error's JSON
 * @buf:	JSON object of the image, "" if nothing was checked
 */
void api_verdict(char *buf, u32 size);

#endif

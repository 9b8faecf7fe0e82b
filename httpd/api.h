/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The API's answers; see doc/api.md. */
#ifndef LIFEBOAT_API_H
#define LIFEBOAT_API_H

#include "flash/region.h"
#include "httpd/conn.h"

void api_status(struct conn *c, int result);
void api_events(struct conn *c, int result);
void api_partitions(struct conn *c, int result);
void api_image(struct conn *c, int result);
void api_flash(struct conn *c, int result);
void api_boot(struct conn *c, int result);

/**
 * api_verdict() - the verdict on what was checked last, be it a firmware or
 * Lifeboat itself
 * @buf:	JSON object, "" if nothing was checked
 */
void api_verdict(char *buf, u32 size);

/* 64 hex digits, and then the end or an '&' */
bool api_digest(const char *text, u8 sha256[32]);

/**
 * api_parse_digest() - a JSON body that names an image by its digest
 * @object:	the body
 *
 * Return: false once 400 has been answered.
 */
bool api_parse_digest(struct conn *c, struct region *object, u8 sha256[32]);

#endif

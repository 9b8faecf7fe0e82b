/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door for Lifeboat itself; see doc/api.md. */
#ifndef LIFEBOAT_HTTPD_UPDATE_H
#define LIFEBOAT_HTTPD_UPDATE_H

#include "httpd/conn.h"

void api_lifeboat(struct conn *c, int result);
void api_lifeboat_flash(struct conn *c, int result);

/* the same for a person; a query as "?de" asks for a language */
void pages_lifeboat_form(struct conn *c, int result);
void pages_lifeboat(struct conn *c, int result);
void pages_lifeboat_flash(struct conn *c, int result);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page, the journey without JavaScript, and command-line clients. */
#ifndef LIFEBOAT_PAGES_H
#define LIFEBOAT_PAGES_H

#include "httpd/conn.h"
#include "httpd/page.h"
#include "httpd/template.h"

void pages_asset(struct conn *c, int result);
void pages_home(struct conn *c, int result);	/* lead to the page */
void pages_none(struct conn *c, int result);
void pages_upload(struct conn *c, int result);
void pages_flash(struct conn *c, int result);
void pages_ram_form(struct conn *c, int result);
void pages_ram(struct conn *c, int result);
/* the digest that the form confirms; false once it has been refused */
bool pages_digest(struct conn *c, u8 sha256[32]);
/* to where the job can be watched */
void pages_follow(struct conn *c);
void pages_progress(struct conn *c, int result);
void pages_more(struct conn *c, int result);
void pages_erase(struct conn *c, int result);
void pages_failsafe(struct conn *c, int result);
void pages_error(struct conn *c, int status, const char *error,
		 const char *advice);

/* fill in a template and answer with it; @values as template_fill() */
void pages_send(struct conn *c, int status, enum page_template_id id,
		const struct template_value *values);

#endif

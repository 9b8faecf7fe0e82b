// SPDX-License-Identifier: GPL-2.0-or-later
#include <malloc.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "conlog.h"
#include "httpd/log_api.h"
#include "httpd/routes.h"

/**
 * struct reading - one reader of the log
 * @at:		next byte
 */
struct reading {
	struct conn_source source;
	u32 at;
};

static int read_on(struct conn_source *s, u8 *buf, u32 size)
{
	struct reading *r = container_of(s, struct reading, source);
	int n = conlog_read(r->at, (char *)buf, size);

	if (n > 0)
		r->at += n;
	return n;
}

static void close_log(struct conn_source *s)
{
	free(container_of(s, struct reading, source));
}

void api_log(struct conn *c, int result)
{
	struct reading *r = malloc(sizeof(*r));

	if (!r) {
		route_errno(c, -ENOMEM);
		return;
	}
	r->source.read = read_on;
	r->source.close = close_log;
	r->at = conlog_begin();
	conn_draw(c, "text/plain; charset=utf-8", conlog_end() - r->at,
		  &r->source);
}

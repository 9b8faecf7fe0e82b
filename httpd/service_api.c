// SPDX-License-Identifier: GPL-2.0-or-later
#include <malloc.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <vsprintf.h>
#include "httpd/routes.h"
#include "httpd/service_api.h"
#include "service.h"

/* --- backup --- */

struct sending {
	struct conn_source source;
	struct service_backup backup;
};

static struct sending *of_source(struct conn_source *s)
{
	return container_of(s, struct sending, source);
}

static int read_on(struct conn_source *s, u8 *buf, u32 size)
{
	struct backup *b = &of_source(s)->backup.backup;
	int ret = backup_read(b, buf, size);

	if (ret < 0)
		printf("lifeboat: backup broken off: flash cannot be read at 0x%x (%d)\n",
		       b->at, ret);
	return ret;
}

static void close_backup(struct conn_source *s)
{
	service_backup_end(&of_source(s)->backup);
	free(of_source(s));
}

/* "malta-525400123456-firmware.bin" */
static void name_file(struct conn *c, const char *partition)
{
	const struct rescue_info *info = rescue_info();
	const u8 *mac = info->mac;
	char name[48];
	u32 i;

	for (i = 0; i < sizeof(name) - 1 && partition[i]; i++)
		name[i] = isalnum(partition[i]) ? partition[i] : '_';
	name[i] = '\0';
	conn_header(c, "Content-Disposition: attachment; filename=\"%s-%02x%02x%02x%02x%02x%02x-%s.bin\"",
		    info->board, mac[0], mac[1], mac[2], mac[3], mac[4],
		    mac[5], name);
}

/*
 * A backup holds off every job for as long as it is read, and a page elsewhere
 * could have it read by an <img>.  Our page says by Referer where the link
 * stood; a browser that says nothing has got it from somewhere else.
 */
bool api_may_backup(struct conn *c)
{
	const struct http_request *req = conn_request(c);

	if (*req->referer ? route_is_ours(req, req->referer) :
			    *req->origin || !*req->languages)
		return true;
	route_elsewhere(c);
	return false;
}

void api_backup(struct conn *c, int result)
{
	const char *name = conn_request(c)->path + strlen(PATH_BACKUP);
	struct sending *s = calloc(1, sizeof(*s));
	int ret = -ENOMEM;

	if (s) {
		s->backup.reader.peer = conn_upload(c)->peer;
		ret = service_backup_begin(name, &s->backup);
	}
	if (!ret) {
		s->source.read = read_on;
		s->source.close = close_backup;
		name_file(c, name);
		conn_draw(c, "application/octet-stream", s->backup.backup.left,
			  &s->source);
		return;
	}
	free(s);
	if (ret == -ENOENT)
		route_error(c, 404, "This router has no partition of that name.",
			    "GET /api/partitions lists them; \"all\" is the whole chip.");
	else if (ret == -EBUSY)
		route_error(c, 409, "The router is being written.",
			    "Wait until it has finished.");
	else
		route_errno(c, ret);
}

/* --- restore, factory reset --- */

static void say_no(struct conn *c, int err, const struct service_no *no)
{
	int status = 422;

	switch (err) {
	case -ENOENT:
		status = 404;
		break;
	case -EPERM:
		status = 403;
		break;
	case -EBUSY:
		status = 409;
		break;
	}
	route_error(c, status, no->error, no->advice);
}

static const char *restored(struct conn *c, char *known, u32 size)
{
	http_query_value(conn_request(c)->query, "i-know", known, size);
	return conn_request(c)->path + strlen(PATH_RESTORE);
}

bool api_may_restore(struct conn *c)
{
	const struct http_request *req = conn_request(c);
	struct service_no no;
	char known[64];
	const char *name = restored(c, known, sizeof(known));
	/* a form is longer than the file in it */
	u32 length = strncmp(req->type, "multipart/", 10) ? req->length : 0;
	int ret = service_may_restore(name, known, length, &no);

	if (ret)
		say_no(c, ret, &no);
	else if (PORT_NAND)
		conn_upload(c)->thin = service_thins(name, length);
	return !ret;
}

static void started(struct conn *c)
{
	conn_printf(c, 202, "application/json",
		    "{\"state\":\"%s\",\"job\":\"%s\"}\n",
		    rescue_state_name(rescue_status()->state),
		    rescue_status()->job);
}

void api_restore(struct conn *c, int result)
{
	struct service_no no;
	char known[64];
	const char *name = restored(c, known, sizeof(known));
	int ret = service_restore(conn_upload(c), name, known, &no);

	if (!ret)
		started(c);
	else if (ret == -EPIPE)
		route_errno(c, ret);
	else
		say_no(c, ret, &no);
}

void api_erase_settings(struct conn *c, int result)
{
	struct service_no no;
	int ret = service_erase_settings(&no);

	if (!ret)
		started(c);
	else
		route_error(c, ret == -EIO ? 500 : 409, no.error, no.advice);
}

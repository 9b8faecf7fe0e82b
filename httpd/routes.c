// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <vsprintf.h>
#include "httpd/api.h"
#include "httpd/captive.h"
#include "httpd/disk_api.h"
#include "httpd/json_out.h"
#include "httpd/log_api.h"
#include "httpd/page.h"
#include "httpd/pages.h"
#include "httpd/routes.h"
#include "httpd/service_api.h"
#include "httpd/update.h"
#include "door.h"

/* first match wins; HEAD is GET without the body */
static const struct route routes[] = {
	{ HTTP_GET, "/", BODY_NONE, pages_asset },
	{ HTTP_GET, "/progress", BODY_NONE, pages_progress },
	{ HTTP_GET, "/api/status", BODY_NONE, api_status },
	{ HTTP_GET, "/api/events", BODY_NONE, api_events },
	{ HTTP_GET, "/api/partitions", BODY_NONE, api_partitions },
	{ HTTP_POST, "/api/image", BODY_UPLOAD, api_image },
	{ HTTP_POST, "/api/flash", BODY_SMALL, api_flash },
	{ HTTP_POST, "/api/boot", BODY_SMALL, api_boot },
#ifdef CONFIG_LIFEBOAT_DISK
	{ HTTP_POST, "/api/disk", BODY_RAW, api_disk, api_may_disk },
	{ HTTP_PUT, "/api/disk", BODY_RAW, api_disk, api_may_disk },
#endif
#ifdef CONFIG_LIFEBOAT_LOG
	{ HTTP_GET, "/api/log", BODY_NONE, api_log },
#endif
#ifdef CONFIG_LIFEBOAT_SERVICE
	{ HTTP_GET, "/more", BODY_NONE, pages_more },
	{ HTTP_GET, PATH_BACKUP, BODY_NONE, api_backup, api_may_backup },
	{ HTTP_POST, PATH_RESTORE, BODY_RAW, api_restore, api_may_restore },
	{ HTTP_PUT, PATH_RESTORE, BODY_RAW, api_restore, api_may_restore },
	{ HTTP_POST, "/api/settings/erase", BODY_NONE, api_erase_settings },
	{ HTTP_POST, "/settings/erase", BODY_SMALL, pages_erase },
	{ HTTP_POST, "/failsafe", BODY_SMALL, pages_failsafe },
#endif
#ifdef CONFIG_LIFEBOAT_SELFUPDATE
	{ HTTP_POST, "/api/lifeboat", BODY_RAW, api_lifeboat },
	{ HTTP_POST, "/api/lifeboat/flash", BODY_SMALL, api_lifeboat_flash },
	{ HTTP_GET, "/lifeboat", BODY_NONE, pages_lifeboat_form },
	{ HTTP_POST, "/lifeboat", BODY_RAW, pages_lifeboat },
	{ HTTP_POST, "/lifeboat/flash", BODY_SMALL, pages_lifeboat_flash },
#endif
#ifdef CONFIG_LIFEBOAT_RAM_BOOT
	{ HTTP_GET, "/ram", BODY_NONE, pages_ram_form },
	{ HTTP_POST, "/ram", BODY_SMALL, pages_ram },
#endif
	{ HTTP_POST, "/flash", BODY_SMALL, pages_flash },
	/* vendors' pages post to all kinds of paths: a file is a file */
	{ HTTP_POST, NULL, BODY_UPLOAD, pages_upload },
	{ HTTP_PUT, NULL, BODY_UPLOAD, pages_upload },
	{ HTTP_GET, "/favicon.ico", BODY_NONE, pages_none },
	/* a browser's memory of the dead firmware, /cgi-bin/luci/ say */
	{ HTTP_GET, NULL, BODY_NONE, pages_home },
};

static bool is_api(const struct http_request *req)
{
	return !strncmp(req->path, "/api/", 5);
}

void route_error(struct conn *c, int status, const char *error,
		 const char *advice)
{
	const struct http_request *req = conn_request(c);
	static char text[3072], image[2048];
	struct json_out j;

	if (!is_api(req)) {
		if (req->wants_html)
			pages_error(c, status, error, advice);
		else
			conn_printf(c, status, "text/plain; charset=utf-8",
				    "ERROR: %s%s%s\n", error,
				    *advice ? " " : "", advice);
		return;
	}
	json_out_init(&j, text, sizeof(text));
	json_open(&j, NULL, '{');
	json_put_string(&j, "error", error);
	json_put_string(&j, "detail", advice);
	json_close(&j, '}');
	image[0] = '\0';
	if ((!strcmp(req->path, "/api/image") ||
	     !strcmp(req->path, "/api/lifeboat")) &&
	    rescue_status()->state == RESCUE_FAILED)
		api_verdict(image, sizeof(image));
	if (image[0])	/* one more member, in front of the last bracket */
		conn_printf(c, status, "application/json",
			    "%.*s,\"image\":%s}\n", (int)j.len - 1, text, image);
	else
		conn_printf(c, status, "application/json", "%s\n", text);
}

/* the corridor's errors; where @error is NULL the status record has it */
static const struct {
	int err;
	int status;
	const char *error;
	const char *advice;
} errors[] = {
	{ -ENOEXEC, 415, NULL, NULL },
	{ -EXDEV, 422, NULL, NULL },
	{ -EPERM, 422, NULL, NULL },
	{ -EBUSY, 409, "The router is being written.",
	  "Wait until it has finished." },
	{ -ENOENT, 409, "No image has been checked yet.",
	  "Upload one first." },
	{ -ESTALE, 409, "Another image has been checked since.",
	  "Upload yours again." },
	{ -ENOKEY, 422,
	  "The image is whole as far as it can be checked, but nothing in it proves which router it is for.",
	  "If you are certain that it is for this router, add ?force=1." },
	{ -ENODEV, 503, NULL, NULL },
	{ -ENODATA, 411, "The length of the upload is missing.",
	  "Send Content-Length, or send it chunked." },
	{ -EPIPE, 409, "The upload was given up.", "Send it again." },
};

void route_errno(struct conn *c, int err)
{
	const struct rescue_status *st = rescue_status();
	bool told = st->state == RESCUE_FAILED && st->err == err;
	const char *holder = rescue_holder();
	char text[RESCUE_TEXT_MAX];
	u32 i;

	if (err == -EBUSY && *holder) {
		snprintf(text, sizeof(text),
			 "%s is sending a file, or reads a backup.", holder);
		route_error(c, 409, text, "Wait until it has finished.");
		return;
	}
	if (IS_ENABLED(CONFIG_LIFEBOAT_RAM_BOOT) && err == -EROFS) {
		/* not refused, so that the status has no words for it */
		route_error(c, 422, rescue_report()->error,
			    rescue_report()->advice);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].err == err) {
			route_error(c, errors[i].status,
				    errors[i].error ?: st->error,
				    errors[i].advice ?: st->advice);
			return;
		}
	if (err == -EFBIG && !told && IS_ENABLED(CONFIG_LIFEBOAT_DISK) &&
	    conn_upload(c)->flow)
		told = st->state == RESCUE_FAILED;
	if (told) {
		/* of the file; what follows is of the request */
		route_error(c, err == -EFBIG ? 413 : err == -EIO ? 500 : 422,
			    st->error, st->advice);
	} else if (err == -EBADMSG) {
		route_error(c, 400, "The request is malformed.",
			    "Send it again.");
	} else if (err == -EFBIG) {
		snprintf(text, sizeof(text),
			 "That is too large: this router takes at most %u bytes.",
			 rescue_info()->limit);
		route_error(c, 413, text, IS_ENABLED(CONFIG_LIFEBOAT_DISK) &&
			    rescue_info()->disk ?
			    "Choose an image for this router. One of its disk can be written while it comes: curl -T FILE http://192.168.1.1/api/disk" :
			    IMAGE_FOR_ROUTER);
	} else {
		route_error(c, 500, "Something went wrong inside.",
			    "Switch off, hold reset, and try again.");
	}
}

void route_boot_errno(struct conn *c, int err)
{
	if (err == -ENOENT)
		route_error(c, 409, "There is no firmware that could be started.",
			    "Upload one first.");
	else
		route_errno(c, err);
}

bool route_is_ours(const struct http_request *req, const char *url)
{
	static const char scheme[] = "http://";
	size_t n = strlen(req->host);

	if (strncmp(url, scheme, sizeof(scheme) - 1))
		return false;
	url += sizeof(scheme) - 1;
	return !strncasecmp(url, req->host, n) && (!url[n] || url[n] == '/');
}

/*
 * A page elsewhere may lead here by a link, and do nothing more.  Browsers say
 * by Origin where a POST comes from; by Sec-Fetch-Site only to 127.0.0.1, so
 * that a GET must not change anything.
 */
static bool from_elsewhere(const struct http_request *req)
{
	if (*req->origin && !route_is_ours(req, req->origin))
		return true;
	return req->site == SITE_OTHER &&
	       (req->method != HTTP_GET || is_api(req));
}

void route_elsewhere(struct conn *c)
{
	route_error(c, 403, "Another web site sent this request.",
		    "Open this router's own page and use that.");
}

static bool serves_host(struct conn *c, const struct http_request *req)
{
	/* HTTP/1.0 has no Host, and no browser speaks it any more */
	if (host_is_ours(req->host) || (req->http_1_0 && !*req->host))
		return true;
	/*
	 * Whatever somebody has typed in, or a phone looks for: to our address.
	 * Nothing is served under the name, so that it may as well be one that
	 * has been made to point here.
	 */
	if ((req->method == HTTP_GET || req->method == HTTP_HEAD) &&
	    *req->host && !is_api(req)) {
		pages_home(c, 0);
		return false;
	}
	/* a request without one is none (RFC 9112, 3.2) */
	route_error(c, *req->host ? 421 : 400, "This router is not the host that was asked for.",
		    "Open http://192.168.1.1/ instead.");
	return false;
}

static bool is_path(const struct route *r, const struct http_request *req)
{
	u32 len;

	if (!r->path)
		return !is_api(req);
	len = strlen(r->path);
	if (len > 1 && r->path[len - 1] == '/')
		return !strncmp(r->path, req->path, len);
	return !strcmp(r->path, req->path);
}

/* @methods: a bit for each with which the path is known */
static const struct route *lookup(const struct http_request *req, u32 *methods)
{
	enum http_method method = req->method == HTTP_HEAD ? HTTP_GET :
							     req->method;
	u32 i;

	*methods = 0;
	for (i = 0; i < ARRAY_SIZE(routes); i++) {
		const struct route *r = &routes[i];

		if (!is_path(r, req))
			continue;
		*methods |= 1 << r->method;
		if (r->method == method)
			return r;
	}
	return NULL;
}

const struct route *route_find(struct conn *c)
{
	const struct http_request *req = conn_request(c);
	const struct route *route;
	bool get;
	u32 known;

	if (!serves_host(c, req))
		return NULL;
	if (from_elsewhere(req)) {
		route_elsewhere(c);
		return NULL;
	}
	if (!IS_ENABLED(CONFIG_LIFEBOAT_PLAIN_PAGE) && *req->path == '*') {
		conn_header(c, "Allow: GET, HEAD, POST, PUT, OPTIONS");
		conn_reply(c, 200, "text/plain", NULL, 0);
		return NULL;
	}
	route = lookup(req, &known);
	if (!route && known) {
		get = known & 1 << HTTP_GET;
		if (!IS_ENABLED(CONFIG_LIFEBOAT_PLAIN_PAGE))
			conn_header(c, "Allow: %s%s", get ? "GET, HEAD" : "POST",
				    !(known & 1 << HTTP_PUT) ? "" :
				    get ? ", POST, PUT" : ", PUT");
		route_error(c, 405, "That cannot be done here.", "");
	} else if (!route) {
		route_error(c, 404, "There is no such thing here.",
			    "The API is under /api/status, /api/image, /api/flash and /api/boot.");
	}
	return route;
}

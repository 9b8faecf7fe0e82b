// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Everything that is not the API.  POST / and PUT do the whole job in one
 * request: a command-line client gets lines of text, a browser without
 * JavaScript a page to confirm on.
 */
#include <compiler.h>
#include <malloc.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <vsprintf.h>
#include "flash/disk.h"
#include "flash/ram_boot.h"
#include "httpd/api.h"
#include "httpd/captive.h"
#include "httpd/page.h"
#include "httpd/pages.h"
#include "httpd/routes.h"
#include "httpd/template.h"
#include "selfupdate.h"

#define HTML	"text/html; charset=utf-8"
#define PLAIN	"text/plain; charset=utf-8"
/* that one template may have */
#define VALUES_MAX	64

/* is the page a template, and not packed? */
#ifdef CONFIG_LIFEBOAT_PLAIN_PAGE
static const bool plain_page = true;
#else
static const bool plain_page;
#endif

/* what is to be done although it has gone well, see half_done() in corridor.c */
static const char *to_do(const struct rescue_status *st)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_IMAGE_NAND_SPLIT) ||
	       IS_ENABLED(CONFIG_LIFEBOAT_DISK) ? st->advice : "";
}

static void page_headers(struct conn *c)
{
	conn_header(c, "Content-Security-Policy: %s", page_csp);
	conn_header(c, "X-Frame-Options: DENY");
	conn_header(c, "Referrer-Policy: same-origin");
}

/* what the script says where there is one */
static void send_home(struct conn *c)
{
	u32 left = rescue_info()->starts_in_ms / 1000;
	char text[128] = "";
	const struct template_value values[] = {
		{ "stuck", text },
		{ }
	};

	if (left)
		snprintf(text, sizeof(text),
			 "Unless a file is sent, the firmware is tried in %u s.",
			 left);
	pages_send(c, 200, PAGE_HOME, values);
}

void pages_asset(struct conn *c, int result)
{
	const struct http_request *req = conn_request(c);
	const struct rescue_status *st = rescue_status();
	u32 i;

	/* without flash there is nothing to do, but something to read */
	if (!rescue_info()->limit) {
		route_error(c, 200, st->error, st->advice);
		return;
	}
	if (plain_page && req->wants_html) {
		send_home(c);
		return;
	}
	if (plain_page || !req->takes_gzip) {
		conn_printf(c, 200, PLAIN,
			    "This is Lifeboat on %s. Send it a firmware image:\n"
			    "  curl -F firmware=@factory.bin http://%s/\n",
			    rescue_info()->model, req->host);
		return;
	}
	for (i = 0; i < page_assets_count; i++) {
		if (strcmp(page_assets[i].path, req->path))
			continue;
		page_headers(c);
		conn_header(c, "Content-Encoding: gzip");
		conn_reply(c, 200, page_assets[i].type, page_assets[i].data,
			   page_assets[i].len);
		return;
	}
	route_error(c, 404, "There is no such page.", "");
}

void pages_home(struct conn *c, int result)
{
	u32 ip = conn_local_ip(c);
	const u8 *b = (u8 *)&ip;

	/* asked for by somebody else's name: lead to our address */
	if (!host_is_ours(conn_request(c)->host))
		conn_header(c, "Location: http://%u.%u.%u.%u/", b[0], b[1],
			    b[2], b[3]);
	else
		conn_header(c, "Location: /");
	conn_printf(c, 302, PLAIN, "The page is at http://%u.%u.%u.%u/\n",
		    b[0], b[1], b[2], b[3]);
}

void pages_none(struct conn *c, int result)
{
	conn_reply(c, 204, PLAIN, NULL, 0);
}

#ifdef CONFIG_LIFEBOAT_PLAIN_PAGE
static const struct page_words *language(const struct http_request *req)
{
	return page_words;
}
#else
/* the language whose code @text is, or begins with */
static const struct page_words *language_of(const char *text, bool whole)
{
	const struct page_words *p;

	for (p = page_words; p->code; p++)
		if (whole ? !strcmp(text, p->code) :
			    !strncasecmp(text, p->code, strlen(p->code)))
			return p;
	return NULL;
}

/* what the query names, as "?de" does; or the browser's first; or English */
static const struct page_words *language(const struct http_request *req)
{
	const struct page_words *p = language_of(req->query, true);
	const char *wanted = req->languages;

	while (!p && *wanted) {
		wanted += strspn(wanted, " ,");
		p = language_of(wanted, false);
		wanted += strcspn(wanted, ",");
	}
	return p ?: page_words;
}
#endif

void pages_send(struct conn *c, int status, enum page_template_id id,
		const struct template_value *values)
{
	const struct page_words *lang = language(conn_request(c));
	const struct template_value *words = lang->words;
	struct template_value all[VALUES_MAX] = {
		{ "style", page_style, true },
		{ "lang", lang->code },
	};
	const char *template = page_templates[id];
	char *buf;
	u32 len, i;

	for (i = 2; values->name && i < VALUES_MAX - 1; i++)
		all[i] = *values++;
	for (; words->name && i < VALUES_MAX - 1; i++)
		all[i] = *words++;
	len = template_fill(template, all, NULL, 0);
	buf = malloc(len + 1);

	if (!buf) {
		conn_printf(c, 500, PLAIN, "ERROR: out of memory\n");
		return;
	}
	template_fill(template, all, buf, len + 1);
	page_headers(c);
	conn_reply_owned(c, status, HTML, buf, len);
}

static void send_note(struct conn *c, int status, const char *what,
		      const char *error, const char *advice)
{
	const struct template_value values[] = {
		{ "what", what },
		{ "router", rescue_info()->model },
		{ "error", error },
		{ "advice", advice },
		{ "again", rescue_info()->limit ? "" : "hidden" },
		{ }
	};

	pages_send(c, status, PAGE_ERROR, values);
}

void pages_error(struct conn *c, int status, const char *error,
		 const char *advice)
{
	send_note(c, status, "That did not work", error, advice);
}

static void hex(const u8 *data, u32 len, char *text)
{
	u32 i;

	for (i = 0; i < len; i++)
		sprintf(text + 2 * i, "%02x", data[i]);
}

static void list_parts(const struct image_report *rep, char *buf, u32 size)
{
	char where[64];
	u32 i;

	buf[0] = '\0';
	for (i = 0; i < rep->nparts; i++) {
		const struct image_part *p = &rep->part[i];

		strlcat(buf, "<li>", size);
		template_append(buf, size, p->what);
		snprintf(where, sizeof(where), ": %u bytes to %s + 0x%x",
			 image_part_size(rep, i), p->partition, p->offset);
		template_append(buf, size, where);
		strlcat(buf, "</li>", size);
	}
}

static void list_checks(const struct image_report *rep, char *buf, u32 size)
{
	u32 i;

	buf[0] = '\0';
	for (i = 0; i < rep->nchecks; i++) {
		strlcat(buf, "<li>", size);
		template_append(buf, size, rep->check[i].name);
		strlcat(buf, rep->check[i].ok ? ": good</li>" :
			": <strong>wrong</strong></li>", size);
	}
}

static void send_verdict(struct conn *c)
{
	const struct image_report *rep = rescue_report();
	static const char ask[] =
		"<p><label><input type=checkbox name=force value=1 required> "
		"Nothing in this file proves which router it is for. I am "
		"certain that it is for this one.</label></p>";
	char size[16], digest[65], parts[512], checks[512];
	const struct template_value values[] = {
		{ "router", rescue_info()->model },
		{ "format", rep->format },
		{ "board", rep->board[0] ? rep->board : "not said" },
		{ "version", rep->version[0] ? rep->version : "not said" },
		{ "size", size },
		{ "sha256", digest },
		{ "parts", parts, true },
		{ "checks", checks, true },
		{ "force", rep->verdict == IMAGE_ACCEPT ? "" : ask, true },
		{ }
	};

	snprintf(size, sizeof(size), "%u", rep->size);
	hex(rep->sha256, sizeof(rep->sha256), digest);
	list_parts(rep, parts, sizeof(parts));
	list_checks(rep, checks, sizeof(checks));
	pages_send(c, 200, PAGE_VERDICT, values);
}

/* the same of what runs from RAM: there is one thing that can be done with it */
static void send_ram(struct conn *c)
{
	const struct image_report *rep = rescue_report();
	const struct http_request *req = conn_request(c);
	char digest[65], checks[512];
	const struct template_value values[] = {
		{ "router", rescue_info()->model },
		{ "format", rep->format },
		{ "board", rep->board },
		{ "version", rep->version },
		{ "sha256", digest },
		{ "checks", checks, true },
		{ "ask", rep->unsure ? "" : "hidden" },
		{ "force", rep->unsure ? "required" : "disabled" },
		{ }
	};

	hex(rep->sha256, sizeof(rep->sha256), digest);
	if (!req->wants_html) {
		conn_printf(c, 422, PLAIN,
			    "ERROR: %s %s Or type:\n"
			    "  curl -d '{\"mode\":\"ram\",\"sha256\":\"%s\"%s}' http://%s/api/boot\n",
			    rep->error, rep->advice, digest,
			    rep->unsure ? ",\"force\":true" : "", req->host);
		return;
	}
	list_checks(rep, checks, sizeof(checks));
	pages_send(c, 200, PAGE_RAM, values);
}

static u32 percent(const struct rescue_status *st)
{
	return st->total < 100 ? 0 : min(st->done / (st->total / 100), 100u);
}

/*
 * What a command-line client reads while flash is written.  Somebody else may
 * have begun before it has read how its own upload ended.
 */
static u32 progress_line(struct conn *c, char *buf, u32 size, bool *last)
{
	const struct rescue_upload *own = conn_upload(c);
	const struct rescue_status *st = own->known ? &own->end :
						      rescue_status();

	switch (st->state) {
	case RESCUE_DONE:
		*last = true;
		return snprintf(buf, size,
				"OK: %u bytes written, %u verified, %u were right already. %s\n",
				st->written, st->verified, st->skipped,
				*to_do(st) ? to_do(st) :
				"The new firmware is starting.");
	case RESCUE_FAILED:
		*last = true;
		return snprintf(buf, size, "ERROR: %s %s\n", st->error,
				st->advice);
	default:
		return snprintf(buf, size, "%s %u %%\n",
				rescue_state_name(st->state), percent(st));
	}
}

void pages_upload(struct conn *c, int result)
{
	bool force = conn_body(c)->force ||
		     http_query_flag(conn_request(c)->query, "force");

	if (IS_ENABLED(CONFIG_LIFEBOAT_RAM_BOOT) && result == -EROFS) {
		send_ram(c);
		return;
	}
	if (result && result != -ENOKEY) {
		route_errno(c, result);
		return;
	}
	if (conn_request(c)->wants_html) {
		send_verdict(c);
		return;
	}
	result = rescue_flash(NULL, force);
	if (result) {
		route_errno(c, result);
		return;
	}
	rescue_boot(RESCUE_BOOT_NORMAL);
	conn_watch(c, PLAIN, progress_line);
}

bool pages_digest(struct conn *c, u8 sha256[32])
{
	char digest[66];	/* one more than it has: too long is wrong */

	http_query_value(conn_body(c)->text, "sha256", digest, sizeof(digest));
	if (api_digest(digest, sha256))
		return true;
	route_error(c, 400, "The form names no image to write.",
		    "Upload one first.");
	return false;
}

void pages_follow(struct conn *c)
{
	conn_header(c, "Location: /progress?%s", conn_request(c)->query);
	conn_printf(c, 303, PLAIN, "See /progress\n");
}

/* the confirm form's fields: what was shown, and maybe "force" */
void pages_flash(struct conn *c, int result)
{
	u8 sha256[32];

	if (!pages_digest(c, sha256))
		return;
	result = rescue_flash(sha256,
			      http_query_flag(conn_body(c)->text, "force"));
	if (result) {
		route_errno(c, result);
		return;
	}
	rescue_boot(RESCUE_BOOT_SOON);
	pages_follow(c);
}

#ifdef CONFIG_LIFEBOAT_RAM_BOOT
void pages_ram_form(struct conn *c, int result)
{
	const struct image_report *rep = rescue_report();

	if (rep && image_from_ram(rep))
		send_ram(c);
	else
		pages_home(c, 0);
}

/* the same of what is started from RAM */
void pages_ram(struct conn *c, int result)
{
	const struct template_value values[] = {
		{ "router", rescue_info()->model },
		{ "what", "The firmware is started from RAM, and nothing is written" },
		{ }
	};
	u8 sha256[32];

	if (!pages_digest(c, sha256))
		return;
	result = rescue_boot_ram(sha256, http_query_flag(conn_body(c)->text,
							 "force"));
	if (result)
		route_errno(c, result);
	else
		pages_send(c, 200, PAGE_DONE, values);
}
#endif

/* the job, while it runs and when it has gone well */
static const char *what(const char *firmware, const char *settings,
			const char *lifeboat, const char *other)
{
	const char *job = rescue_status()->job;

	/* what else is there? */
	if (!IS_ENABLED(CONFIG_LIFEBOAT_SERVICE) &&
	    !IS_ENABLED(CONFIG_LIFEBOAT_SELFUPDATE))
		return firmware;
	return !strcmp(job, "firmware") ||
	       (IS_ENABLED(CONFIG_LIFEBOAT_DISK) && !strcmp(job, "disk")) ?
	       firmware :
	       !strcmp(job, "settings") ? settings :
	       !strcmp(job, "lifeboat") ? lifeboat : other;
}

static void send_progress(struct conn *c, const struct rescue_status *st)
{
	char done[8], left[24] = "";
	const struct template_value values[] = {
		{ "router", rescue_info()->model },
		{ "what", what("Writing the firmware", "Erasing the settings",
			       "Writing Lifeboat", "Restoring a backup") },
		{ "state", rescue_state_name(st->state) },
		{ "percent", done },
		{ "left", left },
		{ }
	};

	snprintf(done, sizeof(done), "%u", percent(st));
	if (IS_ENABLED(CONFIG_LIFEBOAT_ETA) && st->left_ms)
		snprintf(left, sizeof(left), "about %u s left",
			 st->left_ms / 1000 + 1);
	pages_send(c, 200, PAGE_PROGRESS, values);
}

void pages_progress(struct conn *c, int result)
{
	const struct template_value values[] = {
		{ "router", rescue_info()->model },
		{ "what", what("The firmware is written and verified",
			       "The settings are erased", "",
			       "The backup is restored and verified") },
		{ }
	};
	const struct rescue_status *st = rescue_status();

	switch (st->state) {
	case RESCUE_ERASING:
	case RESCUE_WRITING:
	case RESCUE_VERIFYING:
		send_progress(c, st);
		break;
	case RESCUE_DONE:
		if (rescue_update()) {
			pages_send(c, 200, PAGE_UPDATED, values);
			break;
		}
		if (*to_do(st))
			send_note(c, 200, values[1].text, to_do(st), "");
		else
			pages_send(c, 200, PAGE_DONE, values);
		break;
	case RESCUE_FAILED:
		pages_error(c, 200, st->error, st->advice);
		break;
	default:
		pages_home(c, 0);
	}
}

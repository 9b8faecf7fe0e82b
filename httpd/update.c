// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <vsprintf.h>
#include "flash/json.h"
#include "httpd/api.h"
#include "httpd/page.h"
#include "httpd/pages.h"
#include "httpd/routes.h"
#include "httpd/update.h"
#include "selfupdate.h"

static void refuse(struct conn *c, int err)
{
	if (err == -ENOKEY)
		route_error(c, 422,
			    "Without power in the middle of this, the router would never start again: it has no second copy of Lifeboat.",
			    "Make sure of the power, then send \"power\": true.");
	else if (err == -EIO && rescue_status()->state != RESCUE_FAILED)
		route_error(c, 500, "The boot partition is write-protected.",
			    "Nothing was written.");
	else if (err == -EIO)
		route_error(c, 500, rescue_status()->error,
			    rescue_status()->advice);
	else
		route_errno(c, err);
}

void api_lifeboat(struct conn *c, int result)
{
	static char answer[2048];

	result = rescue_update_end(conn_upload(c));
	if (result) {
		refuse(c, result);
		return;
	}
	api_verdict(answer, sizeof(answer));
	conn_printf(c, 200, "application/json", "%s\n", answer);
}

void api_lifeboat_flash(struct conn *c, int result)
{
	struct region object, value;
	bool power = false;
	u8 sha256[32];

	if (!api_parse_digest(c, &object, sha256))
		return;
	if (json_member(&object, "power", &value))
		power = json_true(&value);
	result = rescue_update_flash(sha256, power);
	if (result)
		refuse(c, result);
	else
		conn_printf(c, 202, "application/json", "{\"state\":\"%s\"}\n",
			    rescue_state_name(rescue_status()->state));
}

static const char *hide_unless(bool shown)
{
	return shown ? "" : "hidden";
}

static void send_verdict(struct conn *c, const struct rescue_update *u)
{
	char size[16], count[32], digest[65];
	const struct template_value values[] = {
		{ "router", rescue_info()->model },
		{ "now", rescue_info()->version },
		{ "version", u->image.version },
		{ "size", size },
		{ "count", count },
		{ "sha256", digest },
		{ "same", hide_unless(!u->differ) },
		{ "ask", hide_unless(u->differ) },
		{ "spare", hide_unless(u->spare) },
		{ "single", hide_unless(!u->spare) },
		/* what is hidden is not asked for */
		{ "off", u->spare ? "disabled" : "" },
		{ }
	};
	u32 i;

	snprintf(size, sizeof(size), "%u", u->image.size);
	snprintf(count, sizeof(count), "%u of %u", u->differ, u->blocks);
	for (i = 0; i < sizeof(u->image.sha256); i++)
		snprintf(digest + 2 * i, 3, "%02x", u->image.sha256[i]);
	pages_send(c, 200, PAGE_UPDATE, values);
}

void pages_lifeboat_form(struct conn *c, int result)
{
	const struct template_value values[] = {
		{ "router", rescue_info()->model },
		{ }
	};

	pages_send(c, 200, PAGE_LIFEBOAT, values);
}

void pages_lifeboat(struct conn *c, int result)
{
	result = rescue_update_end(conn_upload(c));
	if (result)
		refuse(c, result);
	else
		send_verdict(c, rescue_update());
}

/* "sha256=…&power=1" */
void pages_lifeboat_flash(struct conn *c, int result)
{
	u8 sha256[32];

	if (!pages_digest(c, sha256))
		return;
	result = rescue_update_flash(sha256,
				     http_query_flag(conn_body(c)->text,
						     "power"));
	if (result)
		refuse(c, result);
	else
		pages_follow(c);
}

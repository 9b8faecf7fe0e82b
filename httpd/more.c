// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is seldom used: backups to download, settings to erase.  The page with
 * JavaScript fetches this and shows it as a part of itself.
 */
#include <compiler.h>
#include <linux/errno.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <vsprintf.h>
#include "httpd/page.h"
#include "httpd/pages.h"
#include "httpd/routes.h"
#include "httpd/service_api.h"
#include "httpd/template.h"
#include "service.h"

#define KIB	1024

/* a name as it stands in a path */
static void put_path(char *buf, u32 size, const char *name)
{
	char hex[4] = "";

	for (; *name; name++) {
		snprintf(hex, sizeof(hex), isalnum(*name) ? "%c" : "%%%02x",
			 (u8)*name);
		strlcat(buf, hex, size);
	}
}

static void list_partitions(char *buf, u32 size)
{
	const struct layout *l = rescue_info()->layout;
	char text[24];
	u32 i;

	buf[0] = '\0';
	for (i = 0; i < l->count; i++) {
		strlcat(buf, "<li><a href=\"" PATH_BACKUP, size);
		put_path(buf, size, l->part[i].name);
		strlcat(buf, "\" download>", size);
		template_append(buf, size, l->part[i].name);
		snprintf(text, sizeof(text), "</a>, %u KiB</li>",
			 l->part[i].size / KIB);
		strlcat(buf, text, size);
	}
}

void pages_more(struct conn *c, int result)
{
	static char links[LAYOUT_PARTS_MAX * 112];
	char chip[16];
	const struct template_value values[] = {
		{ "router", rescue_info()->model },
		{ "links", links, true },
		{ "chip", chip },
		{ "off", rescue_info()->intact ? "" : "disabled" },
		{ "up", rescue_info()->updatable ? "" : "hidden" },
		{ "log", IS_ENABLED(CONFIG_LIFEBOAT_LOG) ? "" : "hidden" },
		{ }
	};

	list_partitions(links, sizeof(links));
	snprintf(chip, sizeof(chip), "%u KiB",
		 rescue_info()->layout->size / KIB);
	pages_send(c, 200, PAGE_MORE, values);
}

/* the form's box: "sure=1" */
void pages_erase(struct conn *c, int result)
{
	struct service_no no;

	if (!http_query_flag(conn_body(c)->text, "sure")) {
		pages_more(c, 0);
		return;
	}
	result = service_erase_settings(&no);
	if (result) {
		route_error(c, 409, no.error, no.advice);
		return;
	}
	rescue_boot(RESCUE_BOOT_SOON);
	pages_follow(c);
}

/* settings stay, and the firmware is told to do without them */
void pages_failsafe(struct conn *c, int result)
{
	const struct template_value values[] = {
		{ "router", rescue_info()->model },
		{ }
	};
	enum rescue_state state = rescue_status()->state;

	/* what is being written now shall start as it would */
	result = state >= RESCUE_ERASING && state <= RESCUE_VERIFYING ?
		 -EBUSY : rescue_boot(RESCUE_BOOT_FAILSAFE);
	if (result)
		route_boot_errno(c, result);
	else
		pages_send(c, 200, PAGE_SAFE, values);
}

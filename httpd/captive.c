// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "httpd/captive.h"

static const char *const ours[] = {
	"localhost", "lifeboat", "lifeboat.lan", "router.lan", "openwrt.lan",
	"openwrt",
};

static bool is_name(const char *host, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ours); i++)
		if (strlen(ours[i]) == n && !strncasecmp(host, ours[i], n))
			return true;
	return false;
}

/* a literal IPv4 address cannot be rebound */
static bool is_literal(const char *host, size_t n)
{
	u32 value = 0, digits = 0, dots = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (host[i] == '.') {
			if (!digits)
				return false;
			dots++;
			digits = 0;
			value = 0;
		} else if (isdigit((u8)host[i])) {
			value = value * 10 + host[i] - '0';
			if (++digits > 3 || value > 255)
				return false;
		} else {
			return false;
		}
	}
	return dots == 3 && digits;
}

static bool port_ok(const char *port)
{
	size_t n = 0;

	if (*port != ':')
		return !*port;
	while (isdigit((u8)port[n + 1]))
		n++;
	return n && n <= 5 && !port[n + 1];
}

bool host_is_ours(const char *host)
{
	size_t n = strcspn(host, ":");

	if (!port_ok(host + n))
		return false;
	if (is_literal(host, n))
		return true;
	/* a name may be written with the root's dot behind it */
	return is_name(host, n && host[n - 1] == '.' ? n - 1 : n);
}

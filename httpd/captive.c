// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "httpd/captive.h"

static const char *const ours[] = {
	"localhost", "lifeboat", "lifeboat.lan", "router.lan", "openwrt.lan",
	"openwrt",
};

#ifdef CONFIG_LIFEBOAT_DNS
/*
 * Android and ChromeOS; iOS and macOS; Windows; Firefox; NetworkManager of
 * GNOME, Ubuntu, Debian, Fedora, Arch and KDE.
 */
static const char *const probes[] = {
	"connectivitycheck.gstatic.com", "connectivitycheck.android.com",
	"clients3.google.com", "www.google.com", "play.googleapis.com",
	"captive.apple.com", "www.apple.com", "www.appleiphonecell.com",
	"www.msftconnecttest.com", "ipv6.msftconnecttest.com",
	"www.msftncsi.com",
	"detectportal.firefox.com",
	"nmcheck.gnome.org", "connectivity-check.ubuntu.com",
	"network-test.debian.org", "fedoraproject.org", "ping.archlinux.org",
	"networkcheck.kde.org",
};
#else
/* nobody is told that these names are ours */
static const char *const probes[] = { };
#endif

static bool among(const char *host, size_t n, const char *const *names,
		  size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strlen(names[i]) == n && !strncasecmp(host, names[i], n))
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

enum host_kind host_kind(const char *host)
{
	size_t n = strcspn(host, ":");

	if (!port_ok(host + n))
		return HOST_FOREIGN;
	/* a name may be written with the root's dot behind it */
	if (n && host[n - 1] == '.' && !is_literal(host, n - 1))
		n--;
	if (is_literal(host, n) || among(host, n, ours, ARRAY_SIZE(ours)))
		return HOST_OURS;
	if (among(host, n, probes, ARRAY_SIZE(probes)))
		return HOST_PROBE;
	return HOST_FOREIGN;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/string.h>
#include "httpd/params.h"

static const char *skip_space(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

bool params_value_is(const char *field, const char *want)
{
	size_t n;

	field = skip_space(field);
	n = strcspn(field, "; \t");
	return n == strlen(want) && !strncasecmp(field, want, n);
}

/* a quoted string; copies to @buf, which may be NULL; returns its end */
static const char *quoted(const char *p, char *buf, size_t size)
{
	size_t n = 0;

	while (*p && *p != '"') {
		/* browsers escape only the quote, and paths have backslashes */
		if (*p == '\\' && p[1] == '"')
			p++;
		if (buf && n < size - 1)
			buf[n++] = *p;
		p++;
	}
	if (buf)
		buf[n] = '\0';
	return *p ? p + 1 : p;
}

static const char *plain(const char *p, char *buf, size_t size)
{
	size_t len = strcspn(p, "; \t"), n = len;

	if (buf) {
		if (n > size - 1)
			n = size - 1;
		memcpy(buf, p, n);
		buf[n] = '\0';
	}
	return p + len;
}

bool params_get(const char *field, const char *name, char *buf, size_t size)
{
	const char *p = field + strcspn(field, ";");
	bool found;
	size_t n;

	while (*p == ';') {
		p = skip_space(p + 1);
		n = strcspn(p, "=;");
		if (p[n] != '=') {
			p += n;
			continue;
		}
		found = n == strlen(name) && !strncasecmp(p, name, n);
		p += n + 1;
		if (*p == '"')
			p = quoted(p + 1, found ? buf : NULL, size);
		else
			p = plain(p, found ? buf : NULL, size);
		if (found)
			return true;
		p += strcspn(p, ";");
	}
	return false;
}

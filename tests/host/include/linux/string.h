/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFEBOAT_HOST_STRING_H
#define LIFEBOAT_HOST_STRING_H
#include <string.h>
#include <strings.h>

/* BSD's, which this host's C library does not have */
static inline size_t strlcpy(char *to, const char *from, size_t size)
{
	size_t len = strlen(from);
	size_t n = len < size ? len : size - 1;

	if (size) {
		memcpy(to, from, n);
		to[n] = '\0';
	}
	return len;
}

static inline size_t strlcat(char *to, const char *from, size_t size)
{
	size_t len = strnlen(to, size);

	return len + strlcpy(to + len, from, size - len);
}
#endif

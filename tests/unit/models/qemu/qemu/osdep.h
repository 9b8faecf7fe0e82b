/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mips_lines.c asks of QEMU's and GLib's. */
#ifndef LIFEBOAT_UNIT_OSDEP_H
#define LIFEBOAT_UNIT_OSDEP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIN(a, b)	((a) < (b) ? (a) : (b))
#define g_new0(type, n)	((type *)calloc(n, sizeof(type)))
#define g_strdup	strdup
#define g_autofree	__attribute__((cleanup(free_at)))

static inline void free_at(void *p)
{
	free(*(void **)p);
}

static inline char *g_strdup_printf(const char *fmt, ...)
{
	enum { SIZE = 200 };
	char *text = malloc(SIZE);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, SIZE, fmt, ap);
	va_end(ap);
	return text;
}

#endif

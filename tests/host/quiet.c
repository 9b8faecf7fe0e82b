// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nobody reads the console of a sweep: for -Wl,--wrap=printf,--wrap=puts.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int __wrap_printf(const char *fmt, ...);
int __wrap_puts(const char *s);

int __wrap_printf(const char *fmt, ...)
{
	va_list ap;
	int n = 0;

	va_start(ap, fmt);
	if (strncmp(fmt, "lifeboat:", 9))
		n = vprintf(fmt, ap);
	va_end(ap);
	return n;
}

/* what the compiler makes of a printf() that has no arguments */
int __wrap_puts(const char *s)
{
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* The runner: every registered test, in the order of the source. */
#include <stdarg.h>
#include <stdio.h>
#include "test.h"

static struct test *first, **last = &first;
static struct test *current;
static int failures;

void test_register(struct test *t)
{
	*last = t;
	last = &t->next;
}

void test_failed(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	failures++;
	fprintf(stderr, "FAIL %s (%s:%d): ", current->name, file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

int main(int argc, char **argv)
{
	const char *only = argc > 1 ? argv[1] : NULL;
	int passed = 0, failed = 0;
	struct test *t;

	for (t = first; t; t = t->next) {
		int before = failures;

		if (only && strcmp(only, t->name))
			continue;
		current = t;
		t->run();
		if (failures == before)
			passed++;
		else
			failed++;
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed || !passed;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lwIP finds here in U-Boot. */
#ifndef LIFEBOAT_TESTS_VSPRINTF_H
#define LIFEBOAT_TESTS_VSPRINTF_H

#include <stdio.h>
#include <stdlib.h>

static inline unsigned long dectoul(const char *s, char **end)
{
	return strtoul(s, end, 10);
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFEBOAT_HOST_VSPRINTF_H
#define LIFEBOAT_HOST_VSPRINTF_H
#include <compiler.h>	/* IS_ENABLED(): in U-Boot it is everywhere */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* U-Boot's lwIP reads numbers with it (lib/lwip/u-boot/arch/cc.h) */
static inline unsigned long dectoul(const char *s, char **end)
{
	return strtoul(s, end, 10);
}
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFEBOAT_HOST_TIME_H
#define LIFEBOAT_HOST_TIME_H
#include_next <time.h>
#include <linux/types.h>

/* a test's own clock, milliseconds since @base */
ulong get_timer(ulong base);
#endif

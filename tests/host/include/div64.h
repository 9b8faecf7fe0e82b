/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFEBOAT_HOST_DIV64_H
#define LIFEBOAT_HOST_DIV64_H

#include <linux/types.h>

static inline u64 lldiv(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

#endif

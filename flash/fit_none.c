// SPDX-License-Identifier: GPL-2.0-or-later
/* In place of fit.c, for boards whose kernels are never a FIT. */
#include <linux/errno.h>
#include "flash/fit.h"

bool fit_match(const struct region *r)
{
	return false;
}

bool fit_len(const struct region *r, u32 *len)
{
	return false;
}

int fit_open(const struct region *r, struct fit *fit)
{
	return -EOPNOTSUPP;
}

int fit_place_tree(u8 *to, const struct region *tree)
{
	return -ENOEXEC;
}

int fit_say(u8 *tree, const char *words)
{
	return -ENOSPC;
}

int fit_check(const struct region *r, u32 *len, char *name, u32 size)
{
	return -EOPNOTSUPP;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* The device tree that a kernel of a FIT is given. */
#include <linux/errno.h>
#include <linux/libfdt.h>
#include <linux/string.h>
#include "flash/fit.h"

int fit_place_tree(u8 *to, const struct region *tree)
{
	struct region placed = { to, tree->len };
	u32 len;

	memmove(to, tree->data, tree->len);
	if (fit_check_tree(&placed, &len) ||
	    fdt_open_into(to, to, len + FIT_SPARE))
		return -ENOEXEC;
	return 0;
}

int fit_say(u8 *tree, const char *words)
{
	int node = fdt_path_offset(tree, "/chosen"), len = 0;
	const char *old;
	char *args;

	if (node == -FDT_ERR_NOTFOUND)
		node = fdt_add_subnode(tree, 0, "chosen");
	if (node < 0)
		return -ENOSPC;
	old = fdt_stringlist_get(tree, node, "bootargs", 0, &len);
	/* what was there stays; its end becomes a space */
	if (!old)
		return fdt_setprop_string(tree, node, "bootargs", words) ?
		       -ENOSPC : 0;
	if (fdt_setprop_placeholder(tree, node, "bootargs",
				    len + 1 + strlen(words) + 1,
				    (void **)&args))
		return -ENOSPC;
	args[len] = ' ';
	strcpy(args + len + 1, words);
	return 0;
}

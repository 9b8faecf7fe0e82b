// SPDX-License-Identifier: GPL-2.0-or-later
#include <malloc.h>
#include <stdio.h>
#include <dm/ofnode.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "board/board.h"
#include "board/env.h"
#include "flash/envstore.h"
#include "flash/port_mtd.h"

/**
 * struct env - the environment, asked once
 * @store:	where it is; what it says is fresh while ->fresh
 * @port:	its chip
 * @walls:	they leave nothing but the environment writable
 * @asked:	the device tree
 * @there:	it names one
 * @when:	port_mtd_changes() at that time: a backup of it may be restored
 * @fresh:	read since the last change of ours
 */
static struct env {
	struct envstore store;
	struct flash_port port;
	struct layout walls;
	bool asked;
	bool there;
	bool fresh;
	u32 when;
} env;

/* partition, offset in it and bytes; false if there are no more, or no sense */
static bool place(const char *property, int index, u32 *at, u32 *len, u32 *open)
{
	struct ofnode_phandle_args args;
	const struct partition *p;
	struct mtd_info *mtd;
	const struct layout *l = board_layout(&mtd);
	const char *label;

	if (ofnode_parse_phandle_with_args(ofnode_path("/lifeboat"), property,
					   NULL, 2, index, &args))
		return false;
	label = ofnode_read_string(args.node, "label");
	p = label ? layout_find(l, label) : NULL;
	if (!p || args.args[0] > p->size ||
	    args.args[1] > p->size - args.args[0])
		return false;
	*at = p->offset + args.args[0];
	*len = args.args[1];
	/* where a firmware goes, or the router starts from, is only read */
	if (!p->writable && !p->boot)
		*open |= layout_bit(l, p);
	return true;
}

static bool ask(void)
{
	struct envstore *e = &env.store;
	struct mtd_info *mtd;
	const struct layout *l = board_layout(&mtd);
	u32 open = 0, size;

	if (!mtd || !place("environment", 0, &e->at[0], &e->size, &open) ||
	    e->size < ENVCOPY_MIN || e->size > ENVCOPY_MAX)
		return false;
	e->copies = 1;
	if (place("environment", 1, &e->at[1], &size, &open)) {
		/* two of one size, or none: a third one would be a mistake */
		if (size != e->size)
			return false;
		e->copies = 2;
	} else if (!place("environment-spare", 0, &e->spare, &e->spare_size,
			  &open)) {
		e->spare_size = 0;
	}
	/* what shares its blocks with another partition stays closed */
	if (layout_walls(&env.walls, l, open) &&
	    layout_walls(&env.walls, l, 0))
		return false;
	if (port_mtd_init(&env.port, mtd, &env.walls))
		return false;
	e->port = &env.port;
	e->buf[0] = malloc(e->size);
	e->buf[1] = malloc(e->size);
	return e->buf[0] && e->buf[1];
}

/* 0, or why there is nothing to read */
static int fresh(void)
{
	if (!env.asked)
		env.there = ask();
	env.asked = true;
	if (!env.there)
		return -ENOENT;
	if (!env.fresh || env.when != port_mtd_changes())
		envstore_read(&env.store);
	env.fresh = true;
	env.when = port_mtd_changes();
	return env.store.now < 0 ? -ENOENT : 0;
}

int board_env_get(const char *name, char *value, size_t size)
{
	struct envcopy now;

	*value = '\0';
	if (fresh())
		return -ENOENT;
	now = envstore_now(&env.store);
	return envcopy_get(&now, name, value, size);
}

int board_env_set(const struct env_change *change, u32 n)
{
	int ret = fresh();

	if (ret)
		return ret;
	env.fresh = false;
	ret = envstore_set(&env.store, change, n);
	if (ret)
		printf("lifeboat: the environment is not changed (%d)\n", ret);
	return ret;
}

bool board_env_writable(void)
{
	return !fresh() && envstore_writable(&env.store);
}

void board_env_mend(void)
{
	int ret = fresh() ? 0 : envstore_mend(&env.store);

	if (!ret)
		return;
	env.fresh = false;
	if (ret < 0)
		puts("lifeboat: the environment cannot be mended\n");
	else
		puts("lifeboat: the environment was torn, and has been mended\n");
}

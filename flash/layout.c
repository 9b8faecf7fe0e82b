// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/layout.h"

const struct partition *layout_find(const struct layout *l, const char *name)
{
	u32 i;

	for (i = 0; i < l->count; i++)
		if (!strcmp(l->part[i].name, name))
			return &l->part[i];
	return NULL;
}

const struct partition *layout_firmware(const struct layout *l)
{
	u32 i;

	for (i = 0; i < l->count; i++)
		if (l->part[i].writable)
			return &l->part[i];
	return NULL;
}

static bool is_named(const struct partition *p, const char *name)
{
	return name && !strcmp(p->name, name);
}

void layout_mark_boot(struct layout *l, const char *name, const char *spare)
{
	struct partition *p;

	for (p = l->part; p < l->part + l->count; p++)
		p->boot = is_named(p, name) ? BOOT_MAIN :
			  is_named(p, spare) ? BOOT_SPARE :
			  !name && !p->offset && !p->writable ? BOOT_FOUND :
								BOOT_NONE;
}

const char *layout_boot(const struct layout *l, enum boot_role role)
{
	u32 i;

	for (i = 0; i < l->count; i++)
		if (l->part[i].boot == role)
			return l->part[i].name;
	return NULL;
}

int layout_walls(struct layout *walls, const struct layout *l, u32 open)
{
	u32 i;

	*walls = *l;
	for (i = 0; i < walls->count; i++)
		walls->part[i].writable = open >> i & 1;
	return layout_check(walls) ? -EPERM : 0;
}

static bool overlap(const struct partition *a, const struct partition *b)
{
	return a->offset < b->offset + b->size &&
	       b->offset < a->offset + a->size;
}

static bool inside(const struct layout *l, const struct partition *p)
{
	u32 mask = l->erasesize - 1;

	return p->size && p->offset < l->size &&
	       p->size <= l->size - p->offset &&
	       !(p->offset & mask) && !(p->size & mask);
}

int layout_check(const struct layout *l)
{
	u32 i, j;

	if (!l->count || l->count > LAYOUT_PARTS_MAX || !l->erasesize ||
	    l->erasesize & (l->erasesize - 1))
		return -EINVAL;
	for (i = 0; i < l->count; i++) {
		if (!inside(l, &l->part[i]))
			return -EINVAL;
		for (j = 0; j < i; j++)
			if ((l->part[i].writable || l->part[j].writable) &&
			    overlap(&l->part[i], &l->part[j]))
				return -EINVAL;
	}
	return 0;
}

/* a file may carry this much beyond the partition: headers, metadata */
#define UPLOAD_SLACK	0x40000

static u32 largest_writable(const struct layout *l)
{
	u32 i, size = 0;

	for (i = 0; i < l->count; i++)
		if (l->part[i].writable)
			size = max(size, l->part[i].size);
	return size;
}

bool layout_writable(const struct layout *l, u32 addr, u32 len)
{
	const struct partition *p;
	u32 i;

	for (i = 0; i < l->count; i++) {
		p = &l->part[i];
		if (p->writable && addr >= p->offset &&
		    addr - p->offset <= p->size &&
		    len <= p->size - (addr - p->offset))
			return true;
	}
	return false;
}

u32 layout_upload_limit(const struct layout *l)
{
	u32 limit = largest_writable(l) + UPLOAD_SLACK;

	/* a copy of the whole chip is restored, or told what it is */
	if (IS_ENABLED(CONFIG_LIFEBOAT_EXPERT) ||
	    IS_ENABLED(CONFIG_LIFEBOAT_GUESS))
		limit = max(limit, l->size);
	return limit;
}

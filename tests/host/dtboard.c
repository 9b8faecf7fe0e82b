// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libfdt.h>
#include "dtboard.h"

#define FILE_MAX	0x40000000

u8 *file_read(const char *path, u32 *len)
{
	FILE *f = fopen(path, "rb");
	u8 *data = NULL;
	long size;

	if (!f)
		return NULL;
	if (!fseek(f, 0, SEEK_END)) {
		size = ftell(f);
		rewind(f);
		if (size >= 0 && size < FILE_MAX)
			data = malloc(size ? size : 1);
		if (data && fread(data, 1, size, f) != (size_t)size) {
			free(data);
			data = NULL;
		}
		*len = size;
	}
	fclose(f);
	return data;
}

static const char *get(const struct identity *id, const char *key, int index)
{
	const struct dtboard *b = id->priv;
	int node = fdt_path_offset(b->fdt, "/lifeboat");

	return fdt_stringlist_get(b->fdt, node, key, index, NULL);
}

static u32 cell(const struct dtboard *b, int node, const char *name, int index)
{
	int len;
	const fdt32_t *p = fdt_getprop(b->fdt, node, name, &len);

	return p && len >= 4 * (index + 1) ? fdt32_to_cpu(p[index]) : 0;
}

static bool is_firmware(const struct dtboard *b, int part)
{
	int node = fdt_path_offset(b->fdt, "/lifeboat");
	u32 phandle = fdt_get_phandle(b->fdt, part), to;
	int i;

	for (i = 0; (to = cell(b, node, "firmware-partitions", i)); i++)
		if (to == phandle)
			return true;
	return false;
}

static int read_layout(struct dtboard *b)
{
	int parts = fdt_path_offset(b->fdt, "/partitions");
	int lifeboat = fdt_path_offset(b->fdt, "/lifeboat");
	int node;

	b->layout.size = cell(b, lifeboat, "flash-size", 0);
	b->layout.erasesize = cell(b, lifeboat, "erase-size", 0);
	fdt_for_each_subnode(node, b->fdt, parts) {
		struct partition *p = &b->layout.part[b->layout.count];

		if (b->layout.count == LAYOUT_PARTS_MAX)
			return -EINVAL;
		p->name = fdt_getprop(b->fdt, node, "label", NULL);
		p->offset = cell(b, node, "reg", 0);
		p->size = cell(b, node, "reg", 1);
		p->writable = is_firmware(b, node);
		if (!p->name)
			return -EINVAL;
		b->layout.count++;
	}
	/* 64 pages a block, where there are pages */
	if (layout_find(&b->layout, "ubi"))
		b->layout.writesize = b->layout.erasesize / 64;
	return b->layout.count ? layout_check(&b->layout) : -EINVAL;
}

int dtboard_load(struct dtboard *b, const char *path)
{
	u32 len;

	memset(b, 0, sizeof(*b));
	b->fdt = file_read(path, &len);
	if (!b->fdt)
		return -ENOENT;
	if (fdt_check_full(b->fdt, len) || read_layout(b)) {
		dtboard_free(b);
		return -EINVAL;
	}
	b->id.get = get;
	b->id.priv = b;
	b->model = get(&b->id, "model", 0);
	return 0;
}

void dtboard_free(struct dtboard *b)
{
	free(b->fdt);
	b->fdt = NULL;
}

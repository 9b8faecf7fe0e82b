/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A board on a PC: the flash map and the identity out of a device tree blob,
 * as board/flashmap.c reads them on the router.
 */
#ifndef LIFEBOAT_DTBOARD_H
#define LIFEBOAT_DTBOARD_H

#include "flash/image.h"

/**
 * struct dtboard - one board
 * @fdt:	the blob, malloc()ed
 * @layout:	flash map
 * @id:		identity; valid as long as this structure
 * @model:	name for a person
 */
struct dtboard {
	void *fdt;
	struct layout layout;
	struct identity id;
	const char *model;
};

/**
 * dtboard_load() - read one of board/identity, compiled
 * @b:		filled; free with dtboard_free()
 * @path:	the blob
 *
 * Return: 0; -ENOENT the file cannot be read; -EINVAL it is no board.
 */
int dtboard_load(struct dtboard *b, const char *path);
void dtboard_free(struct dtboard *b);

/* a whole file, malloc()ed to its exact size; NULL if it cannot be read */
u8 *file_read(const char *path, u32 *len);

#endif

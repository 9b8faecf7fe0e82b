// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One format, FORMAT, on a router that is all the boards which have it, with
 * flash so small that a whole image is a few kilobytes.  The first byte says
 * what is repaired, the rest is the file.
 */
#include <linux/kernel.h>
#include <linux/types.h>
#include <string.h>
#include "verdict.h"

#define ERASE_SIZE	0x1000

/* offsets are such that addresses in Ubiquiti's and TP-Link's images fit */
static const struct layout layout = {
	.part = {
		{ "boot", 0, 0x40000, false },
		{ "firmware", 0x40000, 0x180000, true },
		{ "kernel", 0x1c0000, ERASE_SIZE, true },
		{ "ubi", 0x1c1000, 0x20000, true },
		{ "loader", 0x1e1000, ERASE_SIZE, true },
		{ "fwconcat1", 0x1e2000, ERASE_SIZE, true },
		{ "fwconcat0", 0x1e3000, 2 * ERASE_SIZE, true },
		{ "settings", 0x1e5000, 0x1b000, false },
	},
	.count = 8, .size = 0x200000, .erasesize = ERASE_SIZE,
};

/* the format itself, and what may be inside it if it is a wrapper */
static const char *get_format(const struct board *b, int *index)
{
	const char *name;
	int i;

	for (i = 0; WRAPPER && (name = b->id.get(&b->id, "formats", i)); i++)
		if (strcmp(name, FORMAT) && !(*index)--)
			return name;
	return NULL;
}

static const char *get_value(const struct board *b, const char *key,
			     int *index)
{
	const char *value;
	int i;

	for (i = 0; (value = b->id.get(&b->id, key, i)); i++)
		if (!(*index)--)
			return value;
	return NULL;
}

/* the strings of one board after those of another */
static const char *get(const struct identity *id, const char *key, int index)
{
	bool formats = !strcmp(key, "formats");
	const char *value;
	u32 i;

	if (formats && !index--)
		return FORMAT;
	for (i = 0; i < board_count; i++) {
		const struct board *b = &boards[i];

		if (!identity_has(&b->id, "formats", FORMAT))
			continue;
		value = formats ? get_format(b, &index) :
				  get_value(b, key, &index);
		if (value)
			return value;
	}
	return NULL;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	boards_load();
	return 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const struct identity id = { .get = get };

	if (size)
		verdict_try(data + 1, size - 1, data[0], &id, &layout);
	return 0;
}

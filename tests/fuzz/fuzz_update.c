// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An image of Lifeboat itself.  The first byte says which router, and whether
 * the sums are made right: else nothing gets past them.
 */
#include <linux/kernel.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flash/update.h"
#include "updateimage.h"

#define ERASE_SIZE	0x1000
#define BOOT_SIZE	0x4000
#define SEAL		0x80
#define SUM		0x40

static const struct layout layout = {
	.part = {
		{ "boot", 0, BOOT_SIZE, false },
		{ "boot2", BOOT_SIZE, BOOT_SIZE, false },
		{ "firmware", 2 * BOOT_SIZE, 0x8000, true },
	},
	.count = 3, .size = 0x10000, .erasesize = ERASE_SIZE,
};

static const struct update_map maps[] = {
	{ "malta", "boot" },
	{ "malta", "boot", "boot2" },
	{ "malta", "boot", NULL, { { 0x3c00, 6 }, { 0x1100, 0x40 } }, 2 },
	{ "malta", "boot", NULL, { { 0, 0xffffffff } }, 1 },
	{ "malta", "firmware" },
};

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

static void merge(const struct update_map *map, const struct region *payload)
{
	static u8 now[BOOT_SIZE];
	struct update_copy copy = {
		{ now, ALIGN(payload->len, ERASE_SIZE) }
	};
	u8 *image = malloc(copy.bytes.len);

	update_merge(map, payload, &copy, image);
	update_differs(&copy, image, ERASE_SIZE);
	free(image);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const u8 sha256[32];
	const struct update_map *map;
	struct image_report rep;
	struct region file;
	u8 *copy;
	int ret;

	if (!size)
		return 0;
	map = &maps[*data % 8 % ARRAY_SIZE(maps)];
	copy = malloc(size);
	memcpy(copy, data + 1, size - 1);
	file.data = copy;
	file.len = size - 1;
	if (*data & SEAL && file.len >= UPDATE_HEADER_LEN)
		update_image_seal(copy, "malta", "v1",
				  file.len - UPDATE_HEADER_LEN);
	else if (*data & SUM && file.len >= UPDATE_HEADER_LEN)
		update_image_sum(copy);
	ret = update_check(&file, sha256, map, &layout, &rep);
	must(ret == rep.err && !ret == (rep.verdict == IMAGE_ACCEPT) &&
	     !ret == !rep.error[0] && rep.nparts == !ret, "verdict and error");
	if (!ret) {
		const struct region *r = &rep.part[0].src;

		must(r->data == copy + UPDATE_HEADER_LEN && r->len &&
		     r->len == file.len - UPDATE_HEADER_LEN &&
		     r->len <= BOOT_SIZE && !map->partition[4], "the part");
		merge(map, r);
	}
	free(copy);
	return 0;
}

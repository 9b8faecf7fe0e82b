// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Environments of anybody's, as one copy and as a chip with two or a spare.
 * What was changed is there afterwards, and everything else as it was; nothing
 * is written that no chip, or no wall, allows.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <u-boot/crc.h>
#include "flash/envstore.h"
#include "simflash.h"

#define BLOCK	512u
#define CHIP	(6 * BLOCK)
#define SIZE	BLOCK

static const struct simchip nor = {
	.name = "nor", .size = CHIP, .erasesize = BLOCK, .pagesize = 256,
};
static const struct env_change change[] = {
	{ "boot_part", "2" }, { "lifeboat", NULL }, { "bootcount", "17" },
};

static u8 cells[CHIP];
static struct simpage pages[CHIP / 256];
static bool bad[CHIP / BLOCK];
static u8 dying[CHIP / BLOCK];
static u32 worn[CHIP / BLOCK];

/* so that it gets past the checksum */
static void seal(u8 *data, u32 size, bool flag)
{
	u32 head = flag ? 5 : 4, crc;

	if (size <= head)
		return;
	crc = crc32(0, data + head, size - head);
	memcpy(data, &crc, sizeof(crc));
}

static void check(const struct envcopy *c)
{
	char value[64];
	u32 i;

	assert(envcopy_whole(c));
	for (i = 0; i < ARRAY_SIZE(change); i++) {
		int len = envcopy_get(c, change[i].name, value, sizeof(value));

		if (change[i].value)
			assert(len > 0 && !strcmp(value, change[i].value));
		else
			assert(len < 0 && !*value);
	}
}

static void one_copy(const u8 *data, u32 size, bool flag, bool sealed)
{
	struct envcopy c = { malloc(size), size, flag };
	struct envcopy to = { malloc(size), size, flag };
	char value[32], before[32], after[32];
	int was, is;

	memcpy(c.data, data, size);
	if (sealed)
		seal(c.data, size, flag);
	memset(to.data, 0xee, size);
	if (envcopy_whole(&c)) {
		envcopy_get(&c, "bootcmd", value, 1);
		was = envcopy_get(&c, "bootcmd", before, sizeof(before));
		if (!envcopy_change(&to, &c, change, ARRAY_SIZE(change))) {
			check(&to);
			is = envcopy_get(&to, "bootcmd", after, sizeof(after));
			assert(is == was && !strcmp(before, after));
		}
	}
	free(c.data);
	free(to.data);
}

static void chip(const u8 *data, u32 size, u8 how)
{
	static u8 buf[2][SIZE];
	static struct layout layout = {
		.part = { { "boot", 0, BLOCK }, { "env", BLOCK, 4 * BLOCK, true } },
		.count = 2, .size = CHIP, .erasesize = BLOCK,
	};
	static const struct simcells all = { cells, pages, bad, dying, worn };
	struct simflash sim;
	struct envstore e = {
		.port = &sim.port, .at = { BLOCK, 2 * BLOCK }, .size = SIZE,
		.copies = how & 1 ? 2 : 1, .spare = 3 * BLOCK,
		.spare_size = how & 2 ? 2 * BLOCK : 0,
		.buf = { buf[0], buf[1] },
	};
	bool writable;
	u32 ops;
	int ret;

	memset(cells, 0xff, sizeof(cells));
	memcpy(cells + BLOCK, data, min(size, 4 * BLOCK));
	if (how & 4)
		seal(cells + BLOCK, SIZE, how & 1);
	if (how & 8)
		seal(cells + 2 * BLOCK, SIZE, how & 1);
	if (how & 16)
		seal(cells + 3 * BLOCK, SIZE, false);
	simflash_init(&sim, &nor, &layout, &all);
	simflash_power_on(&sim);
	if (envstore_read(&e)) {
		assert(!sim.fault && !sim.ops);
		return;
	}
	envstore_mend(&e);
	assert(!envstore_read(&e) && !sim.fault);
	ops = sim.ops;
	writable = envstore_writable(&e);
	ret = envstore_set(&e, change, ARRAY_SIZE(change));
	assert(!sim.fault);
	assert(ret != -EIO && (writable || ret || sim.ops == ops));
	if (ret)
		return;
	assert(!envstore_read(&e));
	struct envcopy now = envstore_now(&e);

	check(&now);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (size < 2)
		return 0;
	one_copy(data + 1, size - 1, data[0] & 1, data[0] & 4);
	chip(data + 1, size - 1, data[0]);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include "flash/backup.h"
#include "simflash.h"
#include "test.h"

static const struct simchip *find_chip(const char *name)
{
	const struct simchip *c = simchips;

	while (strcmp(c->name, name))
		c++;
	return c;
}

#define BLOCKS	16

static struct simflash chip;
static struct layout layout;
static struct simcells cells;
static u8 *got;
static u32 len;

/* 16 blocks of a chip of that kind; the partition is blocks 4 to 11 */
static void power_on(const char *name)
{
	static struct simchip kind;
	u32 size, i;

	kind = *find_chip(name);
	kind.size = size = BLOCKS * kind.erasesize;
	cells.data = realloc(cells.data, size);
	cells.page = realloc(cells.page, size / kind.pagesize *
			     sizeof(*cells.page));
	cells.bad = realloc(cells.bad, BLOCKS * sizeof(*cells.bad));
	cells.dying = realloc(cells.dying, BLOCKS);
	cells.worn = realloc(cells.worn, BLOCKS * sizeof(*cells.worn));
	got = realloc(got, size);
	layout.part[0] = (struct partition){ "p", 4 * kind.erasesize,
					     8 * kind.erasesize, true };
	layout.count = 1;
	layout.size = size;
	layout.erasesize = kind.erasesize;
	for (i = 0; i < size; i++)
		cells.data[i] = i / 251 + i;
	simflash_init(&chip, &kind, &layout, &cells);
}

static int read_all(const struct partition *part, u32 step)
{
	struct backup b;
	u32 announced;
	int ret;

	backup_begin(&b, &chip.port, part);
	announced = b.left;
	for (len = 0; (ret = backup_read(&b, got + len, step)) > 0; len += ret)
		;
	return ret ?: len == announced ? 0 : -ENODATA;
}

TEST(what_is_there_in_pieces_of_any_size)
{
	static const u32 steps[] = { 4096, 6000, 1u << 30 };
	u32 i;

	power_on("spi-nor-4k");
	for (i = 0; i < 3; i++) {
		CHECK_EQ(read_all(NULL, steps[i]), 0);
		CHECK_EQ(len, layout.size);
		CHECK(!memcmp(got, cells.data, len));
		CHECK_EQ(read_all(&layout.part[0], steps[i]), 0);
		CHECK_EQ(len, layout.part[0].size);
		CHECK(!memcmp(got, cells.data + layout.part[0].offset, len));
	}
	CHECK(!chip.fault);
}

/* every set of bad blocks in the partition */
TEST(bad_blocks_are_left_out_of_a_partition_and_empty_in_the_chip)
{
	u32 set, i, size, n, step;

	power_on("nand-2k");
	size = layout.erasesize;
	for (set = 0; set < 256; set++) {
		step = set & 1 ? size : size / 64 * 41;
		for (i = 0; i < 8; i++)
			cells.bad[4 + i] = set >> i & 1;
		CHECK_EQ(read_all(&layout.part[0], step), 0);
		for (i = n = 0; i < 8; i++) {
			if (set >> i & 1)
				continue;
			CHECK(!memcmp(got + n++ * size,
				      cells.data + (4 + i) * size, size));
		}
		CHECK_EQ(len, n * size);
	}
	CHECK_EQ(read_all(NULL, 4096), 0);
	CHECK_EQ(len, layout.size);
	for (i = 0; i < layout.size; i++)
		CHECK_EQ(got[i], i / size >= 4 && i / size < 12 ? 0xff :
						     cells.data[i]);
	CHECK(!chip.fault);
}

TEST(what_ecc_corrects_is_good_and_what_it_does_not_is_an_error)
{
	power_on("nand-2k");
	chip.page[3].flips = chip.ecc;
	CHECK_EQ(read_all(NULL, 4096), 0);
	CHECK(!memcmp(got, cells.data, len));
	chip.page[3].flips = chip.ecc + 1;
	CHECK_EQ(read_all(NULL, 4096), -EBADMSG);
	CHECK_EQ(len, 4096);
	CHECK_EQ(read_all(&layout.part[0], 4096), 0);
}

/* the length has been told: nobody takes what is left for all of it */
TEST(a_block_that_goes_bad_meanwhile)
{
	struct backup b;
	int ret = 1;

	power_on("nand-2k");
	backup_begin(&b, &chip.port, &layout.part[0]);
	cells.bad[11] = true;
	while (ret > 0)
		ret = backup_read(&b, got, 4096);
	CHECK_EQ(ret, -EIO);
	CHECK_EQ(b.left, layout.erasesize);
	CHECK(!chip.fault);
}

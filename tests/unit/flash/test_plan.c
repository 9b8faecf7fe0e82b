// SPDX-License-Identifier: GPL-2.0-or-later
/* Regions, maps and plans: nothing can be named that must not be written. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "flash/plan.h"
#include "flash/region.h"
#include "test.h"

#define BLOCK	0x10000

static const u8 bytes[16 * BLOCK];

static struct layout map(void)
{
	struct layout l = {
		.part = {
			{ "boot", 0, 4 * BLOCK, false },
			{ "env", 4 * BLOCK, BLOCK, false },
			{ "firmware", 5 * BLOCK, 8 * BLOCK, true },
			{ "factory", 13 * BLOCK, BLOCK, false },
		},
		.count = 4, .size = 16 * BLOCK, .erasesize = BLOCK,
	};

	return l;
}

static struct image_report report(const char *partition, u32 offset, u32 len)
{
	struct image_report rep = { .verdict = IMAGE_ACCEPT, .nparts = 1 };

	rep.part[0].partition = partition;
	rep.part[0].offset = offset;
	rep.part[0].src.data = bytes;
	rep.part[0].src.len = len;
	return rep;
}

static int plan(struct image_report rep)
{
	struct layout l = map();
	struct plan p;

	return plan_make(&rep, &l, &p);
}

TEST(a_part_of_a_region_never_reaches_beyond_it)
{
	struct region r = { bytes, 100 }, out = r;

	CHECK(region_sub(&r, 0, 100, &out) && out.len == 100);
	CHECK(region_sub(&r, 100, 0, &out) && !out.len);
	CHECK(!region_sub(&r, 101, 0, &out));
	CHECK(!region_sub(&r, 1, 100, &out));
	CHECK(!region_sub(&r, 0xffffffff, 2, &out));
	CHECK(!region_sub(&r, ~0ull, 1, &out));
	CHECK(!region_sub(&r, 1, ~0ull, &out));
}

TEST(integers_are_read_in_both_byte_orders)
{
	static const u8 d[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct region r = { d, sizeof(d) };
	u32 v = 0;
	u16 h = 0;
	u64 q = 0;

	CHECK(region_be32(&r, 4, &v) && v == 0x05060708);
	CHECK(region_le32(&r, 0, &v) && v == 0x04030201);
	CHECK(region_be16(&r, 6, &h) && h == 0x0708);
	CHECK(region_le16(&r, 0, &h) && h == 0x0201);
	CHECK(region_le64(&r, 0, &q) && q == 0x0807060504030201ull);
	CHECK(!region_be32(&r, 5, &v) && !region_be16(&r, 7, &h));
	CHECK(!region_le64(&r, 1, &q));
}

TEST(a_map_must_make_sense)
{
	struct layout l = map();

	CHECK_EQ(layout_check(&l), 0);
	l.part[3].offset = 12 * BLOCK;	/* over the firmware */
	CHECK_EQ(layout_check(&l), -EINVAL);
	l = map();
	l.part[2].size = 12 * BLOCK;	/* beyond the chip */
	CHECK_EQ(layout_check(&l), -EINVAL);
	l = map();
	l.part[0].size += 1;
	CHECK_EQ(layout_check(&l), -EINVAL);
	l = map();
	l.part[1].offset = 0;	/* read-only ones may overlap */
	CHECK_EQ(layout_check(&l), 0);
}

TEST(only_what_lies_in_one_writable_partition_is_writable)
{
	struct layout l = map();

	CHECK(layout_writable(&l, 5 * BLOCK, 8 * BLOCK));
	CHECK(!layout_writable(&l, 5 * BLOCK, 8 * BLOCK + 1));
	CHECK(!layout_writable(&l, 5 * BLOCK - 1, 2));
	CHECK(!layout_writable(&l, 0, BLOCK));
	CHECK(!layout_writable(&l, 13 * BLOCK, BLOCK));
	CHECK(!layout_writable(&l, 12 * BLOCK, 0xffffffff));
	CHECK_EQ(layout_upload_limit(&l), 8 * BLOCK + 0x40000);
}

TEST(what_the_router_starts_from)
{
	struct layout l = map();

	layout_mark_boot(&l, NULL, NULL);
	CHECK(l.part[0].boot && !l.part[1].boot && !l.part[3].boot);
	/* a guess protects it, and is not enough to replace it */
	CHECK(!layout_boot(&l, BOOT_MAIN) && !layout_boot(&l, BOOT_SPARE));
	layout_mark_boot(&l, "env", NULL);
	CHECK(!l.part[0].boot && l.part[1].boot && !l.part[3].boot);
	CHECK_STR(layout_boot(&l, BOOT_MAIN), "env");
	CHECK(!layout_boot(&l, BOOT_SPARE));
	layout_mark_boot(&l, "boot", "env");
	CHECK(l.part[0].boot && l.part[1].boot);
	CHECK_STR(layout_boot(&l, BOOT_MAIN), "boot");
	CHECK_STR(layout_boot(&l, BOOT_SPARE), "env");
	/* a second chip, with a firmware at its first byte */
	l.part[0].writable = true;
	layout_mark_boot(&l, NULL, NULL);
	CHECK(!l.part[0].boot && !l.part[1].boot && !l.part[3].boot);
}

TEST(walls_open_what_is_named_and_nothing_else)
{
	const struct layout l = map();
	struct layout walls;
	u32 i, open;

	for (open = 0; open < 1 << l.count; open++) {
		CHECK_EQ(layout_walls(&walls, &l, open), 0);
		CHECK_EQ(walls.count, l.count);
		for (i = 0; i < l.count; i++) {
			CHECK_EQ(walls.part[i].writable, open >> i & 1);
			CHECK_EQ(layout_writable(&walls, l.part[i].offset,
						 l.part[i].size),
				 open >> i & 1);
		}
	}
	CHECK_EQ(layout_bit(&l, &l.part[2]), 4);
	CHECK_EQ(layout_bit(&l, NULL), 0);
}

TEST(walls_do_not_cut_through_a_partition)
{
	struct layout l = map(), walls;

	/* half of the environment, and half of what is behind it */
	l.part[l.count++] = (struct partition){ "across", 4 * BLOCK + BLOCK / 2,
						BLOCK };
	l.erasesize = BLOCK / 2;
	CHECK_EQ(layout_walls(&walls, &l, 1 << (l.count - 1)), -EPERM);
	CHECK_EQ(layout_walls(&walls, &l, 1 << 0), 0);
}

TEST(a_plan_names_nothing_but_firmware)
{
	CHECK_EQ(plan(report("firmware", 0, 100)), 0);
	CHECK_EQ(plan(report("boot", 0, 100)), -EPERM);
	CHECK_EQ(plan(report("env", 0, 100)), -EPERM);
	CHECK_EQ(plan(report("factory", 0, 100)), -EPERM);
	CHECK_EQ(plan(report("nothing", 0, 100)), -EPERM);
}

TEST(a_plan_fits)
{
	CHECK_EQ(plan(report("firmware", 0, 8 * BLOCK)), 0);
	CHECK_EQ(plan(report("firmware", 0, 8 * BLOCK + 1)), -EFBIG);
	CHECK_EQ(plan(report("firmware", BLOCK, 8 * BLOCK)), -EFBIG);
	CHECK_EQ(plan(report("firmware", 0xffff0000, 2 * BLOCK)), -EFBIG);
	CHECK_EQ(plan(report("firmware", 1, 100)), -EINVAL);
	CHECK_EQ(plan(report("firmware", 0, 0)), -EINVAL);
}

TEST(parts_do_not_overlap)
{
	struct image_report rep = report("firmware", 0, BLOCK + 1);

	rep.nparts = 2;
	rep.part[1] = rep.part[0];
	rep.part[1].offset = BLOCK;
	CHECK_EQ(plan(rep), -EINVAL);
	rep.part[1].offset = 2 * BLOCK;
	CHECK_EQ(plan(rep), 0);
}

/* an old root in it would be found before the new one */
TEST(what_lies_between_two_parts_is_erased)
{
	struct image_report rep = report("firmware", 0, BLOCK + 1);
	struct layout l = map();
	struct plan p;

	rep.nparts = 2;
	rep.part[1] = rep.part[0];
	rep.part[1].offset = 5 * BLOCK;
	CHECK_EQ(plan_make(&rep, &l, &p), 0);
	CHECK_EQ(p.nsteps, 2);
	CHECK_EQ(p.step[0].addr, l.part[2].offset);
	CHECK_EQ(p.step[0].span, 5 * BLOCK);
	CHECK_EQ(p.step[1].span, 2 * BLOCK);
	CHECK_EQ(p.blocks, 7);
	/* none of the last one is, which may be settings */
	rep.part[1].offset = 2 * BLOCK;
	CHECK_EQ(plan_make(&rep, &l, &p), 0);
	CHECK_EQ(p.step[0].span, 2 * BLOCK);
	CHECK_EQ(p.blocks, 4);
}

TEST(nothing_that_was_refused_is_planned)
{
	struct image_report rep = report("firmware", 0, 100);

	rep.verdict = IMAGE_REFUSE;
	CHECK_EQ(plan(rep), -EINVAL);
	rep = report("firmware", 0, 100);
	rep.nparts = 0;
	CHECK_EQ(plan(rep), -EINVAL);
}

/* a map as on NAND: a boot looks at the first block of "kernel" */
static struct layout nand_map(void)
{
	struct layout l = {
		.part = {
			{ "boot", 0, 4 * BLOCK, false },
			{ "kernel", 4 * BLOCK, 4 * BLOCK, true },
			{ "ubi", 8 * BLOCK, 8 * BLOCK, true },
		},
		.count = 3, .size = 16 * BLOCK, .erasesize = BLOCK,
	};

	return l;
}

TEST(whatever_changes_a_firmware_makes_it_invalid_first)
{
	static const struct {
		const char *part[2];
		bool keep;
	} uploads[] = {
		{ { "kernel" }, false },
		{ { "ubi" }, true },
		{ { "kernel", "ubi" }, false },
		{ { "ubi", "kernel" }, false },
	};
	struct layout l = nand_map();
	struct image_report rep;
	struct plan p;
	u32 i, j;

	for (i = 0; i < ARRAY_SIZE(uploads); i++) {
		rep = report(uploads[i].part[0], 0, 100);
		if (uploads[i].part[1]) {
			rep.part[1] = rep.part[0];
			rep.part[1].partition = uploads[i].part[1];
			rep.nparts = 2;
		}
		CHECK_EQ(plan_make(&rep, &l, &p), 0);
		CHECK_EQ(p.nsteps, rep.nparts + uploads[i].keep);
		CHECK_EQ(p.blocks, rep.nparts);
		CHECK_EQ(p.step[0].addr, 4 * BLOCK);
		CHECK_EQ(p.step[0].span, BLOCK);
		CHECK(p.step[0].commit && p.step[0].keep == uploads[i].keep);
		for (j = 1; j < p.nsteps; j++)
			CHECK(!p.step[j].commit && !p.step[j].keep);
	}
	/* a volume is not where a boot looks, either */
	rep = report("ubi", 0, 100);
	rep.part[0].volume = "rootfs";
	CHECK_EQ(plan_make(&rep, &l, &p), 0);
	CHECK(p.step[0].keep && p.step[1].volume);
}

/* TP-Link's tables could name such a place, and a boot would find nothing */
TEST(a_firmware_begins_where_a_boot_looks)
{
	CHECK_EQ(plan(report("firmware", BLOCK, 100)), -EINVAL);
}

TEST(a_plan_for_other_partitions_invalidates_nothing)
{
	static const struct region src = { bytes, 100 };
	struct layout l = map(), walls = l;
	struct plan p = { };

	walls.part[3].writable = true;
	CHECK_EQ(plan_add_image(&p, &walls, "factory", 0, &src), 0);
	CHECK_EQ(plan_guard(&p, &l), 0);
	CHECK(p.nsteps == 1 && !p.step[0].commit);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where the settings begin, for every length of kernel and root; and what
 * is left of a chip once they are erased.
 */
#include <errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <asm/unaligned.h>
#include <u-boot/crc.h>
#include "flash/job.h"
#include "flash/overlay.h"
#include "simflash.h"
#include "test.h"

#define PART	0x20000		/* behind the boot loader */
#define END	0xe0000		/* in front of the calibration */
#define CHIP	0x100000

static struct simchip kind;
static struct layout chip_map, walls;
static struct simflash chip;
static struct simcells cells;
static u8 before[CHIP];
static struct overlay o;
static struct plan plan;
static struct job job;
static u8 block[0x10000];

/* noise everywhere, a NOR chip of that erase block */
static void power_on(u32 erasesize)
{
	u32 i;

	if (!cells.data) {
		cells.data = malloc(CHIP);
		cells.page = calloc(CHIP / 256, sizeof(*cells.page));
		cells.bad = calloc(CHIP / 0x1000, sizeof(*cells.bad));
		cells.dying = calloc(CHIP / 0x1000, 1);
		cells.worn = calloc(CHIP / 0x1000, sizeof(*cells.worn));
	}
	kind = simchips[0];
	kind.size = CHIP;
	kind.erasesize = erasesize;
	chip_map.part[0] = (struct partition){ "boot", 0, PART };
	chip_map.part[1] = (struct partition){ "firmware", PART, END - PART,
					       true };
	chip_map.part[2] = (struct partition){ "factory", END, CHIP - END };
	chip_map.count = 3;
	chip_map.size = CHIP;
	chip_map.erasesize = erasesize;
	for (i = 0; i < CHIP; i++)
		cells.data[i] = 0x5a ^ i * 13;
	simflash_init(&chip, &kind, &chip_map, &cells);
}

/* a uImage of that many bytes at the beginning of the partition */
static void put_kernel(u32 len)
{
	u8 *hdr = cells.data + PART;

	memset(hdr, 0, 64);
	put_unaligned_be32(0x27051956, hdr);
	put_unaligned_be32(len - 64, hdr + 12);
	hdr[28] = 5;	/* Linux */
	hdr[29] = 5;	/* MIPS */
	hdr[30] = 2;	/* kernel */
	strcpy((char *)hdr + 32, "kernel");
	put_unaligned_be32(crc32(0, hdr, 64), hdr + 4);
}

static void put_root(u32 at, u32 len)
{
	u8 *super = cells.data + PART + at;
	u32 i;

	memset(super, 0, 96);
	memcpy(super, "hsqs", 4);
	super[0x1c] = 4;
	for (i = 0; i < 4; i++)
		super[0x28 + i] = len >> 8 * i;
}

static int find(void)
{
	return overlay_find(&chip.port, &chip_map.part[1], &o);
}

static int run(void)
{
	int ret;

	memcpy(before, cells.data, CHIP);
	ret = overlay_plan(&o, &chip_map, &walls, &plan);
	if (ret)
		return ret;
	chip.port.layout = &walls;
	job_start(&job, &plan, &chip.port, block, true);
	while ((ret = job_step(&job)) > 0)
		;
	chip.port.layout = &chip_map;
	return ret;
}

static bool has_mark(u32 addr)
{
	return !memcmp(cells.data + addr, "\xde\xad\xc0\xde", 4);
}

/* nothing but [from, to) has changed */
static bool only(u32 from, u32 to)
{
	return !memcmp(before, cells.data, from) &&
	       !memcmp(before + to, cells.data + to, CHIP - to);
}

TEST(for_every_end_of_root_and_size_of_erase_block)
{
	static const u32 sizes[] = { 0x1000, 0x8000, 0x10000 };
	u32 i, root, addr, at, last;

	for (i = 0; i < 3; i++)
		for (root = 0x11f01; root < END - PART - 0x30000 - sizes[i];
		     root += root / 7 | 1) {
			power_on(sizes[i]);
			put_kernel(0x2fff0);
			put_root(0x30000, root);
			CHECK_EQ(find(), 0);
			CHECK_EQ(o.root, PART + 0x30000);
			CHECK_EQ(o.root_end, PART + 0x30000 + root);
			addr = (PART + 0x30000 + root + sizes[i] - 1) &
			       ~(sizes[i] - 1);
			CHECK_EQ(o.addr, addr);
			CHECK_EQ(o.end, END);
			CHECK_EQ(run(), 0);
			CHECK(!chip.fault);
			CHECK(only(addr, END));
			CHECK(has_mark(addr));
			/* where Linux begins if its erase blocks are larger */
			last = addr;
			for (at = sizes[i]; at <= 0x40000; at *= 2) {
				u32 mark = (o.root_end + at - 1) & ~(at - 1);

				if (mark >= END)
					break;
				CHECK(has_mark(mark));
				last = mark;
			}
			for (at = addr; at < END; at++)
				if (cells.data[at] != 0xff && at >= last + 4)
					break;
			CHECK_EQ(at, END);
		}
}

TEST(the_root_may_follow_at_once_or_at_any_4k)
{
	u32 at;

	power_on(0x10000);
	put_kernel(0x12345);
	put_root(0x12345, 0x20000);
	CHECK_EQ(find(), 0);
	CHECK_EQ(o.root, PART + 0x12345);
	for (at = 0x13000; at < 0x40000; at += 0x1000) {
		power_on(0x10000);
		put_kernel(0x12345);
		put_root(at, 0x20000);
		CHECK_EQ(find(), 0);
		CHECK_EQ(o.root, PART + at);
	}
}

TEST(no_kernel_no_root_or_one_that_cannot_be_whole)
{
	static const u32 lens[] = { 0, 95, END - PART - 0x30000 + 1,
				    0x7fffffff, 0xffffffff };
	u32 i;

	power_on(0x1000);
	CHECK_EQ(find(), -ENOENT);
	put_kernel(0x2fff0);
	CHECK_EQ(find(), -ENOENT);
	for (i = 0; i < 5; i++) {
		put_root(0x30000, lens[i]);
		CHECK_EQ(find(), -ENOENT);
	}
	/* 2^32 and 200 bytes */
	put_root(0x30000, 200);
	cells.data[PART + 0x30000 + 0x2c] = 1;
	CHECK_EQ(find(), -ENOENT);
	/* another version of squashfs */
	put_root(0x30000, 200);
	cells.data[PART + 0x30000 + 0x1c] = 3;
	CHECK_EQ(find(), -ENOENT);
	put_root(0x30000, 200);
	CHECK_EQ(find(), 0);
	/* the kernel says that it is all of the partition, and more */
	put_kernel(END - PART);
	CHECK_EQ(find(), -ENOENT);
	put_kernel(END - PART + 1);
	CHECK_EQ(find(), -ENOENT);
	put_kernel(0xffffffff);
	CHECK_EQ(find(), -ENOENT);
	/* a root so near the end that its superblock is not all there */
	put_kernel(END - PART - 95);
	put_root(END - PART - 95, 96);
	CHECK_EQ(find(), -ENOENT);
}

TEST(a_root_that_leaves_no_block)
{
	power_on(0x10000);
	put_kernel(0x2fff0);
	put_root(0x30000, END - PART - 0x30000);
	CHECK_EQ(find(), -ENOSPC);
	put_root(0x30000, END - PART - 0x30000 - 0xffff);
	CHECK_EQ(find(), -ENOSPC);
	put_root(0x30000, END - PART - 0x30000 - 0x10000);
	CHECK_EQ(find(), 0);
	CHECK_EQ(o.addr, END - 0x10000);
	CHECK_EQ(run(), 0);
	CHECK(only(END - 0x10000, END));
}

/* D-Link's: OpenWrt's first boot makes the size the kernel's, header and all */
TEST(settings_behind_seama)
{
	static const u32 sizes[] = { 0x50000 - 64 + 0x20001, 0x50000 };
	u8 *hdr = NULL;
	u32 i;

	for (i = 0; i < 2; i++) {
		power_on(0x10000);
		hdr = cells.data + PART;
		memset(hdr, 0, 64);
		memcpy(hdr, "\x5e\xa3\xa4\x17", 4);
		put_unaligned_be16(0x24, hdr + 6);
		put_unaligned_be32(sizes[i], hdr + 8);
		put_root(0x50000, 0x20001);
		CHECK_EQ(find(), 0);
		CHECK_EQ(o.root, PART + 0x50000);
		CHECK_EQ(o.addr, PART + 0x80000);
		CHECK_EQ(run(), 0);
		CHECK(only(PART + 0x80000, END) && has_mark(PART + 0x80000));
	}
}

/* what Linux has begun there would be left behind */
TEST(settings_that_begin_inside_our_block)
{
	u32 i;

	for (i = 0; i < 2; i++) {
		power_on(0x10000);
		put_kernel(0x2fff0);
		put_root(0x30000, 0x20001);
		memcpy(cells.data + PART + 0x52000, i ? "\x19\x85" : "\x85\x19",
		       2);
		CHECK_EQ(find(), -ERANGE);
		memset(cells.data + PART + 0x52000, 0xff, 2);
		CHECK_EQ(find(), 0);
	}
}

/* of a maker's firmware; what is behind OpenWrt's mark is nobody's */
TEST(more_of_a_firmware_behind_its_root)
{
	static const char *const magics[] = {
		"hsqs", "sqsh", "HDR0", "\x27\x05\x19\x56", "\xd0\x0d\xfe\xed",
	};
	u8 *end, *last;
	u32 i;

	power_on(0x10000);
	put_kernel(0x2fff0);
	put_root(0x30000, 0x20001);
	end = cells.data + PART + 0x60000;
	last = cells.data + END - 0x10000;
	for (i = 0; i < ARRAY_SIZE(magics); i++) {
		memcpy(last, magics[i], 4);
		CHECK_EQ(find(), -EEXIST);
		memcpy(end, "\xde\xad\xc0\xde", 4);
		CHECK_EQ(find(), 0);
		memcpy(end, "\x19\x85\x20\x03", 4);
		CHECK_EQ(find(), 0);
		memcpy(end, magics[i], 4);
		CHECK_EQ(find(), -EEXIST);
		memset(end, 0xff, 4);
	}
	/* inside a block it is somebody's file */
	memcpy(last + 1, "hsqs", 4);
	last[0] = 0;
	CHECK_EQ(find(), 0);
}

TEST(what_cannot_be_read_or_is_nand)
{
	power_on(0x1000);
	put_kernel(0x2fff0);
	put_root(0x30000, 0x20000);
	chip.port.writesize = 2048;
	CHECK_EQ(find(), -EOPNOTSUPP);
}

TEST(again_changes_nothing)
{
	power_on(0x1000);
	put_kernel(0x2fff0);
	put_root(0x30000, 0x20000);
	CHECK_EQ(find(), 0);
	CHECK_EQ(run(), 0);
	chip.port.erases = 0;
	chip.port.programs = 0;
	CHECK_EQ(find(), 0);
	CHECK_EQ(run(), 0);
	CHECK_EQ(chip.port.erases + chip.port.programs, 0);
}

/* whatever the header and the superblock claim: in bounds, and repeatable */
TEST(lengths_that_lie)
{
	u32 i, seed = 1;

	for (i = 0; i < 3000; i++) {
		power_on(0x10000);
		seed = seed * 1664525 + 1013904223;
		put_kernel(seed >> (seed & 31));
		seed = seed * 1664525 + 1013904223;
		put_root(0x30000, seed >> (seed & 31));
		if (find())
			continue;
		CHECK(o.root_end > PART && o.root_end <= o.addr);
		CHECK(o.addr < END && o.end == END);
		CHECK(!chip.fault);
	}
}

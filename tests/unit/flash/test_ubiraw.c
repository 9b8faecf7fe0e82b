// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Factory images with a whole UBI device in them, written block by block:
 * each PEB keeps its erase counter, and everything else is the image's.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "flash/volume.h"
#include "test.h"
#include "ubichip.h"
#include "ubihost.h"

#define PAGE	512
#define BLOCK	4096
#define PEBS	24
#define FIRST	4	/* block of the UBI partition */
#define IMAGE	6	/* PEBs of the image */
#define VID	PAGE
#define DATA	(2 * PAGE)

static const struct layout layout =
	UBICHIP_MAP(2, FIRST, PEBS, BLOCK);

static u8 image[IMAGE * BLOCK], kernel[BLOCK];
static struct ubichip c;
static struct plan plan;

static u8 *peb(u32 i)
{
	return c.cells.data + (FIRST + i) * BLOCK;
}

/* two with the volumes' table, the rest empty; the last two with the marker */
static void make_image(u32 seq, bool eof)
{
	struct ubi_ec ec = {
		.vid_offset = VID, .data_offset = DATA, .image_seq = seq,
	};
	u32 i;

	memset(kernel, 0x5a, sizeof(kernel));
	memset(image, 0xff, sizeof(image));
	for (i = 0; i < IMAGE; i++) {
		if (i < 2)
			ubi_layout_write(image + i * BLOCK, BLOCK, PAGE, &ec, i);
		else
			ubi_ec_write(image + i * BLOCK, &ec);
		if (!eof || i < IMAGE - 2)
			continue;
		memcpy(image + i * BLOCK + 5, "EOF", 3);
		ubi_ec_set(image + i * BLOCK, 0);
	}
}

static bool run(void)
{
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 2,
		.part = {
			{ "kernel", "kernel", 0, { kernel, sizeof(kernel) } },
			{ "UBI", "ubi", 0, { image, sizeof(image) } },
		},
	};

	ubichip_power_on(&c);
	return !plan_make(&rep, &layout, &plan) &&
	       ubichip_run(&c, &plan, true);
}

/* @i-th PEB of the image in the @at-th of flash, with this counter */
static bool holds(u32 at, u32 i, u32 counter)
{
	u8 want[BLOCK];

	memcpy(want, image + i * BLOCK, BLOCK);
	ubi_ec_set(want, counter);
	return !memcmp(peb(at), want, BLOCK);
}

/* behind the image: a header with this counter, and nothing else */
static bool is_empty(u32 at, u32 counter)
{
	return ubichip_counter(&c, FIRST + at) == counter &&
	       block_is_erased(peb(at) + VID, BLOCK - VID);
}

/* an old UBI: counters 100 and up, everything mapped */
static void old_ubi(bool last_blank)
{
	struct ubi_ec ec = {
		.vid_offset = VID, .data_offset = DATA, .image_seq = 7,
	};
	u32 i;

	for (i = 0; i < PEBS - last_blank; i++) {
		ec.ec = 100 + i;
		ubi_layout_write(peb(i), BLOCK, PAGE, &ec, i & 1);
	}
	for (i = 0; i < PEBS * BLOCK / PAGE; i++)
		c.cells.page[FIRST * BLOCK / PAGE + i].programmed = true;
}

TEST(a_blank_chip_gets_what_the_image_says)
{
	ubichip_new(&c, &layout, PAGE);
	make_image(9, false);
	CHECK(run());
	CHECK(!memcmp(peb(0), image, 2 * BLOCK));
	/* the others are empty there, and erased is as good, but for the one
	 * behind what differs, which may read so today only
	 */
	CHECK(is_empty(2, 0));
	CHECK(block_is_erased(peb(3), (PEBS - 3) * BLOCK));
	ubichip_free(&c);
}

TEST(an_old_ubi_gives_its_counters)
{
	u32 i;

	ubichip_new(&c, &layout, PAGE);
	make_image(9, false);
	old_ubi(false);
	CHECK(run());
	for (i = 0; i < IMAGE; i++)
		CHECK(holds(i, i, 101 + i));
	for (; i < PEBS; i++)
		CHECK(is_empty(i, 101 + i));
	/* or there would be two image sequence numbers, and no attach */
	CHECK(!volume_attach(&c.sim.port, &layout.part[2], PAGE));
	volume_detach();
	ubichip_free(&c);
}

TEST(the_marker_leaves_the_rest_to_the_firmware)
{
	u32 i;

	ubichip_new(&c, &layout, PAGE);
	make_image(9, true);
	old_ubi(false);
	CHECK(run());
	for (i = 0; i < IMAGE; i++)
		CHECK(holds(i, i, 101 + i));
	CHECK(!memcmp(peb(IMAGE - 1) + 5, "EOF", 3));
	for (; i < PEBS; i++)
		CHECK_EQ(c.erased[FIRST + i], 0);
	ubichip_free(&c);
}

TEST(a_counter_alone_is_no_difference)
{
	ubichip_new(&c, &layout, PAGE);
	make_image(9, false);
	old_ubi(true);		/* blocks that are erased need no header */
	CHECK(run());
	/* UBI itself writes a whole page, zeros behind the header */
	memset(peb(PEBS - 2) + UBI_HEADER_LEN, 0, VID - UBI_HEADER_LEN);
	CHECK(run());
	CHECK_EQ(c.sim.port.erases, 0);
	CHECK_EQ(c.sim.port.programs, 0);
	/* anything where a VID header may be is a difference */
	peb(PEBS - 2)[VID + 5] = 0;
	CHECK(run());
	CHECK(is_empty(PEBS - 2, 100 + PEBS));
	/* the kernel's first, it, and those beside it */
	CHECK_EQ(c.sim.port.erases, 4);
	/* but a sequence number is */
	make_image(10, false);
	CHECK(run());
	CHECK(holds(2, 2, 104));
	ubichip_free(&c);
}

TEST(a_counter_that_is_lost_is_the_mean_of_the_others)
{
	ubichip_new(&c, &layout, PAGE);
	make_image(9, false);
	old_ubi(false);
	memset(peb(3), 0, 64);
	CHECK(run());
	/* of 100 to 123 without 103: 2573 / 23 */
	CHECK(holds(3, 3, 111));
	ubichip_free(&c);
}

TEST(bad_blocks_are_skipped_and_marked)
{
	u32 i, at;

	ubichip_new(&c, &layout, PAGE);
	make_image(9, false);
	old_ubi(false);
	c.cells.bad[FIRST + 1] = true;
	c.cells.dying[FIRST + 4] = DIES_PROGRAMMING;
	CHECK(run());
	CHECK(c.cells.bad[FIRST + 4]);
	for (i = at = 0; i < IMAGE; i++, at++) {
		at += at == 1;
		at += at == 4;
		CHECK(ubichip_counter(&c, FIRST + at) >= 101 + at);
		CHECK(holds(at, i, ubichip_counter(&c, FIRST + at)));
	}
	CHECK(!volume_attach(&c.sim.port, &layout.part[2], PAGE));
	volume_detach();
	ubichip_free(&c);
}

TEST(the_header_of_a_peb)
{
	static const struct ubi_ec want = {
		.ec = 12345, .vid_offset = 2048, .data_offset = 4096,
		.image_seq = 0x67748580,
	};
	u8 hdr[UBI_HEADER_LEN];
	struct region r = { hdr, sizeof(hdr) };
	struct ubi_ec ec;

	ubi_ec_write(hdr, &want);
	CHECK(ubi_ec_read(&r, &ec));
	CHECK_EQ(ec.ec, want.ec);
	CHECK_EQ(ec.vid_offset, want.vid_offset);
	CHECK_EQ(ec.data_offset, want.data_offset);
	CHECK_EQ(ec.image_seq, want.image_seq);
	CHECK(!ec.eof);
	CHECK(!ubi_has_eof(&r, sizeof(hdr)));
	ubi_ec_set(hdr, 0xffffffff);
	CHECK(ubi_ec_read(&r, &ec));
	CHECK_EQ(ec.ec, UBI_EC_MAX);
	hdr[40] ^= 1;
	CHECK(!ubi_ec_read(&r, &ec));
	r.len--;
	CHECK(!ubi_ec_read(&r, &ec));
}

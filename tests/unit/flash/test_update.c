// SPDX-License-Identifier: GPL-2.0-or-later
/* Lifeboat's own image: what is refused, and what of the router's is kept. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <string.h>
#include "flash/update.h"
#include "test.h"
#include "updateimage.h"

#define BLOCK		4096
#define BOOT		(8 * BLOCK)
#define PAYLOAD		(5 * BLOCK + 1234)
#define FILE_LEN	(UPDATE_HEADER_LEN + PAYLOAD)

static const struct layout layout = {
	.part = {
		{ "boot", 0, BOOT, false },
		{ "env", BOOT, BLOCK, false },
		{ "firmware", 9 * BLOCK, 8 * BLOCK, true },
		{ "boot2", 17 * BLOCK, BOOT, false },
		{ "small", 25 * BLOCK, BLOCK, false },
		{ "across", 24 * BLOCK, 2 * BLOCK, false },
	},
	.count = 6, .size = 32 * BLOCK, .erasesize = BLOCK,
};

static const struct update_map plain = { "malta", "boot" };
static u8 good[FILE_LEN], now[BOOT], other[BOOT], image[BOOT];
static struct image_report rep;

static void fill(u8 *data, u32 len, u32 seed)
{
	while (len--) {
		seed = seed * 1664525 + 1013904223;
		*data++ = seed >> 24;
	}
}

static void make_good(void)
{
	fill(good + UPDATE_HEADER_LEN, PAYLOAD, 1);
	update_image_seal(good, "malta", "v2", PAYLOAD);
}

/* to the byte, so that the sanitizer sees the first one beyond */
static int check_with(const u8 *data, u32 len, const struct update_map *map)
{
	static const u8 sha256[32] = { 0xa5 };
	u8 *copy = malloc(len ? len : 1);
	struct region file = { copy, len };
	int ret;

	memcpy(copy, data, len);
	ret = update_check(&file, sha256, map, &layout, &rep);
	free(copy);
	return ret;
}

static int check(const u8 *data, u32 len)
{
	return check_with(data, len, &plain);
}

static bool refused(int ret, int err)
{
	return ret == err && rep.err == err && rep.verdict == IMAGE_REFUSE &&
	       !rep.nparts && rep.error[0] && rep.advice[0];
}

TEST(a_good_one_is_accepted)
{
	struct region file = { good, FILE_LEN };
	u8 sha256[32] = { 1, 2, 3 };

	make_good();
	CHECK_EQ(update_check(&file, sha256, &plain, &layout, &rep), 0);
	CHECK_EQ(rep.verdict, IMAGE_ACCEPT);
	CHECK_STR(rep.board, "malta");
	CHECK_STR(rep.version, "v2");
	CHECK_STR(rep.error, "");
	CHECK_EQ(rep.size, FILE_LEN);
	CHECK(!memcmp(rep.sha256, sha256, 32));
	CHECK_EQ(rep.nparts, 1);
	CHECK_STR(rep.part[0].partition, "boot");
	CHECK(rep.part[0].src.data == good + UPDATE_HEADER_LEN);
	CHECK_EQ(rep.part[0].src.len, PAYLOAD);
}

TEST(every_byte_of_the_header_counts)
{
	u32 at, bit;

	for (at = 0; at < UPDATE_HEADER_LEN; at++) {
		for (bit = 1; bit < 256; bit <<= 1) {
			make_good();
			good[at] ^= bit;
			CHECK(refused(check(good, FILE_LEN), at < 8 ?
				      -ENOEXEC : -EBADMSG));
		}
	}
}

/* someone who makes the checksum right again does not get further */
TEST(every_field_counts)
{
	static const struct {
		u32 from, end;
		int err;
	} fields[] = {
		{ 0x00, 0x08, -ENOEXEC },	/* magic */
		{ 0x08, 0x0c, -ENOEXEC },	/* version of the header */
		{ 0x0c, 0x10, -EBADMSG },	/* length */
		{ 0x10, 0x30, -EXDEV },		/* board, its padding as well */
		{ 0x70, 0x90, -EBADMSG },	/* digest */
	};
	u32 i, at, bit;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		for (at = fields[i].from; at < fields[i].end; at++) {
			for (bit = 1; bit < 256; bit <<= 1) {
				make_good();
				good[at] ^= bit;
				update_image_sum(good);
				CHECK(refused(check(good, FILE_LEN),
					      fields[i].err));
			}
		}
	}
	/* what it says of its own version is for people */
	make_good();
	memset(good + 0x30, 0xff, 64);
	update_image_sum(good);
	CHECK_EQ(check(good, FILE_LEN), 0);
	CHECK_EQ(strlen(rep.version), sizeof(rep.version) - 1);
}

TEST(the_payload_is_all_there)
{
	static u8 longer[FILE_LEN + 1];
	u32 len;

	make_good();
	for (len = 0; len <= UPDATE_HEADER_LEN; len++)
		CHECK(refused(check(good, len), len < 8 ? -ENOEXEC : -EBADMSG));
	for (len = UPDATE_HEADER_LEN; len < FILE_LEN; len += 37)
		CHECK(refused(check(good, len), -EBADMSG));
	CHECK(refused(check(good, FILE_LEN - 1), -EBADMSG));
	memcpy(longer, good, FILE_LEN);
	CHECK(refused(check(longer, FILE_LEN + 1), -EBADMSG));
	good[UPDATE_HEADER_LEN] ^= 1;
	CHECK(refused(check(good, FILE_LEN), -EBADMSG));
	good[UPDATE_HEADER_LEN] ^= 1;
	good[FILE_LEN - 1] ^= 0x80;
	CHECK(refused(check(good, FILE_LEN), -EBADMSG));
}

TEST(only_for_this_board)
{
	static const char *const boards[] = {
		"maltael", "malt", "", "Malta",
		/* without an end */
		"maltamaltamaltamaltamaltamaltama",
	};
	u32 i;

	make_good();
	for (i = 0; i < ARRAY_SIZE(boards); i++) {
		update_image_seal(good, boards[i], "v2", PAYLOAD);
		CHECK(refused(check(good, FILE_LEN), -EXDEV));
		CHECK_STR(rep.board, boards[i]);
	}
}

TEST(a_router_that_does_not_know_what_it_is_takes_none)
{
	static const char *const boards[] = { "", "malta" };
	struct update_map nobody = plain;
	u32 i;

	nobody.board = "";
	make_good();
	for (i = 0; i < ARRAY_SIZE(boards); i++) {
		update_image_seal(good, boards[i], "v2", PAYLOAD);
		CHECK(refused(check_with(good, FILE_LEN, &nobody), -EXDEV));
	}
}

TEST(it_fits_to_the_byte)
{
	static u8 big[UPDATE_HEADER_LEN + BOOT + 1];

	fill(big, sizeof(big), 3);
	update_image_seal(big, "malta", "v2", BOOT);
	CHECK_EQ(check(big, UPDATE_HEADER_LEN + BOOT), 0);
	update_image_seal(big, "malta", "v2", BOOT + 1);
	CHECK(refused(check(big, UPDATE_HEADER_LEN + BOOT + 1), -EFBIG));
}

TEST(what_cannot_be_a_program_is_none)
{
	static u8 file[UPDATE_HEADER_LEN + 1000];
	u32 i;

	for (i = 0; i < 256; i += 255) {
		memset(file, i, sizeof(file));
		update_image_seal(file, "malta", "v2", 1000);
		CHECK(refused(check(file, sizeof(file)), -EBADMSG));
	}
	fill(file, sizeof(file), 5);
	for (i = 0; i < 64; i++) {
		update_image_seal(file, "malta", "v2", i);
		CHECK(refused(check(file, UPDATE_HEADER_LEN + i), -EBADMSG));
	}
	update_image_seal(file, "malta", "v2", 64);
	CHECK_EQ(check(file, UPDATE_HEADER_LEN + 64), 0);
}

TEST(only_where_somebody_has_said_so)
{
	static const struct update_map maps[] = {
		{ "malta", NULL }, { "malta", "nothing" },
		{ "malta", "firmware" }, { "malta", "across" },
		{ "malta", "boot", "nothing" }, { "malta", "boot", "small" },
		{ "malta", "boot", "firmware" },
	};
	static const struct update_map two = { "malta", "boot", "boot2" };
	u32 i;

	make_good();
	for (i = 0; i < ARRAY_SIZE(maps); i++)
		CHECK(refused(check_with(good, FILE_LEN, &maps[i]), -EPERM));
	/* "across" lies over the end of it */
	CHECK(refused(check_with(good, FILE_LEN, &two), -EPERM));
}

TEST(walls_leave_one_gate)
{
	struct layout walls;
	u32 i;

	CHECK_EQ(update_walls(&layout, "boot", &walls), 0);
	CHECK_EQ(walls.count, layout.count);
	for (i = 0; i < walls.count; i++)
		CHECK_EQ(walls.part[i].writable, !i);
	CHECK(layout_writable(&walls, 0, BOOT));
	CHECK(!layout_writable(&walls, 0, BOOT + 1));
	CHECK(!layout_writable(&walls, 9 * BLOCK, 1));
	CHECK_EQ(update_walls(&layout, "firmware", &walls), -EPERM);
	CHECK_EQ(update_walls(&layout, "across", &walls), -EPERM);
	CHECK_EQ(update_walls(&layout, "nothing", &walls), -EPERM);
}

TEST(no_code_where_something_is_kept)
{
	struct update_map map = { "malta", "boot" };
	u32 at = 5 * BLOCK + 1000;

	map.nkeep = 1;
	map.keep[0] = (struct update_keep){ at, 6 };
	make_good();
	CHECK(refused(check_with(good, FILE_LEN, &map), -EFBIG));
	/* a gap that the linker left */
	memset(good + UPDATE_HEADER_LEN + at, 0xff, 6);
	update_image_seal(good, "malta", "v2", PAYLOAD);
	CHECK_EQ(check_with(good, FILE_LEN, &map), 0);
	/* the last byte of the payload, and the one behind it */
	map.keep[0] = (struct update_keep){ PAYLOAD - 1, 1 };
	CHECK(refused(check_with(good, FILE_LEN, &map), -EFBIG));
	map.keep[0] = (struct update_keep){ PAYLOAD, 6 };
	CHECK_EQ(check_with(good, FILE_LEN, &map), 0);
	map.keep[0] = (struct update_keep){ 0xfffffff0, 0xfffffff0 };
	CHECK_EQ(check_with(good, FILE_LEN, &map), 0);
	map.keep[0] = (struct update_keep){ 8, 0xffffffff };
	CHECK(refused(check_with(good, FILE_LEN, &map), -EFBIG));
}

TEST(what_is_kept_is_in_the_new_image)
{
	struct update_map map = {
		"malta", "boot", NULL,
		{ { 5 * BLOCK + 2000, 6 }, { 6 * BLOCK - 3, 100 },
		  { 7 * BLOCK, 10 }, { 0xfffffff0, 0xfffffff0 } }, 4,
	};
	struct region payload = { good + UPDATE_HEADER_LEN, PAYLOAD };
	struct update_copy copy = { { now, 6 * BLOCK } };
	u32 i;

	make_good();
	fill(now, sizeof(now), 9);
	memset(image, 0x5a, sizeof(image));
	update_merge(&map, &payload, &copy, image);
	CHECK(!memcmp(image, payload.data, PAYLOAD));
	for (i = PAYLOAD; i < 6 * BLOCK; i++) {
		bool kept = (i >= 5 * BLOCK + 2000 && i < 5 * BLOCK + 2006) ||
			    i >= 6 * BLOCK - 3;

		CHECK_EQ(image[i], kept ? now[i] : 0xff);
	}
	/* behind the last erase block there is nothing of ours */
	for (; i < sizeof(image); i++)
		CHECK_EQ(image[i], 0x5a);
}

TEST(the_copy_that_is_whole_is_found)
{
	struct update_copy main = { { now, BOOT } }, spare = { { other, BOOT } };

	fill(now, sizeof(now), 9);
	fill(other, sizeof(other), 10);
	CHECK(update_whole(&main, NULL) == &main);
	CHECK(update_whole(&main, &spare) == &main);
	main.damaged = true;
	/* Lifeboat from RAM repairs it, unless what must be kept is lost */
	CHECK(update_whole(&main, NULL) == &main);
	main.lost = true;
	CHECK(update_whole(&main, NULL) == NULL);
	main.lost = false;
	CHECK(update_whole(&main, &spare) == &spare);
	spare.damaged = true;
	CHECK(update_whole(&main, &spare) == NULL);
	main.damaged = false;
	CHECK(update_whole(&main, &spare) == &main);
	/* an update of the boot partition was cut short */
	spare.damaged = false;
	memset(now, 0xff, 256);
	CHECK(update_whole(&main, &spare) == &spare);
	/* one of the spare was */
	memset(other, 0xff, 256);
	CHECK(update_whole(&main, &spare) == &main);
	/* only just the last page of the boot partition was not finished */
	fill(other, sizeof(other), 11);
	memcpy(now, other, sizeof(now));
	CHECK(update_whole(&main, &spare) == &main);
	memset(now + 100, 0xff, 156);
	CHECK(update_whole(&main, &spare) == &spare);
}

TEST(copies_that_differ_are_not_trusted)
{
	struct update_copy main = { { now, BOOT } }, spare = { { other, BOOT } };

	fill(now, sizeof(now), 9);
	memcpy(other, now, sizeof(now));
	CHECK(update_trusts(&main, NULL, false));
	CHECK(update_trusts(&main, &spare, false));
	other[BOOT - 1] ^= 1;
	CHECK(!update_trusts(&main, &spare, false));
	CHECK(update_trusts(&main, NULL, false));
	other[BOOT - 1] ^= 1;
	spare.damaged = true;
	CHECK(!update_trusts(&main, &spare, false));
	/* what we run has not come from there */
	CHECK(!update_trusts(&main, NULL, true));
	main.damaged = true;
	CHECK(!update_trusts(&main, NULL, false));
}

TEST(what_is_kept_where)
{
	static const struct update_map map = {
		.keep = { { 0x100, 0x10 }, { 0x1fc00, 0x400 } }, .nkeep = 2,
	};

	CHECK(update_keeps(&map, 0, 0x101));
	CHECK(!update_keeps(&map, 0, 0x100));
	CHECK(update_keeps(&map, 0x10f, 0x100));
	CHECK(!update_keeps(&map, 0x110, 0x100));
	CHECK(!update_keeps(&map, 0x10000, 0xfc00));
	CHECK(update_keeps(&map, 0x10000, 0x10000));
	CHECK(!update_keeps(&map, 0x20000, 0x10000));
}

TEST(blocks_that_differ_are_counted)
{
	struct update_copy main = { { now, BOOT } };

	fill(now, sizeof(now), 9);
	memcpy(image, now, sizeof(image));
	CHECK_EQ(update_differs(&main, image, BLOCK), 0);
	image[0] ^= 1;
	image[1] ^= 1;
	image[BOOT - 1] ^= 1;
	CHECK_EQ(update_differs(&main, image, BLOCK), 2);
}

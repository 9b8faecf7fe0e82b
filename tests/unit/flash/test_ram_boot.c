// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What runs from RAM: what is offered, for whom, and what is not.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <string.h>
#include <asm/unaligned.h>
#include <u-boot/crc.h>
#include "flash/kernel.h"
#include "flash/ram_boot.h"
#include "flash/uimage.h"
#include "test.h"

#define ADDR	0x80001000
#define SIZE	0x40000
#define BLOCK	0x10000
/* of the program in the kernel, and of the file around it */
#define PROGRAM	0x8000
#define TREE_AT	(UIMAGE_HEADER_LEN + PROGRAM)

static const struct layout nor = {
	.part = {
		{ "boot", 0, BLOCK },
		{ "firmware", BLOCK, 4 * BLOCK, true },
	},
	.count = 2, .size = 5 * BLOCK, .erasesize = BLOCK,
};

static const struct layout nand = {
	.part = {
		{ "boot", 0, BLOCK },
		{ "kernel", BLOCK, BLOCK, true },
		{ "ubi", 2 * BLOCK, 3 * BLOCK, true },
	},
	.count = 3, .size = 5 * BLOCK, .erasesize = BLOCK,
};

static const char *format;
static u8 ram[SIZE], file[0x20000];
static struct kernel_room room;
static struct image_report rep;
static u32 len;
/* of these properties in front of a tree's others */
static u32 nothings = 1;

static const char *get(const struct identity *id, const char *key, int index)
{
	static const char *const devices[] = { "us,first", "us,second" };

	if (!strcmp(key, "formats"))
		return index ? NULL : format;
	if (!strcmp(key, "devices"))
		return index < 2 ? devices[index] : NULL;
	return NULL;
}

static const struct identity id = { get };

/* the header of a kernel of all that is behind it */
static void seal(void)
{
	u32 n = len - UIMAGE_HEADER_LEN;

	memset(file, 0, UIMAGE_HEADER_LEN);
	put_unaligned_be32(UIMAGE_MAGIC, file);
	put_unaligned_be32(n, file + 12);
	put_unaligned_be32(ADDR, file + UIMAGE_LOAD);
	put_unaligned_be32(ADDR, file + UIMAGE_ENTRY);
	put_unaligned_be32(crc32(0, file + UIMAGE_HEADER_LEN, n), file + 24);
	file[28] = 5;
	file[29] = 5;
	file[30] = 2;
	file[UIMAGE_COMP] = UIMAGE_COMP_NONE;
	strcpy((char *)file + UIMAGE_NAME, "Linux");
	put_unaligned_be32(crc32(0, file, UIMAGE_HEADER_LEN), file + 4);
}

static void program(u32 size)
{
	u32 i, seed = 1;

	len = UIMAGE_HEADER_LEN + size;
	for (i = UIMAGE_HEADER_LEN; i < len; i++)
		file[i] = (seed = seed * 1664525 + 1013904223) >> 24;
	seal();
}

static void word(u32 value)
{
	put_unaligned_be32(value, file + len);
	len += 4;
}

/* a tree behind the program; @names: "us,first\0", all of them */
static void tree(const char *names, u32 size)
{
	u32 at = len, props, i;

	memset(file + len, 0, sizeof(file) - len);
	word(0xd00dfeed);
	len = at + 8;
	word(40);		/* structs */
	len = at + 40;
	word(1);
	word(0);
	for (i = 0; i < nothings; i++)
		word(4);
	word(3);
	word(6);
	word(11);
	memcpy(file + len, "model", 6);
	len += 8;
	word(3);
	word(size);
	word(0);
	memcpy(file + len, names, size);
	len = ALIGN(len + size, 4);
	word(2);
	props = len - at;
	put_unaligned_be32(props, file + at + 12);
	memcpy(file + len, "compatible\0compatibles", 23);
	len = ALIGN(len + 23, 4);
	put_unaligned_be32(len - at, file + at + 4);
	seal();
}

#define TREE(names)	tree(names, sizeof(names))

static int identify(const struct layout *layout)
{
	static u8 memory[64];
	static const u8 sha256[32];
	struct scratch scratch = {
		.data = memory, .size = sizeof(memory),
		.room = room.ram ? &room : NULL,
	};
	struct region r = { NULL, len };
	u8 *exact = malloc(len);
	int ret;

	/* to the byte, for the sanitizer */
	memcpy(exact, file, len);
	r.data = exact;
	ret = image_identify(&r, sha256, &id, layout, &scratch, &rep);
	/* whoever asks for the verdict alone writes nothing */
	if (!rep.ram.data != (ret != -EROFS) ||
	    (rep.ram.data && (rep.ram.data != exact || rep.ram.len != len ||
			      rep.verdict != IMAGE_REFUSE || rep.nparts)))
		test_failed(__FILE__, __LINE__, "%d, and does not fit", ret);
	free(exact);
	return ret;
}

static void begin(const char *fmt)
{
	format = fmt;
	room = (struct kernel_room){ ram, ADDR, SIZE };
	program(PROGRAM);
}

static bool has_check(const char *name, bool ok)
{
	u32 i;

	for (i = 0; i < rep.nchecks; i++)
		if (!strcmp(rep.check[i].name, name))
			return rep.check[i].ok == ok;
	return false;
}

TEST(a_kernel_alone_is_offered)
{
	begin("uimage");
	CHECK_EQ(identify(&nor), -EROFS);
	CHECK(image_from_ram(&rep));
	CHECK(rep.unsure);
	CHECK_STR(rep.error,
		  "This firmware runs from RAM. It can be started once; nothing is written.");
	CHECK(strstr(rep.advice, "be certain"));
	CHECK_STR(rep.version, "Linux");
	CHECK_STR(rep.board, "");
	CHECK(has_check("start", true));
	CHECK(!has_check("root file system", false));
	CHECK(!memcmp(ram, file + UIMAGE_HEADER_LEN, PROGRAM));
	/* nobody here is going to start it */
	room.ram = NULL;
	CHECK_EQ(identify(&nor), -EPERM);
	CHECK(has_check("root file system", false));
}

TEST(its_tree_says_for_whom)
{
	begin("uimage");
	TREE("us,second");
	CHECK_EQ(identify(&nor), -EROFS);
	CHECK(!rep.unsure);
	CHECK_STR(rep.board, "us,second");
	CHECK(has_check("board", true));
	CHECK(!strstr(rep.advice, "certain"));
	/* any of its names is enough, one that only begins so is not */
	begin("uimage");
	TREE("other,one\0us,first\0soc");
	CHECK_EQ(identify(&nor), -EROFS);
	CHECK_STR(rep.board, "us,first");
	begin("uimage");
	TREE("us,firstborn\0us,fir");
	CHECK_EQ(identify(&nor), -EXDEV);
	CHECK_STR(rep.error,
		  "The image is for \"us,firstborn\", which this router is not.");
	CHECK(has_check("board", false));
	/* one for us beside others'; and no name is none of ours */
	begin("uimage");
	TREE("other,one");
	TREE("us,first");
	TREE("other,two");
	CHECK_EQ(identify(&nor), -EROFS);
	CHECK(!rep.unsure);
	begin("uimage");
	tree("", 0);
	CHECK_EQ(identify(&nor), -EXDEV);
}

/* there may be a tree at each word of a file: what each may cost is little */
TEST(a_tree_is_not_searched_for_long)
{
	static const char many[600] = "us,first";

	nothings = 62;
	begin("uimage");
	TREE("us,first");
	CHECK_EQ(identify(&nor), -EROFS);
	CHECK(!rep.unsure);
	nothings = 63;
	begin("uimage");
	TREE("us,first");
	CHECK_EQ(identify(&nor), -EROFS);
	CHECK(rep.unsure);
	nothings = 1;
	begin("uimage");
	tree(many, 512);
	CHECK_EQ(identify(&nor), -EROFS);
	CHECK(!rep.unsure);
	begin("uimage");
	tree(many, sizeof(many));
	CHECK_EQ(identify(&nor), -EROFS);
	CHECK(rep.unsure);
}

/* forty seconds of AR9331, if each was looked at */
TEST(very_many_trees_are_not_searched_for_long)
{
	static char names[2 * 255 + 1];
	u32 i, n;

	for (i = 63; i <= 64; i++) {
		begin("uimage");
		nothings = 64;
		for (n = 0; n < i; n++)
			TREE("us,first");
		nothings = 1;
		TREE("us,first");
		CHECK_EQ(identify(&nor), -EROFS);
		/* 64 of each tree and 4096 of all */
		CHECK_EQ(rep.unsure, i == 64);
	}
	/* two properties and 255 names in each; ours takes three */
	for (i = 0; i < 255; i++)
		names[2 * i] = 'a';
	for (i = 15; i <= 16; i++) {
		begin("uimage");
		for (n = 0; n < i; n++)
			tree(names, 2 * 255);
		TREE("us,first");
		CHECK_EQ(identify(&nor), i == 15 ? -EROFS : -EXDEV);
	}
}

TEST(a_tree_that_is_broken_names_nobody)
{
	u32 end, at, i;
	int ret;

	begin("uimage");
	TREE("us,first");
	end = len;
	/* cut anywhere; what is left of the names may still be read */
	for (len = TREE_AT + 4; len < end; len += 4) {
		seal();
		ret = identify(&nor);
		CHECK_EQ(ret, -EROFS);
	}
	/* and each word of it wild, so that lengths and offsets are */
	for (at = TREE_AT; at < end; at += 4)
		for (i = 0; i < 3; i++) {
			len = TREE_AT;
			TREE("us,first");
			put_unaligned_be32(i == 2 ? 0x7ffffffc : -i, file + at);
			seal();
			ret = identify(&nor);
			CHECK(ret == -EROFS || ret == -EXDEV);
		}
}

TEST(something_behind_it_is_no_padding)
{
	begin("uimage");
	memset(file + len, 0xff, 1000);
	memset(file + len + 1000, 0, 1000);
	len += 2000;
	CHECK_EQ(identify(&nor), -EROFS);
	file[len - 1] = 1;
	CHECK_EQ(identify(&nor), -EPERM);
	CHECK(has_check("root file system", false));
}

TEST(what_cannot_run_is_not_offered)
{
	begin("uimage");
	room.size = PROGRAM - 1;
	CHECK_EQ(identify(&nor), -EFBIG);
	CHECK(strstr(rep.error, "too big"));
	begin("uimage");
	room.addr += 0x1000;
	CHECK_EQ(identify(&nor), -ENOEXEC);
	CHECK(has_check("start", false));
	/* damaged, cut, a boot loader: refused before anybody asks */
	begin("uimage");
	file[len - 1] ^= 1;
	CHECK_EQ(identify(&nor), -EBADMSG);
	begin("uimage");
	len--;
	CHECK_EQ(identify(&nor), -EBADMSG);
	begin("uimage");
	strcpy((char *)file + UIMAGE_NAME, "Breed");
	memset(file + 4, 0, 4);
	put_unaligned_be32(crc32(0, file, UIMAGE_HEADER_LEN), file + 4);
	CHECK_EQ(identify(&nor), -EPERM);
}

TEST(a_kernel_that_no_format_of_this_board_is)
{
	begin("seama");
	TREE("us,first");
	CHECK_EQ(identify(&nor), -EROFS);
	CHECK_STR(rep.format, "kernel");
	CHECK_STR(rep.version, "Linux");
	/* as before, if it is not offered */
	file[len - 1] ^= 1;
	CHECK_EQ(identify(&nor), -ENOEXEC);
	CHECK(strstr(rep.error, "a uImage without the header"));
	CHECK_STR(rep.version, "");
	CHECK_EQ(rep.nchecks, 1);
	CHECK(has_check("format", false));
	begin("seama");
	file[len++] = 1;
	CHECK_EQ(identify(&nor), -ENOEXEC);
	CHECK_STR(rep.version, "");
	CHECK_EQ(rep.nchecks, 1);
	begin("seama");
	TREE("other,one");
	CHECK_EQ(identify(&nor), -EXDEV);
}

TEST(where_kernels_go_to_a_partition_of_their_own)
{
	begin("kernel-ubi");
	CHECK_EQ(identify(&nand), -EROFS);
	/* half a firmware, unless it is too large to be one */
	begin("nand-split");
	CHECK_EQ(identify(&nand), -ENOKEY);
	CHECK(!rep.ram.data);
	begin("nand-split");
	program(BLOCK);
	CHECK_EQ(identify(&nand), -EROFS);
	CHECK(!has_check("size", false));
}

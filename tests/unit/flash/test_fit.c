// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Kernels as FIT: what is started, with which tree, and what is not.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <string.h>
#include <libfdt.h>
#include <asm/unaligned.h>
#include <u-boot/crc.h>
#include "flash/fit.h"
#include "flash/kernel.h"
#include "flash/payload.h"
#include "test.h"

#define ADDR	0x80001000
#define SIZE	(KERNEL_BSS + 0x20000)
#define PROGRAM	5000

/* what a file says; NULL leaves it out */
static struct {
	const char *def, *kernel, *fdt;		/* of the configuration */
	u32 fdt_len;
	const char *type, *arch, *os, *comp;	/* of the kernel */
	u32 load, entry;
	const char *tree_type, *tree_comp;
	const char *bootargs;			/* "" without /chosen */
	u32 sum;				/* added to the tree's CRC-32 */
} say;

static u8 program[PROGRAM], tree[0x1000];
static u8 file[0x4000] __aligned(8);
static u8 ram[SIZE] __aligned(8);
static struct kernel_room room;
static struct image_kernel k;
static u32 len, tree_len;

static void begin(void)
{
	u32 i;

	for (i = 0; i < PROGRAM; i++)
		program[i] = i * 7 + (i >> 8);
	memset(&say, 0, sizeof(say));
	say.def = "config-1";
	say.kernel = "kernel-1";
	say.fdt = "fdt-1";
	say.fdt_len = sizeof("fdt-1");
	say.type = "kernel";
	say.arch = "mips";
	say.os = "linux";
	say.comp = "none";
	say.load = ADDR;
	say.entry = ADDR + 16;
	say.tree_type = "flat_dt";
	say.tree_comp = "none";
	say.bootargs = "console=ttyS0,57600";
	room = (struct kernel_room){ ram, ADDR, SIZE };
}

static void string(const char *name, const char *value)
{
	if (value)
		fdt_property_string(file, name, value);
}

static void make_tree(void)
{
	fdt_create(tree, sizeof(tree));
	fdt_finish_reservemap(tree);
	fdt_begin_node(tree, "");
	fdt_property(tree, "compatible", "us,second\0us,soc", 17);
	if (!say.bootargs || *say.bootargs) {
		fdt_begin_node(tree, "chosen");
		if (say.bootargs)
			fdt_property_string(tree, "bootargs", say.bootargs);
		fdt_end_node(tree);
	}
	fdt_end_node(tree);
	fdt_finish(tree);
	tree_len = fdt_totalsize(tree);
}

static void image(const char *name, const void *data, u32 n, u32 wrong)
{
	fdt_begin_node(file, name);
	fdt_property(file, "data", data, n);
	if (data == program) {
		string("type", say.type);
		string("arch", say.arch);
		string("os", say.os);
		string("compression", say.comp);
		if (say.load)
			fdt_property_u32(file, "load", say.load);
		if (say.entry)
			fdt_property_u32(file, "entry", say.entry);
	} else {
		string("type", say.tree_type);
		string("compression", say.tree_comp);
	}
	fdt_begin_node(file, "hash-1");
	fdt_property_u32(file, "value", crc32(0, data, n) + wrong);
	fdt_property_string(file, "algo", "crc32");
	fdt_end_node(file);
	fdt_end_node(file);
}

static void make(void)
{
	make_tree();
	memset(file, 0, sizeof(file));
	fdt_create(file, sizeof(file));
	fdt_finish_reservemap(file);
	fdt_begin_node(file, "");
	fdt_property_string(file, "description", "Linux of this test");
	fdt_begin_node(file, "images");
	image("kernel-1", program, PROGRAM, 0);
	image("fdt-1", tree, tree_len, say.sum);
	fdt_end_node(file);
	fdt_begin_node(file, "configurations");
	string("default", say.def);
	fdt_begin_node(file, "config-1");
	string("kernel", say.kernel);
	if (say.fdt)
		fdt_property(file, "fdt", say.fdt, say.fdt_len);
	fdt_end_node(file);
	fdt_end_node(file);
	fdt_end_node(file);
	fdt_finish(file);
	len = fdt_totalsize(file);
}

/* as a boot does, from @offset bytes behind what libfdt wants */
static int place_at(u32 offset)
{
	u8 *exact = malloc(len + offset);
	struct region r = { exact + offset, len }, head = r;
	int ret;

	memcpy(exact + offset, file, len);
	head.len = min_t(u32, len, IMAGE_HEAD_LEN);
	memset(&k, 0, sizeof(k));
	memset(ram, 0x55, sizeof(ram));
	ret = payload_find_kernel(&head, 0, UIMAGE_HEADER_LEN, &k);
	if (!ret)
		ret = kernel_place(&room, &k, &r);
	free(exact);
	return ret;
}

static int place(void)
{
	make();
	return place_at(0);
}

static u8 *placed(void)
{
	return ram + (k.tree - ADDR);
}

static const char *args(void)
{
	const void *fdt = placed();

	return fdt_getprop(fdt, fdt_path_offset(fdt, "/chosen"), "bootargs",
			   NULL) ?: "none";
}

TEST(it_is_found_and_put_where_it_runs)
{
	begin();
	CHECK_EQ(place(), PROGRAM);
	CHECK_STR(k.name, "FIT");
	CHECK_EQ(k.offset, 0);
	CHECK_EQ(k.len, len);
	CHECK_EQ(k.load, ADDR);
	CHECK_EQ(k.entry, ADDR + 16);
	CHECK(!memcmp(ram, program, PROGRAM));
	/* the tree, out of the way of what the kernel clears */
	CHECK_EQ(k.tree & (FIT_ALIGN - 1), 0);
	CHECK(k.tree - ADDR >= PROGRAM + KERNEL_BSS);
	CHECK(k.tree - ADDR + tree_len + FIT_SPARE <= SIZE);
	CHECK_EQ(k.tree_len, tree_len);
	CHECK(!fdt_check_full(placed(), tree_len + FIT_SPARE));
	CHECK_STR(args(), "console=ttyS0,57600");
	CHECK_STR((char *)fdt_getprop(placed(), 0, "compatible", NULL),
		  "us,second");
	/* nothing but these two */
	CHECK_EQ(ram[PROGRAM], 0x55);
	CHECK_EQ(ram[k.tree - ADDR - 1], 0x55);
}

/* a factory.bin has it anywhere, and a CPU may trap */
TEST(where_it_begins_is_all_the_same)
{
	u32 i;

	begin();
	make();
	for (i = 1; i <= 8; i++) {
		CHECK_EQ(place_at(i), PROGRAM);
		CHECK(!memcmp(ram, program, PROGRAM));
		CHECK(!fdt_check_full(placed(), tree_len + FIT_SPARE));
		CHECK_STR(args(), "console=ttyS0,57600");
	}
}

TEST(words_are_said_behind_the_trees_own)
{
	static char many[FIT_SPARE + 1];

	begin();
	CHECK_EQ(place(), PROGRAM);
	CHECK_EQ(fit_say(placed(), "failsafe=1"), 0);
	CHECK_STR(args(), "console=ttyS0,57600 failsafe=1");
	CHECK_EQ(fit_say(placed(), "lifeboat.slot=1"), 0);
	CHECK_STR(args(), "console=ttyS0,57600 failsafe=1 lifeboat.slot=1");
	CHECK(!fdt_check_full(placed(), tree_len + FIT_SPARE));
	/* as much as was promised, and no more than there is room for */
	memset(many, 'a', FIT_SPARE);
	CHECK_EQ(fit_say(placed(), many), -ENOSPC);
	CHECK_STR(args(), "console=ttyS0,57600 failsafe=1 lifeboat.slot=1");
	many[FIT_SPARE / 4] = '\0';
	CHECK_EQ(place(), PROGRAM);
	CHECK_EQ(fit_say(placed(), many), 0);
	/* a tree that says none, or has no place for them */
	say.bootargs = NULL;
	CHECK_EQ(place(), PROGRAM);
	CHECK_EQ(fit_say(placed(), many), 0);
	CHECK_STR(args(), many);
	say.bootargs = "";
	CHECK_EQ(place(), PROGRAM);
	CHECK_EQ(fit_say(placed(), many), 0);
	CHECK_STR(args(), many);
	CHECK(!fdt_check_full(placed(), tree_len + FIT_SPARE));
}

TEST(one_without_a_tree_is_started_as_others_are)
{
	begin();
	say.fdt = NULL;
	CHECK_EQ(place(), PROGRAM);
	CHECK_EQ(k.tree, 0);
	CHECK(!memcmp(ram, program, PROGRAM));
}

TEST(what_is_packed)
{
	/* "lzma", and no stream */
	begin();
	say.comp = "lzma";
	CHECK_EQ(place(), -EBADMSG);
	say.comp = "bzip2";
	CHECK_EQ(place(), -ENOEXEC);
	begin();
	say.tree_comp = "lzma";
	CHECK_EQ(place(), -ENOEXEC);
}

/* nothing is guessed: who made it without them had something else in mind */
TEST(what_it_must_say)
{
	const char **const words[] = {
		&say.def, &say.kernel, &say.type, &say.arch, &say.os,
		&say.comp, &say.tree_type, &say.tree_comp,
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		begin();
		*words[i] = NULL;
		CHECK_EQ(place(), -ENOEXEC);
		*words[i] = "other";
		CHECK_EQ(place(), -ENOEXEC);
	}
	begin();
	say.load = 0;
	CHECK_EQ(place(), -ENOEXEC);
	begin();
	say.entry = 0;
	CHECK_EQ(place(), -ENOEXEC);
	begin();
	say.fdt = "fdt-2";
	CHECK_EQ(place(), -ENOEXEC);
	/* one over another */
	begin();
	say.fdt = "fdt-1\0fdt-1";
	say.fdt_len = 12;
	CHECK_EQ(place(), -ENOEXEC);
	/* a kernel is no tree */
	begin();
	say.fdt = "kernel-1";
	say.fdt_len = 9;
	CHECK_EQ(place(), -ENOEXEC);
}

TEST(where_it_cannot_be)
{
	begin();
	say.load = ADDR - 4;
	CHECK_EQ(place(), -ENOEXEC);
	begin();
	say.entry = ADDR + PROGRAM;
	CHECK_EQ(place(), -ENOEXEC);
	begin();
	say.load = ADDR + SIZE;
	say.entry = say.load;
	CHECK_EQ(place(), -ENOEXEC);
	/* there it would clear its own tree */
	begin();
	CHECK_EQ(place(), PROGRAM);
	room.size = k.tree - ADDR + tree_len + FIT_SPARE - SIZE + SIZE;
	say.load = k.tree - KERNEL_BSS - PROGRAM;
	say.entry = say.load;
	CHECK_EQ(place(), PROGRAM);
	say.load++;
	say.entry = say.load;
	CHECK_EQ(place(), -EFBIG);
	/* no room at all, for the tree, or for a copy of the file */
	for (room.size = 1; room.size < KERNEL_BSS; room.size *= 3) {
		say.load = ADDR;
		say.entry = ADDR;
		make();
		CHECK_EQ(place_at(0), -EFBIG);
		CHECK_EQ(place_at(1), -EFBIG);
	}
}

TEST(a_tree_that_is_none)
{
	begin();
	make();
	/* of the right sum, and without a tree's magic */
	say.sum = 1;
	CHECK_EQ(place(), -EBADMSG);
	begin();
	say.fdt = "kernel-1";
	say.type = "flat_dt";
	say.fdt_len = 9;
	CHECK_EQ(place(), -ENOEXEC);
}

/* each prefix, and each byte changed: refused, or what it was */
TEST(nothing_of_it_is_trusted)
{
	u32 i, whole;
	int ret;

	begin();
	make();
	for (whole = len, len = 0; len < whole; len++)
		CHECK(place_at(0) < 0);
	for (i = 0; i < whole; i++) {
		file[i] ^= 0x80;
		ret = place_at(0);
		file[i] ^= 0x80;
		CHECK(ret < 0 || (ret == PROGRAM &&
				  !memcmp(ram, program, PROGRAM)));
	}
	for (i = 0; i + 4 <= whole; i += 4) {
		u32 was = get_unaligned_be32(file + i);

		put_unaligned_be32(0x7ffffffc, file + i);
		ret = place_at(0);
		put_unaligned_be32(was, file + i);
		CHECK(ret < 0 || ret == PROGRAM);
	}
}

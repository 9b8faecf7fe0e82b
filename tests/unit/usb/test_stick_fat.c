// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * FAT as no mkfs.fat makes it; what it makes is tried on the models
 * (tests/machines/test_stick.py).
 */
#include <stdlib.h>
#include <linux/errno.h>
#include <asm/unaligned.h>
#include "usb/stick_fat.h"
#include "test.h"

/* sectors: of the disk, of one cluster's root, and so on */
#define SECTORS	512
#define START	8
#define RESERVED 4
#define FAT_LEN	2
#define ROOT_LEN 2
#define DATA	(START + RESERVED + 2 * FAT_LEN + ROOT_LEN)

static u8 disk[SECTORS * FAT_SECTOR];
static u8 sector[FAT_SECTOR];
static u32 reads, writes, budget;
static u32 written[16];
static u32 files;
static struct fat_file last, last_free;
static char last_name[FAT_NAME];

static int disk_io(u32 at, u32 count, void *buf, bool write)
{
	if (!count || at >= SECTORS || count > SECTORS - at)
		abort();
	if (write) {
		if (!budget)
			return -EIO;
		budget--;
		written[writes++ % 16] = at;
		memcpy(disk + at * FAT_SECTOR, buf, count * FAT_SECTOR);
	} else {
		reads++;
		memcpy(buf, disk + at * FAT_SECTOR, count * FAT_SECTOR);
	}
	return 0;
}

static struct fat fat = { .io = disk_io, .sectors = SECTORS, .buf = sector };

static void found(const char *name, const struct fat_file *file)
{
	files++;
	last = *file;
	strcpy(last_name, name);
}

static u8 *at(u32 s)
{
	return disk + s * FAT_SECTOR;
}

static void set_fat12(u32 cluster, u32 value)
{
	u32 copy;

	for (copy = 0; copy < 2; copy++) {
		u8 *p = at(START + RESERVED + copy * FAT_LEN) + cluster * 3 / 2;
		u32 w = get_unaligned_le16(p);

		w = cluster % 2 ? (w & 0xf) | value << 4 :
				  (w & 0xf000) | value;
		put_unaligned_le16(w, p);
	}
}

static u8 *entry(u32 n, const char *name, u32 cluster, u32 size)
{
	u8 *p = at(DATA - ROOT_LEN) + 32 * n;

	memset(p, 0, 32);
	memcpy(p, name, 11);
	p[11] = 0x20;
	put_unaligned_le16(cluster, p + 26);
	put_unaligned_le32(size, p + 28);
	return p;
}

/* FAT12 in the first partition: one sector a cluster */
static void make(void)
{
	u8 *p = at(START);

	memset(disk, 0, sizeof(disk));
	reads = writes = files = 0;
	budget = 100;
	fat.at = 0;
	fat.sectors = SECTORS;
	put_unaligned_le16(0xaa55, disk + 510);
	disk[446 + 4] = 1;
	put_unaligned_le32(START, disk + 446 + 8);
	put_unaligned_le16(FAT_SECTOR, p + 11);
	p[13] = 1;
	put_unaligned_le16(RESERVED, p + 14);
	p[16] = 2;
	put_unaligned_le16(ROOT_LEN * 16, p + 17);
	put_unaligned_le16(SECTORS - START, p + 19);
	put_unaligned_le16(FAT_LEN, p + 22);
	put_unaligned_le16(0xaa55, p + 510);
	set_fat12(0, 0xff8);
	set_fat12(1, 0xfff);
}

static int walk(void)
{
	struct fat_dir dir;
	int ret, n = 0;

	fat_dir_begin(&fat, &dir);
	while ((ret = fat_dir_step(&fat, &dir, found)) > 0)
		n++;
	last_free = dir.free;
	return ret ? ret : n;
}

TEST(partition)
{
	make();
	CHECK_EQ(fat_open(&fat, 0), -EINVAL);
	CHECK_EQ(fat_open(&fat, 1), 0);
	CHECK_EQ(fat.bits, 12);
	CHECK_EQ(fat.clusters, SECTORS - DATA);
	CHECK_EQ(fat_open(&fat, 2), -ENOENT);
	CHECK_EQ(fat_open(&fat, 5), -ENOENT);
	/* it ends behind the stick */
	fat.sectors--;
	CHECK_EQ(fat_open(&fat, 1), -EINVAL);
	fat.sectors = START;
	CHECK_EQ(fat_open(&fat, 1), -ENOENT);
	fat.sectors = 0;
	CHECK_EQ(fat_open(&fat, 1), -EINVAL);
}

TEST(gpt)
{
	u8 *p = at(1);

	make();
	disk[446 + 4] = 0xee;
	memcpy(p, "EFI PART", 8);
	put_unaligned_le32(2, p + 72);
	put_unaligned_le32(6, p + 80);
	put_unaligned_le32(128, p + 84);
	put_unaligned_le32(START, at(3) + 128 + 32);
	CHECK_EQ(fat_open(&fat, 1), -ENOENT);
	CHECK_EQ(fat_open(&fat, 5), -ENOENT);
	CHECK_EQ(fat_open(&fat, 5 + 5), 0);
	CHECK_EQ(fat_open(&fat, 5 + 6), -ENOENT);
	put_unaligned_le32(0xffffffff, p + 72);
	fat.at = 0;
	CHECK_EQ(fat_open(&fat, 5 + 5), -ENOENT);
	put_unaligned_le32(SECTORS - 1, p + 72);
	fat.at = 0;
	CHECK_EQ(fat_open(&fat, 5 + 5), -EBADMSG);
}

TEST(exfat)
{
	make();
	memcpy(at(START) + 3, "EXFAT   ", 8);
	CHECK_EQ(fat_open(&fat, 1), -EPROTONOSUPPORT);
}

/* a FAT that is shorter than what it is of */
TEST(short_table)
{
	make();
	put_unaligned_le16(1, at(START) + 22);
	CHECK_EQ(fat_open(&fat, 1), 0);
	CHECK_EQ(fat.clusters, FAT_SECTOR * 8 / 12 - 2);
}

TEST(names)
{
	make();
	/* a piece that belongs to nobody, and one with another's sum */
	entry(0, "\x41" "m\0i\0w\0i\0f", 0, 0)[11] = 0x0f;
	entry(1, "A       BIN", 2, 5)[12] = 0x18;
	entry(2, "\xe5       BIN", 2, 5);
	entry(3, "FOLDER     ", 2, 5)[11] = 0x10;
	entry(4, "LABEL      ", 2, 5)[11] = 0x08;
	entry(5, "B\x01      C  ", 2, 5);
	CHECK_EQ(fat_open(&fat, 1), 0);
	CHECK_EQ(walk(), 0);
	CHECK_EQ(files, 2);
	CHECK_STR(last_name, "B?.C");
	CHECK_EQ(last_free.offset, 64);
	entry(5, "\xe5          ", 0, 0);
	fat.at = files = 0;
	walk();
	CHECK_STR(last_name, "a.bin");
}

static int get(u8 *to, u32 size)
{
	u32 n = 0;
	int ret;

	while ((ret = fat_read(&fat, &last, to + n, size)) > 0)
		n += ret;
	return ret ? ret : n;
}

/* in three pieces, the second in front of the first */
TEST(file_in_pieces)
{
	static const u32 chain[] = { 10, 11, 4, 5, 6, 20 };
	static u8 got[8 * FAT_SECTOR];
	u32 i, size;

	for (size = FAT_SECTOR; size <= 4 * FAT_SECTOR; size += FAT_SECTOR) {
		make();
		for (i = 0; i < 6; i++) {
			memset(at(DATA + chain[i] - 2), 'a' + i, FAT_SECTOR);
			set_fat12(chain[i], i < 5 ? chain[i + 1] : 0xfff);
		}
		entry(0, "FILE    BIN", 10, 5 * FAT_SECTOR + 7);
		CHECK_EQ(fat_open(&fat, 1), 0);
		walk();
		memset(got, 0, sizeof(got));
		CHECK_EQ(get(got, size), 5 * FAT_SECTOR + 7);
		for (i = 0; i < 5 * FAT_SECTOR + 7; i++)
			CHECK_EQ(got[i], 'a' + i / FAT_SECTOR);
		/* it ends before its entry says */
		set_fat12(6, 0xfff);
		fat.at = 0;
		walk();
		CHECK_EQ(get(got, size), -EBADMSG);
		set_fat12(6, SECTORS - DATA + 2);
		fat.at = 0;
		walk();
		CHECK_EQ(get(got, size), -EBADMSG);
	}
}

TEST(ring)
{
	static u8 got[4096 * 2];

	make();
	set_fat12(10, 10);
	entry(0, "FILE    BIN", 10, 8000);
	CHECK_EQ(fat_open(&fat, 1), 0);
	walk();
	CHECK_EQ(get(got, 1024), 8000);
	last.cluster = 1;
	last.left = 1;
	CHECK_EQ(get(got, 1024), -EBADMSG);
}

static int text(bool exists)
{
	static u8 data[FAT_SECTOR] = "hello";

	return fat_write_text(&fat, exists ? &last : &last_free, exists,
			      "LIFEBOATTXT", data, 5);
}

/* the entry comes last, whatever the plug does */
TEST(text_is_written)
{
	u32 n;

	for (n = 0; n < 5; n++) {
		make();
		set_fat12(2, 0xfff);
		entry(0, "FILE    BIN", 2, 100);
		CHECK_EQ(fat_open(&fat, 1), 0);
		walk();
		budget = n;
		fat.at = 0;
		CHECK_EQ(text(false), n < 4 ? -EIO : 0);
		CHECK_EQ(writes, n < 4 ? n : 4);
		fat.at = files = 0;
		walk();
		CHECK_EQ(files, n < 4 ? 1 : 2);
	}
	CHECK_STR(last_name, "lifeboat.txt");
	CHECK_EQ(last.cluster, 3);
	CHECK_EQ(last.left, 5);
	CHECK(!memcmp(at(DATA + 1), "hello", 5));
	CHECK(!memcmp(at(START + RESERVED), at(START + RESERVED + FAT_LEN),
		      FAT_LEN * FAT_SECTOR));
	/* again, where it is */
	writes = 0;
	budget = 100;
	CHECK_EQ(text(true), 0);
	CHECK_EQ(writes, 2);
}

TEST(no_room)
{
	u32 i;

	make();
	for (i = 2; i < FAT_LEN * FAT_SECTOR * 2 / 3; i++)
		set_fat12(i, 0xfff);
	CHECK_EQ(fat_open(&fat, 1), 0);
	walk();
	CHECK_EQ(text(false), -ENOSPC);
	CHECK_EQ(writes, 0);
	/* nor an entry */
	make();
	for (i = 0; i < ROOT_LEN * 16; i++)
		entry(i, "FILE    BIN", 2, 100);
	CHECK_EQ(fat_open(&fat, 1), 0);
	walk();
	CHECK_EQ(files, ROOT_LEN * 16);
	CHECK_EQ(text(false), -ENOSPC);
	CHECK_EQ(writes, 0);
}

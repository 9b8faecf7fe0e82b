/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FAT12, FAT16 and FAT32 on a stick that anybody may have made: the names in
 * the root, a file piece by piece, and one sector of text written back.  Pure,
 * and each call reads little: the poll loop goes on in between.
 *
 * Not by U-Boot's fs/fat: it reads a file from its first cluster on at each
 * piece, and believes what the stick says of its own tables.
 */
#ifndef LIFEBOAT_STICK_FAT_H
#define LIFEBOAT_STICK_FAT_H

#include <linux/types.h>

#define FAT_SECTOR	512
#define FAT_NAME	256
/* the whole stick, four partitions of an MBR, and some of a GPT */
#define FAT_VOLUMES	(1 + 4 + 12)

/**
 * struct fat - a volume
 * @io:		reads, or writes, sectors of the stick: 0, or -errno
 * @sectors:	that the stick has; no other is asked for
 * @buf:	a sector, for tables and directories
 * @at:		which one is in it, 0 if none: the first is not read by this
 * @start:	of the volume
 * @fat_at:	sector of the first FAT
 * @fat_len:	sectors of one
 * @fats:	how many there are
 * @root_at:	sector of the root, if it is no chain
 * @root_len:	its sectors, 0 if it is one
 * @root:	its first cluster then
 * @data_at:	sector of cluster 2
 * @clusters:	number of clusters
 * @per_cluster: sectors of one
 * @info_at:	sector that counts what is free, 0 if there is none
 * @bits:	12, 16 or 32
 */
struct fat {
	int (*io)(u32 sector, u32 count, void *buf, bool write);
	u32 sectors;
	u8 *buf;
	u32 at;
	u32 start;
	u32 fat_at;
	u32 fat_len;
	u32 fats;
	u32 root_at;
	u32 root_len;
	u32 root;
	u32 data_at;
	u32 clusters;
	u32 per_cluster;
	u32 info_at;
	u8 bits;
};

/**
 * struct fat_file - what an entry says, and how far it has been read
 * @entry:	sector that the entry is in
 * @offset:	of the entry in it
 * @cluster:	where the next byte is
 * @sector:	of that cluster
 * @left:	bytes that are still to be read
 */
struct fat_file {
	u32 entry;
	u32 offset;
	u32 cluster;
	u32 sector;
	u32 left;
};

/**
 * struct fat_dir - a walk through the root
 * @cluster:	that the next sector is in; not used if the root is no chain
 * @sector:	of it, or of the root
 * @seen:	sectors that were looked at: a chain may be a ring
 * @order:	number of the next piece of a long name, 0 if there is none
 * @sum:	what the short name behind it has to sum up to
 * @name:	the long name, as far as it is here, in ASCII
 * @free:	an entry that is not used; ->entry is 0 if there was none
 */
struct fat_dir {
	u32 cluster;
	u32 sector;
	u32 seen;
	u8 order;
	u8 sum;
	char name[FAT_NAME];
	struct fat_file free;
};

typedef void (*fat_found)(const char *name, const struct fat_file *file);

/**
 * fat_open() - look for a volume
 * @fat:	->io, ->sectors and ->buf are there
 * @which:	0: the stick has no partitions; 1 and more: in this one
 *
 * Return: 0; -ENOENT there is no such partition; -EINVAL it is not FAT;
 * -EPROTONOSUPPORT it is exFAT; or what ->io returns.
 */
int fat_open(struct fat *fat, u32 which);

/* from the first entry on */
void fat_dir_begin(const struct fat *fat, struct fat_dir *dir);

/**
 * fat_dir_step() - one sector of the root
 * @fat:	volume
 * @dir:	walk
 * @found:	called for each file in it
 *
 * Return: 1 there are more; 0 that was the last; -errno.
 */
int fat_dir_step(struct fat *fat, struct fat_dir *dir, fat_found found);

/**
 * fat_read() - the next piece of a file
 * @fat:	volume
 * @file:	file
 * @buf:	for the bytes; whole sectors are read into it
 * @size:	of it, at least a sector
 *
 * Return: how many bytes there are; 0 at the end; -EBADMSG the file is not
 * where its entry says; or what ->io returns.
 */
int fat_read(struct fat *fat, struct fat_file *file, void *buf, u32 size);

/**
 * fat_write_text() - put a text of at most a sector into a file
 * @fat:	volume
 * @file:	of that name, if there is one already, or a free entry
 * @exists:	there is
 * @name:	eight characters, and three, as an entry has them
 * @text:	a sector, with zeros behind the text
 * @len:	bytes of text
 *
 * What the entry says is written last: before that, the stick is as it was,
 * but for a cluster that belongs to nobody.
 *
 * Return: 0; -ENOSPC; or what ->io returns.
 */
int fat_write_text(struct fat *fat, const struct fat_file *file, bool exists,
		   const char *name, const void *text, u32 len);

#endif

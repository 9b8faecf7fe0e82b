/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk's table of partitions: MBR, or GPT behind a protective one. */
#ifndef LIFEBOAT_DISK_TABLE_H
#define LIFEBOAT_DISK_TABLE_H

#include "flash/region.h"

/* where GPT's entries end, if they begin where nearly everybody puts them */
#define DISK_TABLE_LEN	(34 * 512)

/* does it begin as a disk does, or a single partition with FAT? */
bool disk_table_matches(const struct region *head);

/**
 * disk_table_check() - is the table whole, and how large a disk does it want?
 * @head:	the disk's first DISK_TABLE_LEN bytes, or all there are
 * @gpt:	it is a GPT
 * @sectors:	up to the end of the last partition
 *
 * Entries of a GPT that lie elsewhere are not looked at.  A boot sector of FAT
 * has code where an MBR has its table.
 *
 * Return: 0; -ENOENT there is none, or no partition in it; -EOPNOTSUPP the MBR
 * tells of a GPT, and it is not where sectors of 512 bytes have it; -EBADMSG
 * GPT's sums are wrong, or a partition ends before it begins.
 */
int disk_table_check(const struct region *head, bool *gpt, u64 *sectors);

#endif

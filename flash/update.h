/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lifeboat's own image, for the boot partition.  Nothing that a firmware can
 * be: it has a magic, a board name and sums of its own, the firmware's door
 * refuses it, and this is the only code that accepts it.  Pure.
 *
 * tools/update-image makes it; big-endian:
 *
 *	0x00	8	magic "LIFEBOAT"
 *	0x08	4	version of this header, 1
 *	0x0c	4	bytes of payload
 *	0x10	32	board, as in its file's name, padded with zeros
 *	0x30	64	Lifeboat's version, padded with zeros
 *	0x70	32	SHA-256 of the payload
 *	0x90	4	CRC-32 of the bytes in front of this field
 *	0x94		payload: from the boot partition's first byte on
 */
#ifndef LIFEBOAT_UPDATE_H
#define LIFEBOAT_UPDATE_H

#include "flash/image.h"
#include "flash/plan.h"

#define UPDATE_MAGIC		"LIFEBOAT"
#define UPDATE_MAGIC_LEN	8
#define UPDATE_HEADER_LEN	0x94

#define UPDATE_KEEP_MAX		4

/**
 * struct update_keep - what is this router's own, inside the boot partition
 * @offset:	from the partition's first byte
 * @len:	bytes
 */
struct update_keep {
	u32 offset;
	u32 len;
};

/**
 * struct update_map - where the SoC starts from
 * @board:	its name, or what a model's image is for
 * @partition:	the boot partition; NULL if it must not be replaced
 * @spare:	partition that the SoC starts from when the first bytes of
 *		@partition are no boot loader; NULL if there is none
 * @keep:	e.g. TP-Link's MAC address at 0x1fc00
 */
struct update_map {
	const char *board;
	const char *partition;
	const char *spare;
	struct update_keep keep[UPDATE_KEEP_MAX];
	u32 nkeep;
};

/**
 * update_check() - the whole verdict
 * @file:	the complete upload
 * @sha256:	its digest
 * @map:	of this router
 * @layout:	its flash map
 * @rep:	the report; if it is accepted its one part is the payload, of at
 *		least one byte, inside @file
 *
 * Return: rep->err: 0; -EPERM this router's boot partition must not be
 * replaced; -ENOEXEC not such an image; -EBADMSG damaged; -EXDEV for another
 * board; -EFBIG does not fit, or lies over what must be kept.
 */
int update_check(const struct region *file, const u8 sha256[32],
		 const struct update_map *map, const struct layout *layout,
		 struct image_report *rep);

/**
 * struct update_copy - what one of the two partitions holds
 * @bytes:	from the partition's first byte on, in whole erase blocks
 * @damaged:	some of them cannot be believed
 * @lost:	nor can some of those that must be kept
 */
struct update_copy {
	struct region bytes;
	bool damaged;
	bool lost;
};

/* is anything in [@at, @at + @len) of the boot partition to be kept? */
bool update_keeps(const struct update_map *map, u32 at, u32 len);

/**
 * update_whole() - which copy does the router start from?
 * @main:	of the boot partition
 * @spare:	of the other one; NULL if there is none
 *
 * An update that was cut short in the boot partition has left its beginning
 * erased, or only just begun when the rest was there; by then the spare copy
 * holds everything.
 *
 * With one copy an update that was cut short is repaired by Lifeboat from RAM,
 * unless what must be kept is lost.
 *
 * Return: @main or @spare, or NULL if neither can be believed.
 */
const struct update_copy *update_whole(const struct update_copy *main,
				       const struct update_copy *spare);

/**
 * update_merge() - what the boot partition shall hold
 * @map:	says what is to be kept
 * @payload:	accepted by update_check()
 * @whole:	from update_whole(), in as many whole erase blocks as the
 *		payload needs
 * @image:	result, @whole->bytes.len bytes: the payload, what must be
 *		kept, and 0xff elsewhere
 */
void update_merge(const struct update_map *map, const struct region *payload,
		  const struct update_copy *whole, u8 *image);

/* how many erase blocks of @copy are not what @image has there? */
u32 update_differs(const struct update_copy *copy, const u8 *image,
		   u32 erasesize);

/**
 * update_trusts() - can what reads right be left as it is?
 * @main:	of the boot partition
 * @spare:	of the other one; NULL if there is none
 * @from_ram:	what we run has been started from RAM
 *
 * Two copies that are not the same mean that an update was cut short, and a
 * block at which that happened may read right today and not tomorrow.  With
 * one copy there is no such doubt if what we run has come from it.
 */
bool update_trusts(const struct update_copy *main,
		   const struct update_copy *spare, bool from_ram);

/**
 * update_walls() - the flash map in which just one partition is writable
 * @layout:	the board's; unchanged
 * @partition:	name
 * @walls:	result
 *
 * Return: 0; -EPERM if there is no such partition, if a firmware is written
 * to it, or if it overlaps another.
 */
int update_walls(const struct layout *layout, const char *partition,
		 struct layout *walls);

#endif

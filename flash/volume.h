/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The volumes of one UBI partition, by U-Boot's own UBI (volume_ubi.c), which
 * reads and writes through the port line: bad blocks, wear and what a power
 * cut leaves are UBI's business, the walls of the flash map are the port's.
 *
 * One partition can be attached at a time.  LEBs are counted from 0.  Unless
 * it says otherwise, a function erases at most two erase blocks: the volume
 * table has two copies.  Errors are negative: -EROFS when UBI has given up, as
 * a block fails and cannot be marked bad, or too many do; -ENOMEM, or as said.
 */
#ifndef LIFEBOAT_VOLUME_H
#define LIFEBOAT_VOLUME_H

#include "flash/port.h"

/**
 * volume_attach() - read every PEB's headers and the volume table
 * @p:		chip; must live until volume_detach()
 * @part:	the partition, writable
 * @vid_offset:	bytes from the start of a PEB to the VID header
 *
 * Takes two page reads a PEB, all at once: U-Boot's UBI cannot stop there.
 * PEBs without an EC header, or with a broken one, it would erase now.
 *
 * Return: 0; -EINVAL this is not a UBI device, or a damaged one.
 */
int volume_attach(struct flash_port *p, const struct partition *part,
		  u32 vid_offset);

/* forget it, attached or not; nothing is written */
void volume_detach(void);

/* bytes that one LEB holds */
u32 volume_leb_size(void);

/* two of its table, one to move data and one to change LEBs at once */
#define VOLUME_OWN_PEBS		4
/* of 1024 PEBs of a chip, kept for those that go bad */
#define VOLUME_BAD_LIMIT	20

/**
 * volume_overhead() - good PEBs that UBI keeps for itself
 * @chip:	flash map of a chip that has bad blocks
 * @bad:	bad PEBs of the partition
 *
 * flash/ubi.c asks before anything is attached; volume_ubi.c holds the
 * figures against U-Boot's.
 */
static inline u32 volume_overhead(const struct layout *chip, u32 bad)
{
	u32 pebs = chip->size / chip->erasesize;
	u32 limit = (pebs * VOLUME_BAD_LIMIT + 1023) / 1024;

	return VOLUME_OWN_PEBS + (limit > bad ? limit - bad : 0);
}

/* LEBs that a new volume could have */
u32 volume_room(void);

/* identifier of the volume of this name; -ENOENT */
int volume_find(const char *name);

/* LEBs of a volume */
u32 volume_lebs(int id);

/* a dynamic volume that holds nothing; its identifier, or -ENOSPC */
int volume_create(const char *name, u32 lebs);

/* takes a volume away; those of its LEBs that are mapped are erased */
int volume_remove(int id);

/*
 * empties one LEB; 1 if it held anything, and its PEB has been erased; -EROFS if
 * that was neither erased nor marked bad: the LEB will be there again
 */
int volume_unmap(int id, u32 leb);

/**
 * volume_update() - announce new contents for a volume that holds nothing
 * @id:		volume
 * @bytes:	how much volume_write() is going to be given, not 0
 *
 * Until all of it has been given, the volume is marked as being updated, and
 * no one who attaches it will read it.
 */
int volume_update(int id, u32 bytes);

/**
 * volume_write() - the next LEB of an update
 * @id:		volume
 * @data:	bytes
 * @len:	volume_leb_size(), or less for the last one
 */
int volume_write(int id, const u8 *data, u32 len);

/* -EBADMSG: more than ECC corrects */
int volume_read(int id, u32 leb, u8 *buf, u32 len);

/**
 * volume_rewrite() - a LEB that did not hold what was written
 * @id:		volume
 * @leb:	which
 * @data:	bytes, at most volume_leb_size()
 * @len:	how many
 * @buf:	one erase block, for padding
 *
 * The PEB where it was is tested, and marked bad if it fails: ten erasures.
 */
int volume_rewrite(int id, u32 leb, const u8 *data, u32 len, u8 *buf);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of a partition, or of the whole chip, in pieces.
 *
 * A partition's bad blocks are left out, as nanddump's --bb=skipbad does, so
 * that what comes out can be written to a chip whose bad blocks are others.
 * The whole chip keeps every byte's offset: a bad block is 0xff.
 */
#ifndef LIFEBOAT_BACKUP_H
#define LIFEBOAT_BACKUP_H

#include "flash/port.h"

/**
 * struct backup - where a reader is
 * @at:		address of the next byte
 * @end:	one past the last
 * @left:	bytes that are still to come
 * @whole:	the whole chip
 */
struct backup {
	struct flash_port *port;
	u32 at;
	u32 end;
	u32 left;
	bool whole;
};

/**
 * backup_begin() - at the first byte
 * @b:		->left is how many there will be
 * @p:		chip, which must not change until the last byte is read
 * @part:	partition, or NULL for the whole chip
 */
void backup_begin(struct backup *b, struct flash_port *p,
		  const struct partition *part);

/**
 * backup_read() - the next bytes
 * @b:		position
 * @buf:	result
 * @size:	of @buf; a multiple of the chip's page, so that none is read
 *		twice
 *
 * Return: how many, 0 after the last; -EBADMSG more bits have flipped than
 * ECC corrects; -EIO.
 */
int backup_read(struct backup *b, void *buf, u32 size);

#endif

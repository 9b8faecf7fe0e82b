/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One erase block: what is there, what shall be there.
 *
 * A block is programmed only after this job has erased it, whatever it reads
 * like.  One that reads erased, or needs bits to fall only, may have been
 * caught in the middle of something by somebody's power cut: it takes the
 * program, reads right, and fades.
 */
#ifndef LIFEBOAT_BLOCK_H
#define LIFEBOAT_BLOCK_H

#include "flash/port.h"
#include "flash/peb.h"

/* NOR programs fastest in aligned buffers; no chip's is larger than this */
#define BLOCK_HEADER	256

enum block_state {
	BLOCK_DIRTY,		/* to be erased, then programmed */
	BLOCK_ERASED,		/* by this job; to be programmed */
	BLOCK_RIGHT,
};

/**
 * struct block - what shall be in an erase block
 * @addr:	first byte, from the start of the chip
 * @src:	bytes; behind them the block shall be erased
 * @len:	bytes at @src
 * @header_last: where a chip allows it, the first BLOCK_HEADER bytes are
 *		programmed after the others and by themselves: not every
 *		firmware's header can tell that what follows is not there yet
 * @kept:	it is put back as it was, and no other block can take its place
 * @ubi:	@src is a PEB: its erase counter is the block's own
 * @or_erased:	an empty PEB: a block that is erased is right, too, and one
 *		that UBI has erased
 * @ec:		EC header that takes the place of @src's, if @ubi
 */
struct block {
	u32 addr;
	const u8 *src;
	u32 len;
	bool header_last;
	bool kept;
	bool ubi;
	bool or_erased;
	u8 ec[UBI_HEADER_LEN];
};

/**
 * block_counter() - settle the erase counter of a PEB
 * @b:		->ec is set
 * @ec:		counter
 */
void block_counter(struct block *b, u32 ec);

/* does @buf, a whole erase block, hold what shall be there? */
bool block_is_right(const struct block *b, const u8 *buf, u32 size);

/**
 * block_look() - read a block and compare
 * @p:		chip
 * @b:		what shall be there; of a PEB the erase counter may be any
 * @buf:	one erase block, filled with what is there
 * @state:	result: BLOCK_RIGHT or BLOCK_DIRTY
 *
 * Return: 0 or -EIO.
 */
int block_look(struct flash_port *p, struct block *b, u8 *buf,
	       enum block_state *state);

/**
 * block_program() - program a block that is erased
 * @p:		chip
 * @b:		what shall be there
 * @buf:	one erase block, scratch
 * @written:	bytes programmed are added
 *
 * Return: 0 or -EIO.
 */
int block_program(struct flash_port *p, const struct block *b, u8 *buf,
		  u32 *written);

#endif

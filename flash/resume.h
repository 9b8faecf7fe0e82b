/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A write that was cut off can go on: while there is no firmware, the commit
 * block holds a record of what is being written, and marks of how far it has
 * come.
 *
 * It lies there because that block is the job's own, has just been erased and
 * is written last: nothing outside of the plan is needed, a boot finds no
 * kernel in it, and there is none where a firmware can be started.  Whoever
 * writes a firmware takes it away first.
 *
 * The record is at the block's first byte, big-endian:
 *
 *	0	magic, "LBcutof1"
 *	8	SHA-256 of the file
 *	40	its bytes
 *	44	erase blocks of the plan, without those of UBI volumes
 *	48	CRC-32 of their addresses
 *	52	blocks in front of this one were right when the job began
 *	56	blocks for one mark
 *	60	partitions, a bit each, in the order of the flash map
 *	64	job, 16 bytes, NUL-terminated
 *	80	what is written, for a person, 64 bytes, NUL-terminated
 *	144	CRC-32 of all that
 *
 * and mark m (1, 2, …) m pages behind it, of 256 bytes on NOR: that CRC-32 xor
 * m, programmed once all blocks in front of the (m * blocks for one mark)-th
 * have been read back, and before that one is erased.
 *
 * A block that cannot be erased may be left out, and keep what it says, which
 * will not be true any more: anything in its last page (256 bytes on NOR)
 * makes it void first.
 *
 * So each says nothing but what was true when its program began, and a torn
 * one is none.  Nor can an erase that was cut make a mark, even where a chip
 * programs all cells to zero first.  What is lost is a shorter way.
 */
#ifndef LIFEBOAT_RESUME_H
#define LIFEBOAT_RESUME_H

#include "flash/port.h"

#if defined(__LIFEBOAT_HOST__) || defined(CONFIG_LIFEBOAT_RESUME)
#define RESUME_BUILT	true
#else
#define RESUME_BUILT	false
#endif

#define RESUME_JOB_MAX	16
#define RESUME_WHAT_MAX	64

/**
 * struct resume - what is being written
 * @sha256:	of the file as it was sent
 * @size:	its bytes; 0: nobody has said, and no record is made
 * @job:	the API's word
 * @what:	for a person: 'Writing of @what was cut off'
 * @parts:	partitions, layout_bit() of each
 * @count:	erase blocks of the plan
 * @map:	blocks_map()
 * @from:	blocks in front of this one are right, for good
 * @step:	of marks, in blocks
 * @addr:	the commit block; of a record that is being kept
 * @sum:	CRC-32 of the record
 */
struct resume {
	u8 sha256[32];
	u32 size;
	char job[RESUME_JOB_MAX];
	char what[RESUME_WHAT_MAX];
	u32 parts;
	u32 count;
	u32 map;
	u32 from;
	u32 step;
	u32 addr;
	u32 sum;
};

/**
 * resume_read() - what was being written, and how far has it come?
 * @r:		filled in
 * @p:		chip
 * @part:	layout_firmware()
 *
 * Return: true; false if there is no record that is sure.
 */
bool resume_read(struct resume *r, struct flash_port *p,
		 const struct partition *part);

/* does a block begin with a record?  @buf has at least 256 bytes */
bool resume_is_record(const u8 *buf);

/* is it about the same file, job and blocks? */
bool resume_is_same(const struct resume *a, const struct resume *b);

/**
 * resume_begin() - make a record
 * @r:		all but ->step, ->addr and ->sum, which are set
 * @p:		chip
 * @addr:	the commit block, erased
 * @buf:	one page, scratch
 *
 * One program.  Where it fails there is no record, and ->size becomes 0.
 */
void resume_begin(struct resume *r, struct flash_port *p, u32 addr, u8 *buf);

/**
 * resume_end() - a block is left out: what it says is void
 * @p:		chip
 * @addr:	the block
 * @buf:	one page, scratch
 *
 * Return: true, also if it says nothing; false if it says it still.
 */
bool resume_end(struct flash_port *p, u32 addr, u8 *buf);

/**
 * resume_reach() - a block is about to be erased
 * @r:		from resume_begin()
 * @p:		chip
 * @index:	which block of the plan; all in front of it are right
 * @buf:	one page, scratch
 *
 * At most one program, and none where a mark would say nothing new.
 */
void resume_reach(struct resume *r, struct flash_port *p, u32 index, u8 *buf);

#endif

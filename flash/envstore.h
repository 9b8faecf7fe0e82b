/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The copies of an environment (envcopy.h) in flash, and which of them counts.
 * There are three kinds:
 *
 * - two copies with a flag each.  The one that does not count is erased and
 *   written, and counts from then on.  On NOR the flag is 1, and 0 once the
 *   other one counts.  On NAND, where a page takes one program, the higher one
 *   counts, and 0 is higher than 255 (U-Boot, tools/env/fw_env.c, and
 *   env_check_redund() in env/common.c, which goes by the latter alone).
 * - one copy, and a spare block of ours.  What is to be written goes there
 *   first, with a mark behind it, then where everybody looks for it, and then
 *   there is a second mark.  While there is the first and not the second, or
 *   the copy is torn, the spare's counts, and Lifeboat puts it in its place
 *   before it starts anything: nobody else has been at it since.  A third mark
 *   says that the power went in neither of these, so that they will not say
 *   something else when the firmware has changed the copy.  Where it is
 *   missing, what they say is made sure before anything starts, too.
 * - one copy alone: it is read, for there is no safe way to write it.
 */
#ifndef LIFEBOAT_ENVSTORE_H
#define LIFEBOAT_ENVSTORE_H

#include "flash/envcopy.h"
#include "flash/port.h"

#define ENVSTORE_ACTIVE		1
#define ENVSTORE_OBSOLETE	0

/**
 * struct envstore - where the environment is, and what it says
 * @port:	chip; what may be written lies in its writable partitions
 * @at:		first byte of each copy, from the start of the chip
 * @copies:	1 or 2
 * @size:	bytes of a copy, flag and CRC included
 * @spare:	first byte of the spare blocks for a single copy
 * @spare_size:	bytes of them, 0 if there are none
 * @buf:	of the caller, @size bytes each
 * @whole:	of @at[0], and of @at[1] or the spare: its CRC is right
 * @now:	index in @buf of what counts, -1 if nothing is whole
 */
struct envstore {
	struct flash_port *port;
	u32 at[2];
	u32 copies;
	u32 size;
	u32 spare;
	u32 spare_size;
	u8 *buf[2];
	bool whole[2];
	int now;
};

/**
 * envstore_read() - read the copies, and find the one that counts
 * @e:		up to ->buf the caller's, the rest is set
 *
 * A copy with a bad block or bytes that ECC cannot correct is not whole.
 *
 * Return: 0, or -ENOENT if none is whole.
 */
int envstore_read(struct envstore *e);

/* what counts, after a successful envstore_read() */
struct envcopy envstore_now(const struct envstore *e);

/**
 * envstore_writable() - is there a safe way to write it?
 * @e:		after envstore_read(); what is in the buffer of the copy that
 *		does not count is lost, its flag excepted
 *
 * No, if what counts has no end: whoever wrote that knows what it is.
 * Every block has to be sound, in a writable partition, and to hold nothing
 * else behind a whole copy: a vendor's MAC address there would be erased with
 * it.  A copy that is not whole is the device tree's word.
 */
bool envstore_writable(const struct envstore *e);

/**
 * envstore_set() - change variables, all of them or none
 * @e:		after a successful envstore_read(); used up
 * @change:	what to change
 * @n:		how many
 *
 * Return: 0, also if nothing is to be done; -EROFS if it is not
 * envstore_writable(); as envcopy_change(); -EIO, also where a copy that would
 * be erased is read differently each time, and is not known to have been in
 * hand when the power went: it may be sound.
 */
int envstore_set(struct envstore *e, const struct env_change *change, u32 n);

/**
 * envstore_mend() - before anything starts: make sure what counts
 * @e:		after envstore_read(); to be read anew if it was mended
 *
 * Puts the spare's copy in its place, if that is what counts, and sees to it
 * that it never counts again.  Of two copies one that is torn is written anew,
 * from the other one, which still counts.
 *
 * Return: 1 if it was mended; 0 if there is nothing to do, or nothing to do it
 * with; -EIO.
 */
int envstore_mend(struct envstore *e);

#endif

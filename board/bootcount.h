/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often has the firmware been started without having come up?  A log that
 * the firmware answers: each start appends one more than the last count,
 * OpenWrt's "mtd resetbc" a 0.  Linksys's format (OpenWrt,
 * package/system/mtd/src/linksys_bootcount.c): a record per 16 bytes, or per
 * page where those are larger, of three words in the CPU's byte order
 *
 *	magic	count	magic + count
 *
 * and the first that is erased ends it.  It is filled to its end before it is
 * erased, and by us only while the count is 0: an empty log says the same, so
 * that a power cut between two blocks costs nothing.
 *
 * A fourth word, which nobody else reads, may say what is to be known of the
 * start besides (flash/slots.h, bootcount_serve()); the firmware's answers leave it out, and it
 * holds until the next one.  Where the log has more blocks than one it outlives
 * a power cut while it is erased.
 */
#ifndef LIFEBOAT_BOOTCOUNT_H
#define LIFEBOAT_BOOTCOUNT_H

#include "flash/port.h"

#define BOOTCOUNT_MAGIC		0x20110811
#define BOOTCOUNT_RECORD	16	/* bytes, at least */

/*
 * instead of a count: the firmware asks for rescue, once.  "LBRQ"; to its own
 * tool it is a count like any other.
 */
#define BOOTCOUNT_ASKED		0x4c425251

#define BOOTCOUNT_NO_NOTE	0xffffffff

/* records kept free for starts that are not answered */
#define BOOTCOUNT_RESERVE	8

/**
 * struct bootcount - where the log is, and what it says
 * @port:	chip, with the log in its writable partitions
 * @at:		first byte of the log, from the start of the chip
 * @size:	bytes of it, whole erase blocks
 * @count:	starts since the firmware last said that it is up
 * @note:	fourth word of the last record that has one, or
 *		BOOTCOUNT_NO_NOTE; the caller may change it before
 *		bootcount_set()
 * @next:	bytes in front of the first free record; @size if there is none
 * @torn:	@next has a record in front of it whose magic a power cut has
 *		left half written, and OpenWrt's tool gives up at that
 * @unclean:	there is something else in it; erase it before it is used
 * @behind:	blocks behind @next are not erased: an erase was cut off
 * @noted:	@note as it was read
 */
struct bootcount {
	struct flash_port *port;
	u32 at;
	u32 size;
	u32 count;
	u32 note;
	u32 next;
	bool torn;
	bool unclean;
	bool behind;
	u32 noted;
};

/**
 * bootcount_read() - what does the log say?
 * @b:		->port, ->at and ->size are the caller's, the rest is set
 *
 * Return: 0; -EIO if the chip is silent or has a bad block there: it counts
 * nothing then.
 */
int bootcount_read(struct bootcount *b);

/**
 * bootcount_set() - append a count
 * @b:		from bootcount_read(); used up
 * @count:	what the next one is to find
 *
 * One program and no erase, but where the log is nearly full while it says 0,
 * or was unclean.  One that is full of starts which nobody has answered stays
 * as it is.
 *
 * Return: 0, also if that is what it says already; -ENOSPC for such a log;
 * -EIO.
 */
int bootcount_set(struct bootcount *b, u32 count);

/**
 * bootcount_serve() - a request that cannot be taken back is served now
 * @b:		from bootcount_read(); used up
 * @request:	which one, not 0xffffffff; or 0: there is none any more
 *
 * That is the record's note, where there are no slots to need it; the count
 * stays.  A power cut while a log of one block is erased forgets it: the
 * request is served once more then.
 *
 * Return: as bootcount_set().
 */
int bootcount_serve(struct bootcount *b, u32 request);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starts of the firmware, counted in an erase block of our own, on NOR: one
 * bit falls for each, and the block is erased once it is full.  For firmwares
 * that have no log like Linksys's (bootcount.h):
 *
 *	0	"LBSTART1": the block has been erased in full, and is in use
 *	8	14 words in the CPU's byte order, each written once: requests by
 *		the environment that have been served (bootlog_serve())
 *	64	a byte for each start, up to the end
 *
 *		0xff	free: the first one ends the log
 *		0xfe	a start, and all else with more than four bits
 *		0x52	'R': the firmware asks for rescue
 *		else	it has come up, or has had what it asked for: 0x00
 *
 * The firmware answers by a 0x00 over the last byte that is not free
 * (tools/came-up), and asks in the first free one (tools/ask-rescue).
 */
#ifndef LIFEBOAT_BOOTLOG_H
#define LIFEBOAT_BOOTLOG_H

#include "flash/port.h"

#define BOOTLOG_MAGIC	"LBSTART1"
#define BOOTLOG_SERVED	8
#define BOOTLOG_STARTS	64

#define BOOTLOG_START	0xfe
#define BOOTLOG_ASKED	'R'
#define BOOTLOG_UP	0x00

/* bytes kept free for starts that are not answered, and for who asks */
#define BOOTLOG_RESERVE	16

/**
 * struct bootlog - where the log is, and what it says
 * @port:	chip, with the log in its writable partitions
 * @at:		first byte of its erase block, from the start of the chip
 * @count:	starts since the firmware last said that it is up, at most 64
 * @asked:	the firmware asks for rescue
 * @served:	the last request that was served, 0 for none
 * @last:	the byte in front of @next
 * @next:	first free byte, from @at; the block's size if there is none
 * @word:	first free word of those served; BOOTLOG_STARTS if there is none
 * @unclean:	it is no log: it has to be erased before it is used
 */
struct bootlog {
	struct flash_port *port;
	u32 at;
	u32 count;
	bool asked;
	u32 served;
	u8 last;
	u32 next;
	u32 word;
	bool unclean;
};

/**
 * bootlog_read() - what does the log say?
 * @b:		->port and ->at are the caller's, the rest is set
 *
 * Some thirty short reads, whatever is in it.
 *
 * Return: 0; -EIO if the chip is silent; -EINVAL for NAND, where a page takes
 * one program.
 */
int bootlog_read(struct bootlog *b);

/**
 * bootlog_start() - one more start
 * @b:		from bootlog_read(); used up
 *
 * One program of one bit; an erase where the log is nearly full while it says
 * 0, or was none.  One that is full of starts which nobody has answered stays
 * as it is.
 *
 * Return: 0; -ENOSPC for such a log; -EIO.
 */
int bootlog_start(struct bootlog *b);

/**
 * bootlog_up() - forget what was counted, or asked for
 * @b:		from bootlog_read(); used up if it writes
 *
 * Return: 0, also if there is nothing; -EIO.
 */
int bootlog_up(struct bootlog *b);

/**
 * bootlog_serve() - a request that cannot be taken back is served now
 * @b:		from bootlog_read(); used up
 * @id:		of the request, not 0 and not 0xffffffff; or 0: there is none any
 *		more, and the same one would be another
 *
 * Return: 0; -EIO; -ENOSPC while there are unanswered starts in a log that is
 * full of such requests.
 */
int bootlog_serve(struct bootlog *b, u32 id);

#endif

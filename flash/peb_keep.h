/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A backup of UBI as it arrives: which of its PEBs have to be kept?
 *
 * UBI finds a PEB wherever it lies, by the headers in it, and one that holds
 * nothing is as good as any that the job formats behind the image (plan.h).
 * So those need no RAM, and the others may move up.  A fastmap has to go: it
 * names PEBs by number, and without one UBI looks at all of them.
 */
#ifndef LIFEBOAT_PEB_KEEP_H
#define LIFEBOAT_PEB_KEEP_H

#include "flash/peb.h"

/**
 * struct peb_keep - what the PEBs so far have said
 * @size:	bytes of a PEB; the caller sets it and zeroes the rest
 * @begun:	there was one
 * @ubi:	the first one was of UBI, and so were the others
 * @ec:		what all EC headers have in common
 * @dropped:	at least one need not be kept
 */
struct peb_keep {
	u32 size;
	bool begun;
	bool ubi;
	bool dropped;
	struct ubi_ec ec;
};

/**
 * peb_keep() - look at the next PEB
 * @k:		state
 * @peb:	->size bytes.  The first one stays, for its EC header is that
 *		of all empty ones; if it holds nothing else, nothing but that
 *		header is left in it.
 *
 * Return: 1 keep it; 0 it need not be kept; -EPERM it is of another UBI, and
 * where that begins is lost, for some in front of it were not kept.
 */
int peb_keep(struct peb_keep *k, u8 *peb);

/**
 * peb_drop_fastmap() - the same for a backup that is kept as it is
 * @data:	PEBs; nothing but its EC header is left in one of a fastmap's
 * @len:	bytes of them
 * @size:	bytes of a PEB
 */
void peb_drop_fastmap(u8 *data, u32 len, u32 size);

#endif

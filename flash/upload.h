/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One upload at a time, straight into RAM.  It is digested while the wire is
 * silent, so that a fast sender does not wait for SHA-256; a slow processor
 * that falls behind by UPLOAD_LAG_MAX makes the sender wait after all, and the
 * end of an upload is never further away than that.
 *
 * A backup of UBI may be thinned: each PEB is looked at when it is complete,
 * and its place is free again if it need not be kept (peb_keep.h).  Length and
 * digest are those of what was sent.
 */
#ifndef LIFEBOAT_UPLOAD_H
#define LIFEBOAT_UPLOAD_H

#include <linux/types.h>
#include <mbedtls/sha256.h>
#include "flash/peb_keep.h"
#include "flash/port.h"

/* bytes: under half a second of SHA-256 at 580 MHz, 50 instructions a byte */
#define UPLOAD_LAG_MAX	0x400000

/**
 * struct upload_thin - of an upload that is thinned
 * @most:	how much may arrive; 0: it is not
 * @dropped:	how much has that is not in the buffer any more
 * @keep:	and why
 */
struct upload_thin {
	u32 most;
	u32 dropped;
	struct peb_keep keep;
};

/**
 * struct upload - what is being received
 * @data:	buffer, of the caller's
 * @limit:	how much may arrive
 * @len:	how much has, and is in the buffer
 * @digested:	how much of that is in @sha
 * @owner:	who is sending, NULL when nobody is
 * @sha:	running digest
 * @thin:	one, where there may be UBI
 */
struct upload {
	u8 *data;
	u32 limit;
	u32 len;
	u32 digested;
	const void *owner;
	mbedtls_sha256_context sha;
	struct upload_thin thin[PORT_NAND];
};

/* how much has arrived */
static inline u32 upload_total(const struct upload *u)
{
	return PORT_NAND ? u->len + u->thin->dropped : u->len;
}

/**
 * upload_begin() - start over
 * @owner:	not NULL
 * @announced:	bytes the peer says will come, 0 if it did not
 *
 * Return: 0; -EBUSY if somebody else is sending; -EFBIG.
 */
int upload_begin(struct upload *u, const void *owner, u32 announced);

/**
 * upload_thin() - PEBs that hold nothing need not be kept
 * @u:		has just begun
 * @peb:	bytes of a PEB
 * @most:	how much may arrive, which may be more than the buffer takes
 */
void upload_thin(struct upload *u, u32 peb, u32 most);

/* PEBs' bytes that there is certainly room for, and one that arrives */
u32 upload_room(const struct upload *u);

/*
 * append; 0, -EFBIG if it is too much, -EPIPE if @owner is not the sender; of
 * an upload that is thinned as peb_keep(), too
 */
int upload_write(struct upload *u, const void *owner, const void *data,
		 size_t len);

/* nothing has arrived: use the time */
void upload_idle(struct upload *u);

/* the last byte has come; -EPIPE if @owner is not the sender */
int upload_end(struct upload *u, const void *owner, u8 sha256[32]);

/* forget; true if @owner was the sender */
bool upload_abort(struct upload *u, const void *owner);

#endif

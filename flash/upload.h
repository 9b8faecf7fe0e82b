/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One upload at a time, straight into RAM.  It is digested while the wire is
 * silent, so that a fast sender does not wait for SHA-256; a slow processor
 * that falls behind by UPLOAD_LAG_MAX makes the sender wait after all, and the
 * end of an upload is never further away than that.
 */
#ifndef LIFEBOAT_UPLOAD_H
#define LIFEBOAT_UPLOAD_H

#include <linux/types.h>
#include <mbedtls/sha256.h>
#include "flash/region.h"

/* bytes: under half a second of SHA-256 at 580 MHz, 50 instructions a byte */
#define UPLOAD_LAG_MAX	0x400000

/**
 * struct upload - what is being received
 * @data:	buffer, of the caller's
 * @limit:	how much may arrive
 * @len:	how much has
 * @digested:	how much of that is in @sha
 * @owner:	who is sending, NULL when nobody is
 * @sha:	running digest
 */
struct upload {
	u8 *data;
	u32 limit;
	u32 len;
	u32 digested;
	const void *owner;
	mbedtls_sha256_context sha;
};

/**
 * upload_begin() - start over
 * @owner:	not NULL
 * @announced:	bytes the peer says will come, 0 if it did not
 *
 * Return: 0; -EBUSY if somebody else is sending; -EFBIG.
 */
int upload_begin(struct upload *u, const void *owner, u32 announced);

/* append; 0, -EFBIG if it is too much, -EPIPE if @owner is not the sender */
int upload_write(struct upload *u, const void *owner, const void *data,
		 size_t len);

/* nothing has arrived: use the time */
void upload_idle(struct upload *u);

/* the last byte has come; -EPIPE if @owner is not the sender */
int upload_end(struct upload *u, const void *owner, u8 sha256[32]);

/* forget; true if @owner was the sender */
bool upload_abort(struct upload *u, const void *owner);

#endif

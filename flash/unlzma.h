/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small decoder for a whole LZMA stream, pure. */
#ifndef LIFEBOAT_UNLZMA_H
#define LIFEBOAT_UNLZMA_H

#include <linux/types.h>

/* literal coders that need no more than these are known: lc + lp */
#define UNLZMA_LITERAL_BITS	4
/* of working memory, for unlzma() */
#define UNLZMA_PROBS		(1847 + (0x300 << UNLZMA_LITERAL_BITS))

/**
 * unlzma() - unpack an LZMA stream ("LZMA alone", .lzma)
 * @src:	the stream, its header of 13 bytes included
 * @len:	bytes at @src; more than the stream has may follow
 * @dst:	result, apart from @src
 * @room:	bytes at @dst
 * @probs:	UNLZMA_PROBS entries to work in
 *
 * The stream ends where its header says, or at its end marker.
 *
 * Return: bytes unpacked; -EINVAL the header is none, or asks for more than
 * UNLZMA_LITERAL_BITS; -EBADMSG damaged or cut short; -EFBIG does not fit.
 */
int unlzma(const u8 *src, u32 len, u8 *dst, u32 room, u16 *probs);

#endif

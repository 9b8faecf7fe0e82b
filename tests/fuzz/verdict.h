/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds whatever comes in, for fuzz_identify and fuzz_format. */
#ifndef LIFEBOAT_FUZZ_VERDICT_H
#define LIFEBOAT_FUZZ_VERDICT_H

#include "dtboard.h"
#include "flash/image.h"

#define BOARD_KEYS_MAX	16

/**
 * struct board - a board, its strings at hand: to look into the blob for each
 *		  takes longer than all the rest
 * @dt:		the board
 * @id:		its identity, as @dt's
 * @key:	properties of the /lifeboat node
 * @text:	their strings, one behind the other, each ended by a NUL
 * @len:	bytes of these
 */
struct board {
	struct dtboard dt;
	struct identity id;
	const char *key[BOARD_KEYS_MAX];
	const char *text[BOARD_KEYS_MAX];
	int len[BOARD_KEYS_MAX];
};

/* every board of build/identity, sorted by name; read once */
extern struct board *boards;
extern u32 board_count;
void boards_load(void);

/**
 * verdict_try() - repair, identify, plan; abort() if the answer is impossible
 * @data:	the file; copied
 * @size:	its length
 * @what:	REPAIR_…, and from 0x80 on: with hardly any scratch memory
 * @id:		whose
 * @layout:	flash map
 */
void verdict_try(const u8 *data, u32 size, u8 what, const struct identity *id,
		 const struct layout *layout);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The corridor's two firmwares: what is in each, and which one a file is for. */
#ifndef LIFEBOAT_CORRIDOR_SLOTS_H
#define LIFEBOAT_CORRIDOR_SLOTS_H

#include "board/slots.h"

/* an upload begins: it is for the slot that does not run */
void corridor_slots_begin(void);

/* the slot that the last upload is for, and the flash map for it */
u32 corridor_slots_target(void);
const struct layout *corridor_slots_map(void);

/* the selected one has been looked at: as struct firmware's ->name */
void corridor_slots_looked(const char *name, bool intact);

struct firmware;

/**
 * corridor_slots_find() - the one that is to start, put where it runs
 * @fw:		as corridor_find_firmware()
 *
 * One is looked at after the other, as far as they may take each other's place.
 *
 * Return: RESCUE_NO_REASON, or why there is none.
 */
enum rescue_reason corridor_slots_find(struct firmware *fw);

/* look at both, and select the one that is to start */
void corridor_slots_look(void);

/**
 * corridor_slots_written() - it starts from now on, and is on trial
 * @version:	of what the last upload has brought
 */
void corridor_slots_written(const char *version);

/* the block at @addr, which makes a firmware start, is erased */
void corridor_slots_erased(u32 addr);

/* ->firmware, ->intact and ->flash of status_info() are the selected one's */
void corridor_slots_show(void);

#endif

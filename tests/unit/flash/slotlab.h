/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router with two firmwares, and a log of starts behind them. */
#ifndef LIFEBOAT_TEST_SLOTLAB_H
#define LIFEBOAT_TEST_SLOTLAB_H

#include "board/slots.h"
#include "simflash.h"

#define BLOCK_MAX	4096u
#define FW_BLOCKS	6
#define LOG_BLOCKS	4
#define BLOCKS		(1 + 2 * FW_BLOCKS + LOG_BLOCKS + 1)
#define CHIP_MAX	(BLOCKS * BLOCK_MAX)
#define IMAGES		4

/* NOR and NAND; @chip is one of them */
#define CHIPS		2
extern const struct simchip chips[CHIPS];
extern const struct simchip *chip;
extern struct simflash sim;
extern u8 data[CHIP_MAX];
extern struct simpage pages[CHIP_MAX / 16];

/* the operation of its whole life at which the power goes, 0 for never */
extern u32 cut_at;

/* "boot_part"; 0 where there is none */
extern u32 variable;

/* of the tree, as board/slotdata.c has it */
extern const char *stays;

/* firmware 0 in slot 1 and 1 in slot 2, a blank log; nothing else */
void factory_new(const struct simchip *c);

void power_on(void);

/* of a slot; 3: of the log */
const struct partition *slot_part(u32 slot);

/* nothing can be noted any more; on NAND */
void log_goes_bad(void);
u32 slot_size(void);

/* as corridor_slots_find() */
enum rescue_reason find_slot(void);

/* which firmware is there, all of it; -1: none */
int holds(u32 slot);

/* as corridor.c has it written; true once it is */
bool write_image(u32 slot, u32 n);

/* the firmware is up; it writes its log as it likes; false: it gives up */
bool answer(void);

/* three power-ons of a firmware that does not come up */
void in_vain(void);

#endif

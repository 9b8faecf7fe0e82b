/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What flash takes on the guest's clock, where the machine's "flash-time" is
 * on: the clocks of the bus, at the rate that the guest has set, and what the
 * chip's datasheet says of an erase and a program (flash_time.c).
 */
#ifndef HW_MIPS_FLASH_TIME_H
#define HW_MIPS_FLASH_TIME_H

#include "exec/hwaddr.h"
#include "qom/object.h"

#define FLASH_TIME_LINE     32      /* of the caches, bytes */
#define FLASH_TIME_LINES    8       /* that are remembered */
#define FLASH_TIME_HEAD     5       /* command and address, at most */
#define FLASH_TIME_BLOCK    (64 * 1024)
#define FLASH_TIME_BLOCKS   256     /* 16 MiB; what lies above counts there */

/* machine property; -icount is needed, for the clock is made to jump */
bool flash_time_ok(bool on, Error **errp);

/* property "guest-ns" of @machine: QEMU_CLOCK_VIRTUAL */
void flash_time_add_clock(Object *machine);

/**
 * flash_time_wait() - the CPU waits for as many clocks at @hz
 * @rest: what was less than a ns the last time
 */
void flash_time_wait(uint64_t *rest, uint64_t clocks, uint32_t hz);

/**
 * struct FlashTime - an SPI NOR chip, and the memory window that shows it
 * @chip: its times (flash_time.c); NULL if no time is taken
 * @ready: when its last erase or program ends, ns
 * @head, @sent: on the wire since it was selected
 * @rest: see flash_time_wait()
 * @line, @oldest: lines that a cache has of the window, as data
 * @code: lines that the cache for instructions has; a bit each
 * @word: of instructions, fetched last past the cache
 * @reads: bytes that the chip was read, a block of 64 KiB each
 */
typedef struct FlashTime {
    const struct NorChip *chip;
    int64_t ready;
    uint8_t head[FLASH_TIME_HEAD];
    unsigned sent;
    uint64_t rest;
    uint32_t line[FLASH_TIME_LINES];
    unsigned oldest;
    unsigned long *code;
    uint32_t word;
    uint32_t reads[FLASH_TIME_BLOCKS];
} FlashTime;

/* @chip: QEMU's name for it, or NULL: no time is taken */
void flash_time_init(FlashTime *t, const char *chip);
void flash_time_reset(FlashTime *t);

/* the chip is selected, or let go, which starts an erase or a program */
void flash_time_select(FlashTime *t, bool on);

/* @out goes to the chip, which returns @in; returns what it says when busy */
uint8_t flash_time_byte(FlashTime *t, uint8_t out, uint8_t in);

/* on the wire, at @hz */
void flash_time_clocks(FlashTime *t, unsigned clocks, uint32_t hz);

/* the CPU reads data, or fetches an instruction, at @at of the window */
void flash_time_data(FlashTime *t, uint32_t at, bool cached, uint32_t hz);
void flash_time_code(FlashTime *t, uint32_t at, bool cached, uint32_t hz);

/* text property @name of @obj: @n numbers, with spaces between */
void flash_time_add_counts(Object *obj, const char *name,
                           const uint32_t *counts, unsigned n);

#endif

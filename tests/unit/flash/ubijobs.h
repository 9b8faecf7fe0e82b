/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small NAND chip with a kernel's partition and UBI, and whole jobs on it. */
#ifndef LIFEBOAT_TEST_UBIJOBS_H
#define LIFEBOAT_TEST_UBIJOBS_H

#include "ubichip.h"

#define PAGE	512
#define BLOCK	4096
#define LEB	(BLOCK - 2 * PAGE)
#define KERNEL	1		/* block */
#define UBI	3
#define PEBS	24
#define BLOCKS	(UBI + PEBS + 1)
#define CHIP	(BLOCKS * BLOCK)

extern const struct layout layout;
extern struct ubichip c;
extern u8 kernel[BLOCK], root[PEBS * BLOCK], before[CHIP];
extern struct plan plan;

/* an erased chip; free with ubichip_free() */
void start(void);

/* the cells of a PEB */
u8 *peb(u32 i);

/* a plan of a tar's parts, root of so many bytes; as plan_make() */
int plan_install(u32 len);

/* that, done; 0 or as job_step() */
int install(u32 len);

/* the settings' volume is emptied; 0 or as job_step() */
int reset(void);

/* by the last job, or since it was asked */
bool unchanged(void);

/* is there a kernel that would be started? */
bool starts(void);

#endif

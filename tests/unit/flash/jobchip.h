/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A chip with an old firmware, and a job that brings a new one. */
#ifndef LIFEBOAT_TEST_JOBCHIP_H
#define LIFEBOAT_TEST_JOBCHIP_H

#include "flash/job.h"
#include "simflash.h"

#define BLOCK	4096
#define CHIP	(32 * BLOCK)
#define FW	(4 * BLOCK)
#define IMAGE	(11 * BLOCK + 1234)
#define PAGE	512	/* of the NAND */

extern const struct layout layout;
extern u8 chip[CHIP], before[CHIP], old[IMAGE], new[IMAGE], block[BLOCK];
extern struct simpage pages[CHIP / 256];

void set_up(struct simflash *s);
void set_up_nand(struct simflash *s);

/* what a boot looks at: the kernel's two checksums */
bool bootable(void);

/* -EINVAL: the chip would not stand for it; -ELOOP: too much in one step */
int run_len(struct simflash *s, const u8 *image, u32 len, struct job *job);
int run(struct simflash *s, const u8 *image, struct job *job);

bool holds(const u8 *image);
bool others_untouched(void);

#endif

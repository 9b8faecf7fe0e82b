/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The copies of an environment in a small chip, at A and at B. */
#ifndef LIFEBOAT_TEST_ENVLAB_H
#define LIFEBOAT_TEST_ENVLAB_H

#include "flash/envstore.h"
#include "simbed.h"

#define BLOCK		128u
#define CHIP		(8 * BLOCK)
#define A		(2 * BLOCK)
#define B		(4 * BLOCK)
#define SIZE		64u

extern const struct simchip nor, fine, nand;
extern struct envstore e;

/* two copies, or one and a spare, or one; and bytes of each */
enum env_kind { PAIR, SPARE, ALONE };
extern enum env_kind kind;
extern u32 size;

/* a flag or a CRC whose program was cut off: what was there before */
struct few {
	u32 op, at, len;
	u8 was[4];
};

extern struct few faint;

/* a new chip, with "m" 4, "n" 0 and "bootcmd" */
void begin(const struct simchip *chip, enum env_kind how);

/* as somebody else's tool has left it; -1: there is no flag */
void plant(u32 at, int flag, const char *text, u32 len);
#define PLANT(_at, _flag, _text) plant(_at, _flag, _text, sizeof(_text))

int look(void);

/* value of a variable of one digit; -1 if it is not there */
int digit(const char *name);
int set(const char *name, u32 n);

/* the power goes in operation @cut_at: false */
bool mend(u32 cut_at);

/* the power has gone: in a flag, or a CRC? */
void forget_neighbours(void);

/* what is weak reads wrong from now on */
void fade(void);

/* the same for marks: they may also be gone as if they had never been there */
void fade_marks(void);

#endif

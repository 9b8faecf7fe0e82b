// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * MIPS Malta's eight-character display: one word register a character, ASCII
 * in the low byte (Malta User's Manual, section 4.5; U-Boot's asm/malta.h).
 */
#include <asm/addrspace.h>
#include <asm/io.h>
#include <asm/malta.h>
#include "board/display.h"

#define DISPLAY_WIDTH	8

void display_text(const char *text)
{
	u8 __iomem *pos = (u8 __iomem *)CKSEG1ADDR(MALTA_ASCIIPOS0);
	int i;

	for (i = 0; i < DISPLAY_WIDTH; i++) {
		__raw_writel(*text ? *text++ : ' ', pos);
		pos += MALTA_ASCIIPOS1 - MALTA_ASCIIPOS0;
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Malta's console, where a line "reboot" does that, for what a firmware's
 * reset looks like to a boot loader.  The UART is a 16550 at ISA's 0x3f8
 * (Linux, arch/mips/mti-malta/malta-dt.c), a register is a byte.
 */
#include "root.h"

#define UART		0x180003f8
#define UART_DATA	(UART + 0)
#define UART_STATUS	(UART + 5)
#define RECEIVED	(1 << 0)
#define ROOM		(1 << 5)

/* Linux, arch/mips/mti-malta/malta-reset.c */
#define SOFTRES		0x1f000500
#define GORESET		0x42

#define WORD		"reboot"
#define WORD_LEN	(sizeof(WORD) - 1)

void put_char(char c)
{
	while (!(*KSEG1(UART_STATUS) & ROOM))
		;
	*KSEG1(UART_DATA) = c;
}

/* a CPU that looked all the time would starve the host's */
static char get_char(void)
{
	while (!(*KSEG1(UART_STATUS) & RECEIVED))
		__asm__ volatile("wait");
	return *KSEG1(UART_DATA);
}

void serve(void)
{
	unsigned int matched = 0;
	char c;

	start_ticking();
	for (;;) {
		c = get_char();
		if (matched == WORD_LEN && (c == '\r' || c == '\n'))
			put32(SOFTRES, GORESET);
		if (matched < WORD_LEN && c == WORD[matched])
			matched++;
		else
			matched = c == *WORD;
	}
}

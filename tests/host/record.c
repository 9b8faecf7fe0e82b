// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/global_data.h>
#include "record.h"

static struct global_data global;
struct global_data *gd = &global;

void record_init(u32 size)
{
	static char buf[0x4000];

	/* one byte stays empty */
	membuff_init(&gd->console_out, buf, size + 1);
	gd->console_lost = 0;
}

/* as console_record_putc() does with CONFIG_CONSOLE_RECORD_LATEST */
void record_putc(char ch)
{
	if (membuff_putbyte(&gd->console_out, ch))
		return;
	membuff_getbyte(&gd->console_out);
	membuff_putbyte(&gd->console_out, ch);
	gd->console_lost++;
}

void record_puts(const char *s)
{
	while (*s)
		record_putc(*s++);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's record of the console, without a console. */
#ifndef LIFEBOAT_HOST_RECORD_H
#define LIFEBOAT_HOST_RECORD_H

#include <linux/types.h>

/* power on; @size: bytes that it keeps, at most 16 KiB less one */
void record_init(u32 size);
void record_putc(char ch);
void record_puts(const char *s);

#endif

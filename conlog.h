/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The log: what the console has said last, as U-Boot records it
 * (CONFIG_CONSOLE_RECORD_LATEST), from the banner on.
 *
 * Its bytes are counted from power-on.
 */
#ifndef LIFEBOAT_CONLOG_H
#define LIFEBOAT_CONLOG_H

#include <linux/types.h>

/* the oldest byte that there still is */
u32 conlog_begin(void);

/* one past the last */
u32 conlog_end(void);

/**
 * conlog_read() - some of it
 * @at:		of the first byte
 * @buf:	result; what is not printable ASCII, a tab or a line end is '?'
 * @size:	of @buf
 *
 * Return: how many, 0 where nothing more has been said; -ESTALE if @at is
 * there no more.
 */
int conlog_read(u32 at, char *buf, u32 size);

#endif

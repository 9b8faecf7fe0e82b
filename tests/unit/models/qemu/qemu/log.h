/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log, as the test reads it. */
#ifndef LIFEBOAT_UNIT_LOG_H
#define LIFEBOAT_UNIT_LOG_H

#define LOG_GUEST_ERROR	1

void qemu_log_mask(int mask, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

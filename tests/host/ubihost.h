/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's UBI, its own files, on the host: tests/host/ubi.mk builds them. */
#ifndef LIFEBOAT_UBIHOST_H
#define LIFEBOAT_UBIHOST_H

/* the power has gone: UBI's memory with it, attached or not */
void ubihost_power_on(void);

#endif

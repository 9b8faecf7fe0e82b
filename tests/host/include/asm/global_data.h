/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What conlog.c reads of U-Boot's, on the host. */
#ifndef LIFEBOAT_HOST_GLOBAL_DATA_H
#define LIFEBOAT_HOST_GLOBAL_DATA_H
#include <linux/types.h>
#include <membuff.h>

struct global_data {
	struct membuff console_out;
	u32 console_lost;
};

#define DECLARE_GLOBAL_DATA_PTR	extern struct global_data *gd
#endif

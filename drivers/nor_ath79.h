/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFEBOAT_NOR_ATH79_H
#define LIFEBOAT_NOR_ATH79_H

#include <linux/types.h>

/* the chip's JEDEC id, once the driver has been probed, even if in vain */
extern u8 nor_ath79_id[3];

#endif

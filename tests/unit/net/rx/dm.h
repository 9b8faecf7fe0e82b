/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's, as far as net/rx.c needs it. */
#ifndef LIFEBOAT_TEST_DM_H
#define LIFEBOAT_TEST_DM_H

#include <linux/string.h>
#include <linux/types.h>

typedef unsigned char uchar;
struct udevice;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What U-Boot's LZMA asks of U-Boot. */
#ifndef LIFEBOAT_HOST_CONFIG_H
#define LIFEBOAT_HOST_CONFIG_H
#include <stdlib.h>
#define CONFIG_LZMA	1
#endif

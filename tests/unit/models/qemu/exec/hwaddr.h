/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFEBOAT_UNIT_HWADDR_H
#define LIFEBOAT_UNIT_HWADDR_H

#include <stdint.h>

typedef uint64_t hwaddr;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the pure parts use of U-Boot's <linux/types.h>, on the host. */
#ifndef LIFEBOAT_HOST_TYPES_H
#define LIFEBOAT_HOST_TYPES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
#endif

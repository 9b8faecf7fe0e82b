/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What U-Boot's zlib asks of U-Boot. */
#ifndef LIFEBOAT_HOST_COMPILER_H
#define LIFEBOAT_HOST_COMPILER_H
#include <stdlib.h>
/* 1 if @x is defined as 1, as U-Boot's linux/kconfig.h has it */
#define HOST_COMMA_1	0,
#define HOST_SECOND(a, b, ...)	b
#define HOST_ENABLED_3(...)	HOST_SECOND(__VA_ARGS__ 1, 0)
#define HOST_ENABLED_2(x)	HOST_ENABLED_3(HOST_COMMA_##x)
#define IS_ENABLED(x)		HOST_ENABLED_2(x)
/* U-Boot defines one of the two, this host's C library always both */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#undef __BIG_ENDIAN
#else
#undef __LITTLE_ENDIAN
#endif
#ifndef __UBOOT__
#define __UBOOT__
#endif
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What U-Boot's zlib asks of U-Boot. */
#ifndef LIFEBOAT_HOST_COMPILER_H
#define LIFEBOAT_HOST_COMPILER_H
#include <stdlib.h>
#define IS_ENABLED(x)	0
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

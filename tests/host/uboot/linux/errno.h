/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's numbers are everyone's but Linux's on MIPS, under qemu-user. */
#include_next <linux/errno.h>
#ifdef __mips__
#undef EBADMSG
#define EBADMSG		77
#undef EOPNOTSUPP
#define EOPNOTSUPP	122
#undef EUCLEAN
#define EUCLEAN		135
#endif

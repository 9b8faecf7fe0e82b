/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A uImage with what is behind its header, for tests. */
#ifndef LIFEBOAT_UIMAGESEAL_H
#define LIFEBOAT_UIMAGESEAL_H

#include <linux/types.h>

/* fill in the header in front of @len bytes of a kernel: Linux, MIPS */
void uimage_seal(u8 *image, u32 len);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In place of U-Boot's: memory that is gone when the power is, ubihost.c. */
#ifndef LIFEBOAT_HOST_UBOOT_MALLOC_H
#define LIFEBOAT_HOST_UBOOT_MALLOC_H

#include <linux/types.h>

void *ubihost_alloc(size_t size);
void ubihost_free(void *p);

#define malloc(size)		ubihost_alloc(size)
#define memalign(align, size)	ubihost_alloc(size)
#define free(p)			ubihost_free(p)

#endif

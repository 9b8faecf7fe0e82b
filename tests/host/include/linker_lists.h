/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's own lists with what they expect from its build. */
#define CONFIG_LINKER_LIST_ALIGN 8
#include <linux/kernel.h>
#include UBOOT_LINKER_LISTS

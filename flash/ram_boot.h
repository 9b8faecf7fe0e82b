/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware that brings its root file system along, an initramfs: it runs from
 * RAM, and is never written.
 */
#ifndef LIFEBOAT_RAM_BOOT_H
#define LIFEBOAT_RAM_BOOT_H

#include <compiler.h>	/* IS_ENABLED(): in U-Boot it is everywhere */
#include "flash/image.h"

/* is it refused for flash alone: can it be started from RAM? */
static inline bool image_from_ram(const struct image_report *rep)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_RAM_BOOT) && rep->ram.data;
}

/**
 * ram_offer() - can a kernel that is not for flash be started from RAM?
 * @in:		input; the kernel is all of ->file, and has been found whole
 * @named:	0 if metadata has named this router, or -ENOKEY
 * @rep:	report, refused with the words for flash
 *
 * Puts it where it runs, as a boot does.  The device tree that OpenWrt has
 * behind the kernel, or a FIT beside it, says which router it is for.
 *
 * Return: rep->err, changed or not: -EROFS, with ->ram, if it can be started;
 * otherwise as it was, or -EXDEV another router's, -EFBIG, -ENOEXEC.
 */
int ram_offer(const struct image_input *in, int named,
	      struct image_report *rep);

/**
 * ram_unknown() - the same for a file that none of this board's formats knows
 * @in:		input
 * @named:	as there
 * @rep:	report, not refused yet
 *
 * A kernel for RAM is often a plain uImage where what goes to flash is none.
 *
 * Return: 0 if it is no such kernel, and @rep is as it was; otherwise as
 * ram_offer().
 */
int ram_unknown(const struct image_input *in, int named,
		struct image_report *rep);

#endif

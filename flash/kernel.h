/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel on its way into RAM.  Whoever judges an image and whoever starts
 * a firmware ask the same function, so that what is accepted can be started,
 * and what cannot be is refused with a sentence and never at a boot.
 */
#ifndef LIFEBOAT_KERNEL_H
#define LIFEBOAT_KERNEL_H

#include "flash/image.h"

/*
 * Bytes that are not a kernel's: of exception vectors, and at either end of
 * its room the cache line of a hang's record (CONFIG_LIFEBOAT_HANG_ADDR)
 */
#define KERNEL_ROOM_FROM	0x1000
#define KERNEL_ROOM_TOP		0x20

/*
 * Bytes behind a kernel where nothing that it is given may lie: it clears what
 * it has there (__bss) before it looks, and no header says how much that is.
 */
#define KERNEL_BSS		0x400000

/**
 * struct kernel_room - RAM that a kernel may be unpacked to
 * @ram:	the bytes
 * @addr:	what kernels call the first of them
 * @size:	how many
 */
struct kernel_room {
	u8 *ram;
	u32 addr;
	u32 size;
};

/**
 * kernel_place() - check a kernel, and put it where it runs
 * @room:	where it may lie; what was there is lost, in any case
 * @k:		of image_find_kernel(); ->load, ->entry and ->tree are filled in
 * @src:	its ->len bytes, apart from @room
 *
 * Return: bytes at ->load; -EBADMSG damaged; -ENOEXEC it is loaded, or
 * entered, where it cannot be; -EFBIG there is less room than it needs.
 */
int kernel_place(const struct kernel_room *room, struct image_kernel *k,
		 const struct region *src);

/**
 * kernel_unpack() - unpack what is packed
 * @comp:	enum uimage_comp
 * @src:	bytes
 * @len:	how many
 * @dst:	apart from @src
 * @room:	bytes at @dst
 *
 * By whatever this build has for it: board/unpack_lzma.c or unpack_small.c.
 *
 * Return: bytes unpacked; -EFBIG does not fit; -EBADMSG damaged;
 * -EOPNOTSUPP not packed in a way that is known here.
 */
int kernel_unpack(u8 comp, const u8 *src, u32 len, u8 *dst, u32 room);

#endif

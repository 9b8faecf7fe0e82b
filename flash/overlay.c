// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/image.h"
#include "flash/overlay.h"
#include "flash/squashfs.h"

/* where else a root may begin: the smallest erase block that there is */
#define SCAN_STEP	0x1000
/* the largest erase block that OpenWrt pads an image for */
#define BLOCK_MAX	0x40000

/* fstools and firmware-utils (padjffs2.c) call it the end of file system */
static const u8 mark[4] = { 0xde, 0xad, 0xc0, 0xde };

static int read_at(struct flash_port *p, u32 addr, void *buf, u32 len)
{
	int ret = p->read(p, addr, buf, len);

	return ret == -EUCLEAN ? 0 : ret;
}

/*
 * Where a root may begin, from the start of the chip: one past the kernel's
 * last byte.  Of a bare LZMA stream nobody knows the end: SEAMA's size is the
 * whole entity's, or, once OpenWrt has started and written it anew, a header
 * more than the kernel's.
 */
static int kernel_end(struct flash_port *p, const struct partition *part,
		      u32 *end)
{
	u8 buf[IMAGE_HEAD_LEN];
	struct region head = { buf, sizeof(buf) };
	struct image_kernel k;
	u64 len;
	int ret;

	if (part->size < sizeof(buf))
		return -ENOENT;
	ret = read_at(p, part->offset, buf, sizeof(buf));
	if (ret)
		return ret;
	if (image_find_kernel(&head, &k))
		return -ENOENT;
	len = (u64)k.offset + k.len;
	if (len > part->size)
		return -ENOENT;
	*end = part->offset + (k.header_len || k.fit ? len : k.offset);
	return 0;
}

/* a squashfs at @addr that could be whole?  1 and ->root_end; 0; negative */
static int root_at(struct flash_port *p, u32 addr, struct overlay *o)
{
	u8 buf[SQUASHFS_SUPER_LEN];
	struct region super = { buf, sizeof(buf) };
	u32 at, len;
	int ret;

	if (addr > o->end || sizeof(buf) > o->end - addr)
		return 0;
	ret = read_at(p, addr, buf, sizeof(buf));
	if (ret)
		return ret;
	if (!squashfs_find(&super, 0, SCAN_STEP, &at) ||
	    !squashfs_len(&super, o->end - addr, &len))
		return 0;
	o->root = addr;
	o->root_end = addr + len;
	return 1;
}

static int find_root(struct flash_port *p, const struct partition *part,
		     u32 from, struct overlay *o)
{
	u32 off = from - part->offset;
	int ret = root_at(p, from, o);

	for (off = ALIGN(off + 1, SCAN_STEP); !ret && off < part->size;
	     off += SCAN_STEP)
		ret = root_at(p, part->offset + off, o);
	return ret ?: -ENOENT;
}

/* 0x1985, in the processor's byte order */
static bool is_jffs2(const u8 *buf)
{
	return (buf[0] == 0x19 && buf[1] == 0x85) ||
	       (buf[0] == 0x85 && buf[1] == 0x19);
}

/*
 * A maker's firmware may have a second root or a kernel behind the first one,
 * where OpenWrt has its settings.  OpenWrt's own say what they are, and what
 * is behind the mark is nobody's.  0, 1 or negative.
 */
static int has_more(struct flash_port *p, const struct overlay *o)
{
	static const u8 magic[][4] = {
		"hsqs", "sqsh", "HDR0",
		{ 0x27, 0x05, 0x19, 0x56 }, { 0xd0, 0x0d, 0xfe, 0xed },
	};
	u8 buf[4];
	u32 addr, i;
	int ret;

	for (addr = o->addr; addr < o->end; addr += p->layout->erasesize) {
		ret = read_at(p, addr, buf, sizeof(buf));
		if (ret)
			return ret;
		if (addr == o->addr &&
		    (is_jffs2(buf) || !memcmp(buf, mark, sizeof(mark))))
			return 0;
		for (i = 0; i < ARRAY_SIZE(magic); i++)
			if (!memcmp(buf, magic[i], sizeof(buf)))
				return 1;
	}
	return 0;
}

/* JFFS2 between the root and our first block; 0, 1 or negative */
static int begins_earlier(struct flash_port *p, const struct overlay *o)
{
	u8 magic[2];
	u32 size, addr;
	int ret;

	for (size = SCAN_STEP; size < p->layout->erasesize; size *= 2) {
		addr = ALIGN(o->root_end, size);
		if (addr == o->addr)
			break;
		ret = read_at(p, addr, magic, sizeof(magic));
		if (ret)
			return ret;
		if (is_jffs2(magic))
			return 1;
	}
	return 0;
}

int overlay_find(struct flash_port *p, const struct partition *part,
		 struct overlay *o)
{
	u32 from;
	int ret;

	if (p->writesize != 1)
		return -EOPNOTSUPP;
	o->part = part;
	o->end = part->offset + part->size;
	ret = kernel_end(p, part, &from);
	if (ret)
		return ret;
	ret = find_root(p, part, from, o);
	if (ret < 0)
		return ret;
	/* at most ->end, which is aligned */
	o->addr = ALIGN(o->root_end, p->layout->erasesize);
	if (o->addr == o->end)
		return -ENOSPC;
	ret = begins_earlier(p, o);
	if (ret)
		return ret > 0 ? -ERANGE : ret;
	ret = has_more(p, o);
	return ret > 0 ? -EEXIST : ret;
}

int overlay_plan(const struct overlay *o, const struct layout *chip,
		 struct layout *walls, struct plan *plan)
{
	const struct region src = { mark, sizeof(mark) };
	struct partition *part = &walls->part[o->part - chip->part];
	u32 size = chip->erasesize, addr = o->addr, next;
	int ret = layout_walls(walls, chip, layout_bit(chip, o->part));

	/* of the firmware's partition, what follows the root */
	part->offset = o->addr;
	part->size = o->end - o->addr;
	memset(plan, 0, sizeof(*plan));
	/* JFFS2 marks its blocks, and erases those that it does not know */
	plan->sound = true;
	for (; !ret && addr < o->end; addr = next) {
		next = addr;
		while (next == addr && size < BLOCK_MAX) {
			size *= 2;
			next = ALIGN(o->root_end, size);
		}
		if (next == addr || next > o->end)
			next = o->end;
		ret = plan_add(plan, walls, part->name,
			       addr - o->addr, &src, next - addr);
	}
	return ret;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/mtd/mtd.h>
#include <linux/string.h>
#include "flash/port_mtd.h"

static struct mtd_info *chip;

static int port_read(struct flash_port *p, u32 addr, void *buf, u32 len)
{
	size_t got;
	int ret;

	if (addr > p->layout->size || len > p->layout->size - addr)
		return -EINVAL;
	ret = mtd_read(chip, addr, len, &got, buf);
	return ret ? ret : got == len ? 0 : -EIO;
}

static int port_erase(struct flash_port *p, u32 addr)
{
	struct erase_info e = { .mtd = chip, .addr = addr };

	e.len = p->layout->erasesize;
	if (!layout_writable(p->layout, addr, e.len) ||
	    addr & (p->layout->erasesize - 1))
		return -EPERM;
	p->erases++;
	return mtd_erase(chip, &e);
}

static int port_program(struct flash_port *p, u32 addr, const void *buf,
			u32 len)
{
	size_t done;
	int ret;

	if (!layout_writable(p->layout, addr, len))
		return -EPERM;
	p->programs++;
	ret = mtd_write(chip, addr, len, &done, buf);
	return ret ? ret : done == len ? 0 : -EIO;
}

static bool port_is_bad(struct flash_port *p, u32 addr)
{
	return mtd_block_isbad(chip, addr);
}

static int port_mark_bad(struct flash_port *p, u32 addr)
{
	if (!layout_writable(p->layout, addr, p->layout->erasesize))
		return -EPERM;
	return mtd_block_markbad(chip, addr);
}

int port_mtd_init(struct flash_port *p, struct mtd_info *mtd,
		  const struct layout *layout)
{
	if (mtd->size != layout->size || mtd->erasesize != layout->erasesize)
		return -EINVAL;
	chip = mtd;
	memset(p, 0, sizeof(*p));
	p->layout = layout;
	p->read = port_read;
	p->erase = port_erase;
	p->program = port_program;
	p->writesize = mtd->writesize;
	if (mtd_can_have_bb(mtd)) {
		p->is_bad = port_is_bad;
		p->mark_bad = port_mark_bad;
	}
	return 0;
}

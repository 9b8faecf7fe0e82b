// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mtd/mtd.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include "flash/port_mtd.h"

static struct mtd_info *chip;
static u32 changes;

u32 port_mtd_changes(void)
{
	return changes;
}

/* elsewhere nobody asks, and the smallest Lifeboat has a hundred bytes left */
static void changed(void)
{
	if (IS_ENABLED(CONFIG_LIFEBOAT_STARTS_LINKSYS) ||
	    IS_ENABLED(CONFIG_LIFEBOAT_ENV))
		changes++;
}

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
	changed();
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
	changed();
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

int port_mtd_unlock(u32 addr, u32 len)
{
	int ret = mtd_unlock(chip, addr, len);

	return ret == -EOPNOTSUPP ? 0 : ret;
}

void port_mtd_lock(u32 addr, u32 len)
{
	mtd_lock(chip, addr, len);
}

/**
 * struct kind - what is known of a kind of chip before it is used
 * @erase_us:	an erase block of @erasesize bytes
 * @program_us:	1 KiB
 * @read_us:	1 KiB
 *
 * Typical times of one that is often met; MTD does not tell the chip's own.
 * The bus counts for more than the chip when reading.
 */
static const struct kind {
	u32 erasesize;
	u32 erase_us;
	u32 program_us;
	u32 read_us;
} kinds[] = {
	/* Winbond W25Q128JV, sectors and blocks; one lane at 40 MHz */
	{ SZ_4K, 45000, 4 * (400 + 51), 205 },
	{ SZ_64K, 150000, 4 * (400 + 51), 205 },
	/* Spansion S29GL128S, 16 bits wide */
	{ SZ_128K, 275000, 2 * (340 + 26), 51 },
};

/* Micron MT29F1G08ABAEA, any block, pages of 2 KiB, 20 ns cycles */
static const struct kind nand = { 0, 700, (200 + 41) / 2, (25 + 41) / 2 };

static void set_times(struct flash_port *p, const struct mtd_info *mtd)
{
	const struct kind *k = &nand;
	u32 kib = mtd->erasesize / SZ_1K;

	if (!mtd_can_have_bb(mtd))
		for (k = kinds; k < kinds + ARRAY_SIZE(kinds) - 1; k++)
			if (mtd->erasesize <= k->erasesize)
				break;
	p->times.erase_us = k->erase_us;
	p->times.program_us = k->program_us * kib;
	p->times.read_us = k->read_us * kib;
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
	set_times(p, mtd);
	if (mtd_can_have_bb(mtd)) {
		p->is_bad = port_is_bad;
		p->mark_bad = port_mark_bad;
	}
	return 0;
}

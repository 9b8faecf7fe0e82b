// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a boot finds in flash, put where it runs.  Nothing here starts it, so
 * that tests on a PC ask the same function as a router does.
 */
#include <cpu_func.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mtd/mtd.h>
#include <linux/string.h>
#include "board/board.h"
#include "board/slots.h"
#include "flash/block.h"

static int flash_read(struct mtd_info *mtd, u32 addr, void *buf, u32 len)
{
	size_t got;
	int ret;

	ret = mtd_read(mtd, addr, len, &got, buf);
	if (ret == -EUCLEAN)	/* corrected by ECC */
		ret = 0;
	return ret ? ret : got == len ? 0 : -EIO;
}

/**
 * struct source - a partition, read around blocks that do not count
 * @erased:	nor do those that are erased: one that takes no program may take
 *		no mark, either (flash/job_block.c)
 */
struct source {
	struct mtd_info *mtd;
	const struct partition *part;
	bool erased;
};

static bool is_erased(struct mtd_info *mtd, u32 addr)
{
	u8 buf[IMAGE_HEAD_LEN];
	u32 at;

	for (at = 0; at < mtd->erasesize; at += sizeof(buf))
		if (flash_read(mtd, addr + at, buf, sizeof(buf)) ||
		    !block_is_erased(buf, sizeof(buf)))
			return false;
	return true;
}

/* bytes of a partition from @from on */
static int part_read(const struct source *s, u32 from, void *buf, u32 len)
{
	const struct partition *part = s->part;
	u32 addr = part->offset, end = part->offset + part->size, n;
	struct mtd_info *mtd = s->mtd;
	int ret;

	for (; len && addr < end; addr += mtd->erasesize) {
		if (mtd_block_isbad(mtd, addr) ||
		    (PORT_NAND && s->erased && is_erased(mtd, addr)))
			continue;
		if (from >= mtd->erasesize) {
			from -= mtd->erasesize;
			continue;
		}
		n = min(len, mtd->erasesize - from);
		ret = flash_read(mtd, addr + from, buf, n);
		if (ret)
			return ret;
		buf += n;
		len -= n;
		from = 0;
	}
	return len ? -EBADMSG : 0;
}

/* it will be in RAM when a boot jumps to it */
static void started_at(const struct image_kernel *k, u32 len,
		       struct firmware *fw)
{
	fw->entry = k->entry;
	flush_cache(k->load, len);
	fw->tree = k->tree ? board_room()->ram + (k->tree - board_room()->addr) :
			     NULL;
}

static int load_kernel(const struct source *s, struct image_kernel *k,
		       struct firmware *fw)
{
	struct board_buffer buf = board_buffer();
	struct region r = { buf.data, k->len };
	int ret;

	if (k->offset > s->part->size || k->len > s->part->size - k->offset ||
	    k->len > buf.size)
		return -EBADMSG;
	ret = part_read(s, k->offset, buf.data, k->len);
	if (!ret)
		ret = kernel_place(board_room(), k, &r);
	if (ret < 0)
		return ret;
	started_at(k, ret, fw);
	return 0;
}

static int find(const struct source *s, struct firmware *fw)
{
	struct image_kernel kernel;
	u8 head[IMAGE_HEAD_LEN];
	struct region r = { head, sizeof(head) };
	int ret = part_read(s, 0, head, sizeof(head));

	if (ret)
		return ret;
	ret = image_find_kernel(&r, &kernel);
	strlcpy(fw->name, kernel.name, sizeof(fw->name));
	return ret ?: load_kernel(s, &kernel, fw);
}

int board_find_firmware(struct firmware *fw)
{
	struct source s = { };
	int ret;

	fw->name[0] = '\0';
	s.part = layout_firmware(slots_map(board_layout(&s.mtd)));
	if (!s.part || s.part->size < IMAGE_HEAD_LEN)
		return -ENOENT;
	ret = find(&s, fw);
	s.erased = true;
	return ret && PORT_NAND && mtd_can_have_bb(s.mtd) ? find(&s, fw) : ret;
}

int board_place(const struct region *src, struct firmware *fw)
{
	struct image_kernel k;
	int ret = image_place(board_room(), src, &k);

	strlcpy(fw->name, k.name, sizeof(fw->name));
	if (ret < 0)
		return ret;
	started_at(&k, ret, fw);
	return 0;
}

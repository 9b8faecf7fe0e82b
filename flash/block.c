// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/block.h"

void block_counter(struct block *b, u32 ec)
{
	memcpy(b->ec, b->src, UBI_HEADER_LEN);
	ubi_ec_set(b->ec, ec);
}

bool block_is_right(const struct block *b, const u8 *buf, u32 size)
{
	u32 from = PORT_NAND && b->ubi ? UBI_HEADER_LEN : 0;

	return !memcmp(buf, b->ec, from) &&
	       !memcmp(buf + from, b->src + from, b->len - from) &&
	       block_is_erased(buf + b->len, size - b->len);
}

/* a block without contents, as we leave one, or as UBI does */
static bool is_empty(const struct block *b, const struct region *there)
{
	return block_is_erased(there->data, there->len) ||
	       (!memcmp(there->data, b->ec, UBI_HEADER_LEN) &&
		peb_is_empty(there));
}

int block_look(struct flash_port *p, struct block *b, u8 *buf,
	       enum block_state *state)
{
	u32 size = p->layout->erasesize;
	struct region there = { buf, size };
	struct ubi_ec ec;
	int ret = p->read(p, b->addr, buf, size);

	*state = BLOCK_DIRTY;
	/* lost, or about to be: what comes next is to write it anew */
	if (ret == -EBADMSG || ret == -EUCLEAN)
		return 0;
	if (ret)
		return ret;
	if (PORT_NAND && b->ubi && ubi_ec_read(&there, &ec))
		block_counter(b, ec.ec);
	if (block_is_right(b, buf, size) ||
	    (PORT_NAND && b->or_erased && is_empty(b, &there)))
		*state = BLOCK_RIGHT;
	return 0;
}

/* what is not erased of [@from, @end), in runs of whole units */
static int program_part(struct flash_port *p, const struct block *b,
			const u8 *buf, u32 from, u32 end, u32 *written)
{
	u32 unit = max_t(u32, p->writesize, BLOCK_HEADER), to, n;
	int ret = 0;

	for (; !ret && from < end; from = to + unit) {
		for (to = from; to < end; to += unit)
			if (block_is_erased(buf + to, unit))
				break;
		if (to == from)
			continue;
		/* NAND's last page is whole */
		n = (p->writesize == 1 ? min(to, b->len) : to) - from;
		ret = p->program(p, b->addr + from, buf + from, n);
		if (!ret)
			*written += n;
	}
	return ret;
}

int block_program(struct flash_port *p, const struct block *b, u8 *buf,
		  u32 *written)
{
	u32 header = b->header_last && p->writesize == 1 ? BLOCK_HEADER : 0;
	u32 size = p->layout->erasesize;
	int ret;

	memcpy(buf, b->src, b->len);
	if (PORT_NAND && b->ubi)
		memcpy(buf, b->ec, UBI_HEADER_LEN);
	memset(buf + b->len, 0xff, size - b->len);
	ret = program_part(p, b, buf, header, size, written);
	if (!ret && header)
		ret = program_part(p, b, buf, 0, header, written);
	return ret;
}

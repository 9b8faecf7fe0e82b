// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/block.h"

static u8 wanted(const struct block *b, u32 i)
{
	if (b->ubi && i < UBI_HEADER_LEN)
		return b->ec[i];
	return i < b->len ? b->src[i] : 0xff;
}

static bool differs(const struct block *b, const u8 *buf, u32 from, u32 to)
{
	for (; from < to; from++)
		if (buf[from] != wanted(b, from))
			return true;
	return false;
}

void block_counter(struct block *b, u32 ec)
{
	memcpy(b->ec, b->src, UBI_HEADER_LEN);
	ubi_ec_set(b->ec, ec);
}

bool block_is_right(const struct block *b, const u8 *buf, u32 size)
{
	return !differs(b, buf, 0, size);
}

/* can what is there become what is wanted by clearing bits only? */
static bool only_falls(const struct block *b, const u8 *buf, u32 size)
{
	u32 i;

	for (i = 0; i < size; i++)
		if (wanted(b, i) & ~buf[i])
			return false;
	return true;
}

bool block_is_erased(const u8 *data, u32 len)
{
	while (len && *data == 0xff) {
		data++;
		len--;
	}
	return !len;
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
	if (b->ubi && ubi_ec_read(&there, &ec))
		block_counter(b, ec.ec);
	if (!differs(b, buf, 0, size) ||
	    (b->or_erased && block_is_erased(buf, size)))
		*state = BLOCK_RIGHT;
	else if (p->writesize > 1)
		return 0;
	else if (block_is_erased(buf, size))
		*state = BLOCK_ERASED;
	else if (only_falls(b, buf, size))
		*state = BLOCK_FALLS;
	return 0;
}

int block_erase(struct flash_port *p, const struct block *b, u8 *buf)
{
	int ret = p->erase(p, b->addr);

	if (!ret)
		memset(buf, 0xff, p->layout->erasesize);
	return ret;
}

/* [@from, @to) differs; both are multiples of a page or buffer */
static int program_run(struct flash_port *p, const struct block *b, u8 *buf,
		       u32 from, u32 to, u32 *written)
{
	const u8 *src = b->src + from;
	int ret;

	if (p->writesize == 1)
		to = min(to, b->len);
	if (to > b->len || (b->ubi && !from)) {
		/* the last page is whole, and ends erased */
		memcpy(buf + from, src, min(to, b->len) - from);
		src = buf + from;
	}
	if (b->ubi && !from)
		memcpy(buf, b->ec, UBI_HEADER_LEN);
	ret = p->program(p, b->addr + from, src, to - from);
	if (!ret)
		*written += to - from;
	return ret;
}

static int program_part(struct flash_port *p, const struct block *b, u8 *buf,
			u32 from, u32 end, u32 *written)
{
	u32 unit = max_t(u32, p->writesize, BLOCK_HEADER), to;
	int ret = 0;

	for (; !ret && from < end; from = to) {
		to = from + unit;
		if (!differs(b, buf, from, to))
			continue;
		while (to < end && differs(b, buf, to, to + unit))
			to += unit;
		ret = program_run(p, b, buf, from, to, written);
	}
	return ret;
}

int block_program(struct flash_port *p, const struct block *b, u8 *buf,
		  u32 *written)
{
	u32 header = b->header_last && p->writesize == 1 ? BLOCK_HEADER : 0;
	int ret;

	ret = program_part(p, b, buf, header, p->layout->erasesize, written);
	if (!ret && header)
		ret = program_part(p, b, buf, 0, header, written);
	return ret;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include "flash/blocks.h"
#include "flash/peb.h"

static u32 erasesize(const struct blocks *b)
{
	return b->port->layout->erasesize;
}

static bool is_ubi(const struct plan_step *s)
{
	return PORT_NAND && s->ubi;
}

static bool is_kept(const struct plan_step *s)
{
	return PORT_NAND && s->keep;
}

/* one past the last byte that a step may move to, around bad blocks */
static u32 end_of(const struct plan *plan, const struct plan_step *s)
{
	u32 end = s->part->offset + s->part->size, i;

	for (i = 0; i < plan->nsteps; i++)
		if (plan->step[i].addr > s->addr)
			end = min(end, plan->step[i].addr);
	return end;
}

/* good blocks that a step has to have */
static u32 needed(const struct blocks *b, const struct plan_step *s)
{
	u32 len = s->span;

	if (s->volume)
		return 0;
	/* erased ones at the end, and those behind, are as many as there are */
	if (PORT_NAND && !s->keep)
		len = peb_trimmed(&s->src, erasesize(b));
	return DIV_ROUND_UP(len, erasesize(b));
}

static bool is_out(const struct blocks *b, u32 addr)
{
	u32 i;

	if (!PORT_NAND)
		return false;
	for (i = 0; i < b->nout; i++)
		if (b->out[i] == addr)
			return true;
	return b->port->is_bad && b->port->is_bad(b->port, addr);
}

static bool find(struct blocks *b, const struct plan_step *s, u32 index,
		 u32 *addr)
{
	u32 end = end_of(b->plan, s), i = 0, from = s->addr;

	if (is_kept(s) && b->kept.data) {
		*addr = b->kept_addr;
		return true;
	}
	if (is_kept(s))
		index += b->passed;
	if (b->at.step == s && b->at.index <= index) {
		i = b->at.index;
		from = b->at.addr;
	}
	for (; from < end; from += erasesize(b)) {
		/* the one that was found last is good */
		if (!(b->at.step == s && from == b->at.addr) &&
		    is_out(b, from))
			continue;
		if (i++ == index) {
			b->at.step = s;
			b->at.index = index;
			b->at.addr = from;
			*addr = from;
			return true;
		}
	}
	return false;
}

static void make_empty(struct blocks *b, const struct plan_step *s)
{
	struct ubi_ec ec;

	if (ubi_ec_read(&s->src, &ec)) {
		ec.ec = 0;
		ubi_ec_write(b->empty, &ec);
	}
}

void blocks_start(struct blocks *b, const struct plan *plan,
		  struct flash_port *port)
{
	memset(b, 0, sizeof(*b));
	b->plan = plan;
	b->port = port;
}

const struct plan_step *blocks_count(struct blocks *b)
{
	u32 i, n, addr;

	b->count = 0;
	b->at.step = NULL;
	for (i = 0; i < b->plan->nsteps; i++) {
		const struct plan_step *s = &b->plan->step[i];

		n = needed(b, s);
		if (n && !find(b, s, n - 1, &addr))
			return s;
		if (is_ubi(s))
			make_empty(b, s);
		while (PORT_NAND && !s->volume && n < s->span / erasesize(b) &&
		       find(b, s, n, &addr))
			n++;
		b->of_step[i] = n;
		b->count += n;
	}
	return NULL;
}

/* a PEB of the image, or an empty one behind it */
static void get_peb(const struct blocks *b, struct block *block)
{
	if (!block->len) {
		block->src = b->empty;
		block->len = sizeof(b->empty);
		block->or_erased = true;
	}
	/* the image may have PEBs that are erased */
	block->ubi = block->len >= UBI_HEADER_LEN &&
		     !memcmp(block->src, "UBI#", 4);
	if (block->ubi)
		memcpy(block->ec, block->src, sizeof(block->ec));
}

bool blocks_get(struct blocks *b, u32 index, struct block *block)
{
	u32 size = erasesize(b), i;

	memset(block, 0, sizeof(*block));
	block->header_last = !index && b->plan->step[0].commit;
	for (i = 0; i < b->plan->nsteps; i++) {
		const struct plan_step *s = &b->plan->step[i];
		const struct region *src = is_kept(s) ? &b->kept : &s->src;
		u32 from = min(index * size, src->len);

		if (index < b->of_step[i]) {
			block->src = src->data ? src->data + from : b->empty;
			block->len = min(size, src->len - from);
			block->kept = is_kept(s);
			if (is_ubi(s))
				get_peb(b, block);
			/* blocks_count() has seen to it that there is one */
			return find(b, s, index, &block->addr);
		}
		index -= b->of_step[i];
	}
	return false;
}

bool blocks_pass(struct blocks *b)
{
	u32 addr;

	if (b->settled)
		return false;
	b->passed++;
	if (!find(b, &b->plan->step[0], 0, &addr)) {
		b->passed = 0;
		b->settled = true;
	}
	return true;
}

u32 blocks_map(struct blocks *b)
{
	struct block block;
	u32 i, sum = 0;

	for (i = 0; blocks_get(b, i, &block); i++)
		sum = crc32(sum, (u8 *)&block.addr, sizeof(block.addr));
	return sum;
}

bool blocks_leave_out(struct blocks *b, u32 addr)
{
	if (!PORT_NAND || b->nout == BLOCKS_OUT_MAX)
		return false;
	b->out[b->nout++] = addr;
	return true;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/blocks.h"

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
	u32 size = b->port->layout->erasesize;

	if (s->volume)
		return 0;
	/* those behind an image of UBI are as many as there are */
	return (s->ubi ? ALIGN(s->src.len, size) : s->span) / size;
}

static bool find(const struct blocks *b, const struct plan_step *s, u32 index,
		 u32 *addr)
{
	return port_block(b->port, s->addr, end_of(b->plan, s), index, addr);
}

static void make_empty(struct blocks *b, const struct plan_step *s)
{
	struct ubi_ec ec;

	if (ubi_ec_read(&s->src, &ec)) {
		ec.ec = 0;
		ubi_ec_write(b->empty, &ec);
	}
}

const struct plan_step *blocks_count(struct blocks *b, const struct plan *plan,
				     struct flash_port *port)
{
	u32 i, n, addr;

	memset(b, 0, sizeof(*b));
	b->plan = plan;
	b->port = port;
	for (i = 0; i < plan->nsteps; i++) {
		const struct plan_step *s = &plan->step[i];

		n = needed(b, s);
		if (n && !find(b, s, n - 1, &addr))
			return s;
		if (s->ubi) {
			make_empty(b, s);
			while (n < s->span / port->layout->erasesize &&
			       find(b, s, n, &addr))
				n++;
		}
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

bool blocks_get(const struct blocks *b, u32 index, struct block *block)
{
	u32 size = b->port->layout->erasesize, i;

	memset(block, 0, sizeof(*block));
	block->header_last = !index && b->plan->step[0].commit;
	for (i = 0; i < b->plan->nsteps; i++) {
		const struct plan_step *s = &b->plan->step[i];
		u32 from = min(index * size, s->src.len);

		if (index < b->of_step[i]) {
			block->src = s->src.data + from;
			block->len = min(size, s->src.len - from);
			if (s->ubi)
				get_peb(b, block);
			/* blocks_count() has seen to it that there is one */
			return find(b, s, index, &block->addr);
		}
		index -= b->of_step[i];
	}
	return false;
}

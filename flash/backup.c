// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/backup.h"

static bool is_bad(const struct backup *b, u32 addr)
{
	struct flash_port *p = b->port;

	return p->is_bad && p->is_bad(p, addr & ~(p->layout->erasesize - 1));
}

void backup_begin(struct backup *b, struct flash_port *p,
		  const struct partition *part)
{
	u32 size = p->layout->erasesize, addr;

	b->port = p;
	b->whole = !part;
	b->at = part ? part->offset : 0;
	b->end = part ? part->offset + part->size : p->layout->size;
	b->left = b->end - b->at;
	for (addr = b->at; !b->whole && addr < b->end; addr += size)
		if (is_bad(b, addr))
			b->left -= size;
}

int backup_read(struct backup *b, void *buf, u32 size)
{
	u32 block = b->port->layout->erasesize, n;
	int ret = 0;

	if (!b->left)
		return 0;
	while (!b->whole && b->at < b->end && is_bad(b, b->at))
		b->at += block;
	if (b->at >= b->end)	/* a block has gone bad since */
		return -EIO;
	/* to the end of the block, at most: the next one may be bad */
	n = min(size, block - (b->at & (block - 1)));
	n = min(n, b->left);
	if (is_bad(b, b->at))
		memset(buf, 0xff, n);
	else
		ret = b->port->read(b->port, b->at, buf, n);
	if (ret && ret != -EUCLEAN)
		return ret;
	b->at += n;
	b->left -= n;
	return n;
}

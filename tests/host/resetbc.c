// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <string.h>
#include "board/bootcount.h"
#include "resetbc.h"

#define PAGE_MAX	512

bool resetbc(struct flash_port *p, u32 at, u32 size)
{
	u32 rec[3] = { 0 }, last = 0, off, block;
	u32 len = p->writesize < 16 ? 16 : p->writesize;
	u8 page[PAGE_MAX];

	for (off = 0; off < size; off += len) {
		u32 now[3];
		int ret = p->read(p, at + off, now, sizeof(now));

		if (!ret || ret == -EUCLEAN)
			memcpy(rec, now, sizeof(rec));
		if (rec[0] == 0xffffffff)
			break;
		if (rec[0] != BOOTCOUNT_MAGIC)
			return false;
		last = rec[1];
	}
	if (!last)
		return true;
	if (off == size) {
		for (block = 0; block < size; block += p->layout->erasesize)
			p->erase(p, at + block);
		off = 0;
	}
	memset(page, 0xff, sizeof(page));
	rec[0] = rec[2] = BOOTCOUNT_MAGIC;
	rec[1] = 0;
	memcpy(page, rec, sizeof(rec));
	p->program(p, at + off, page, len);
	return true;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/envflash.h"

int envflash_read(struct flash_port *p, u32 at, void *buf, u32 len)
{
	int ret = p->read(p, at, buf, len);

	return ret == -EUCLEAN ? 0 : ret;
}

bool envflash_sound(struct flash_port *p, u32 at, u32 len)
{
	u32 off;

	if (at > p->layout->size || len > p->layout->size - at)
		return false;
	for (off = 0; p->is_bad && off < len; off += p->layout->erasesize)
		if (p->is_bad(p, at + off))
			return false;
	return true;
}

bool envflash_erased(struct flash_port *p, u32 at, u32 len)
{
	u8 some[256];
	u32 n, i;

	for (; len; at += n, len -= n) {
		n = min_t(u32, len, sizeof(some));
		if (envflash_read(p, at, some, n))
			return false;
		for (i = 0; i < n; i++)
			if (some[i] != 0xff)
				return false;
	}
	return true;
}

int envflash_erase(struct flash_port *p, u32 at, u32 len)
{
	u32 off;

	for (off = 0; off < len; off += p->layout->erasesize)
		if (p->erase(p, at + off))
			return -EIO;
	return 0;
}

int envflash_program(struct flash_port *p, u32 at, const u8 *from, u32 len)
{
	u32 size = p->layout->erasesize, n;

	for (; len; at += n, from += n, len -= n) {
		n = min(len, size - (at & (size - 1)));
		if (p->program(p, at, from, n))
			return -EIO;
	}
	return 0;
}

int envflash_verify(struct flash_port *p, u32 at, const u8 *from, u32 len)
{
	u32 off, n;
	u8 back[256];

	for (off = 0; off < len; off += n) {
		n = min_t(u32, sizeof(back), len - off);
		if (envflash_read(p, at + off, back, n) ||
		    memcmp(back, from + off, n))
			return -EIO;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "board/bootcount.h"

#define ERASED		0xffffffff

struct record {
	u32 magic;
	u32 count;
	u32 sum;
	u32 served;	/* of no interest to the firmware's tool */
};

static u32 step(const struct bootcount *b)
{
	return max_t(u32, b->port->writesize, BOOTCOUNT_RECORD);
}

static bool is_erased(const struct record *r)
{
	return (r->magic & r->count & r->sum) == ERASED;
}

/* half written, and not another thing: bits fall, and none rises */
static bool is_torn(const struct record *r)
{
	return (r->magic & BOOTCOUNT_MAGIC) == BOOTCOUNT_MAGIC;
}

/* 0; -EBADMSG for a page whose program was cut off; -EIO */
static int get(const struct bootcount *b, u32 off, struct record *r)
{
	int ret = b->port->read(b->port, b->at + off, r, sizeof(*r));

	return ret == -EUCLEAN ? 0 : ret;
}

/* an erase that was cut off has left what is behind the first block */
static int look_behind(struct bootcount *b)
{
	u32 off, block = b->port->layout->erasesize;
	struct record r;
	int ret;

	for (off = b->next / block * block + block; off < b->size;
	     off += block) {
		ret = get(b, off, &r);
		if (ret && ret != -EBADMSG)
			return ret;
		b->unclean |= ret || !is_erased(&r);
	}
	return 0;
}

static int scan(struct bootcount *b)
{
	struct record r;
	int ret;

	for (; b->next < b->size; b->next += step(b)) {
		ret = get(b, b->next, &r);
		/*
		 * OpenWrt's tool goes on behind what it cannot read, too, for
		 * it takes it for one more like the last; but not at first.
		 */
		if (ret == -EBADMSG) {
			b->unclean |= !b->next;
			continue;
		}
		if (ret)
			return ret;
		if (is_erased(&r))
			return look_behind(b);
		/* nothing is behind what was cut off last */
		if (b->torn || (r.magic != BOOTCOUNT_MAGIC && !is_torn(&r))) {
			b->unclean = true;
			return 0;
		}
		b->torn = r.magic != BOOTCOUNT_MAGIC;
		if (b->torn || r.sum != BOOTCOUNT_MAGIC + r.count)
			continue;
		b->count = r.count;
		if (r.served != ERASED)
			b->served = r.served;
	}
	return 0;
}

int bootcount_read(struct bootcount *b)
{
	u32 off, block = b->port->layout->erasesize;

	b->count = 0;
	b->served = 0;
	b->next = 0;
	b->torn = false;
	b->unclean = false;
	for (off = 0; b->port->is_bad && off < b->size; off += block)
		if (b->port->is_bad(b->port, b->at + off))
			return -EIO;
	return scan(b);
}

static int erase(struct bootcount *b)
{
	u32 off;
	int ret = 0;

	/* the first one first: empty is what the log says from then on */
	for (off = 0; !ret && off < b->size;
	     off += b->port->layout->erasesize)
		ret = b->port->erase(b->port, b->at + off);
	b->next = 0;
	b->torn = false;
	return ret;
}

/* so that OpenWrt's tool goes past it; its sum keeps it from counting */
static int mend(const struct bootcount *b)
{
	const u32 magic = BOOTCOUNT_MAGIC;

	return b->port->program(b->port, b->at + b->next - step(b), &magic,
				sizeof(magic));
}

static int append(const struct bootcount *b, u32 count, u32 served)
{
	static u8 page[4096];
	const struct record r = {
		BOOTCOUNT_MAGIC, count, BOOTCOUNT_MAGIC + count, served,
	};
	struct record back;

	if (step(b) > sizeof(page))
		return -EIO;
	memset(page, 0xff, step(b));
	memcpy(page, &r, sizeof(r));
	if (b->port->program(b->port, b->at + b->next, page, step(b)) ||
	    get(b, b->next, &back))
		return -EIO;
	return memcmp(&back, &r, sizeof(r)) ? -EIO : 0;
}

static int put(struct bootcount *b, u32 count, u32 served)
{
	bool full = b->next == b->size;
	int ret = 0;

	/* a page takes one program: what is torn there stays for good */
	if (b->torn && b->port->writesize > 1)
		b->unclean = true;
	if (b->unclean || (full && !count) ||
	    (!b->count && b->size - b->next <= BOOTCOUNT_RESERVE * step(b))) {
		ret = erase(b);
		/* it goes on in the new log */
		if (served == ERASED && b->served)
			served = b->served;
	} else if (full) {
		return -ENOSPC;
	} else if (b->torn) {
		ret = mend(b);
	}
	return ret ? -EIO : append(b, count, served);
}

int bootcount_set(struct bootcount *b, u32 count)
{
	if (count == b->count && !b->torn && !b->unclean)
		return 0;
	return put(b, count, ERASED);
}

int bootcount_serve(struct bootcount *b, u32 request)
{
	return put(b, b->count, request);
}

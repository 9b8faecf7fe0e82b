// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "board/bootcount.h"

#define ERASED		BOOTCOUNT_NO_NOTE
#define NOTE_WITHIN	8	/* records; beyond them it is looked for from the first */

struct record {
	u32 magic;
	u32 count;
	u32 sum;
	u32 note;	/* the firmware's tool does not look at it */
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

static bool is_whole(const struct record *r)
{
	return r->magic == BOOTCOUNT_MAGIC &&
	       r->sum == BOOTCOUNT_MAGIC + r->count;
}

/*
 * An erase that was cut off has left what is behind the first block, or some of
 * it: all of that is looked at only as long as the log has just begun, or is
 * unclean.  The notes there are the last ones, unless the record that the log
 * has begun with has one.
 */
static int look_behind(struct bootcount *b)
{
	u32 off, block = b->port->layout->erasesize;
	bool all = b->next <= step(b) || b->unclean;
	bool noted = b->next == step(b) && b->note != ERASED;
	struct record r;
	int ret;

	for (off = b->next / block * block + block; off < b->size;
	     off += all ? step(b) : block) {
		ret = get(b, off, &r);
		if (ret && ret != -EBADMSG)
			return ret;
		if (!ret && is_erased(&r))
			continue;
		b->behind = true;
		if (all && !noted && !ret && is_whole(&r) && r.note != ERASED)
			b->note = r.note;
	}
	b->unclean |= b->behind && b->next != step(b);
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
			return look_behind(b);
		}
		b->torn = r.magic != BOOTCOUNT_MAGIC;
		if (!is_whole(&r))
			continue;
		b->count = r.count;
		if (r.note != ERASED)
			b->note = r.note;
	}
	return 0;
}

enum end { FREE, USED, NEITHER };

static enum end look_at(const struct bootcount *b, u32 index)
{
	struct record r;

	if (get(b, index * step(b), &r))
		return NEITHER;
	return is_erased(&r) ? FREE : is_whole(&r) ? USED : NEITHER;
}

/* @low is used, and @high is free */
static bool find_between(const struct bootcount *b, u32 low, u32 high, u32 *end)
{
	u32 mid;

	while (high - low > 1) {
		mid = low + (high - low) / 2;
		switch (look_at(b, mid)) {
		case FREE:
			high = mid;
			break;
		case USED:
			low = mid;
			break;
		default:
			return false;
		}
	}
	*end = high;
	return true;
}

/*
 * The first record that is free, as long as all that are met on the way are
 * whole: they are written one behind the other, and blocks are erased from the
 * first one on.  false: all have to be read.
 */
static bool find_end(const struct bootcount *b, u32 *end)
{
	u32 n = b->port->layout->erasesize / step(b), first;
	enum end begins, ends;

	for (first = 0; first < b->size / step(b); first += n) {
		begins = look_at(b, first);
		ends = begins == USED ? look_at(b, first + n - 1) : begins;
		if (ends == NEITHER)
			return false;
		*end = first;
		if (begins == FREE)
			return true;
		if (ends == FREE)
			return find_between(b, first, first + n - 1, end);
	}
	*end = first;
	return true;
}

/*
 * An erase that was cut off may have left anything.  It begins with the first
 * block, and where the log is nearly full; what else it may have left is read as
 * long as it could lead to rescue (look_at_end()).
 */
static bool may_be_half_erased(const struct bootcount *b, u32 end)
{
	u32 n = b->port->layout->erasesize / step(b), i;

	if (b->size / step(b) - end > BOOTCOUNT_RESERVE + 1)
		return false;
	for (i = 0; i < n; i++)
		if (look_at(b, i) != USED)
			return true;
	return false;
}

/*
 * A page of NAND takes a millisecond, and all of a log more than a start may
 * cost.  0; 1: it has to be read from its beginning.
 */
static int look_at_end(struct bootcount *b)
{
	u32 end, i;
	struct record r;
	int ret;

	if (!find_end(b, &end) || may_be_half_erased(b, end))
		return 1;
	for (i = 0; i < end; i++) {
		if (i == NOTE_WITHIN || get(b, (end - 1 - i) * step(b), &r) ||
		    !is_whole(&r))
			return 1;
		if (!i)
			b->count = r.count;
		b->note = r.note;
		/* what the firmware writes has none */
		if (r.note != ERASED)
			break;
	}
	/* had the firmware answered in front of there, it would not be seen */
	if (b->count > 1)
		return 1;
	b->next = end * step(b);
	if (b->next == b->size)
		return 0;
	ret = look_behind(b);
	return b->behind ? 1 : ret;
}

static void forget(struct bootcount *b)
{
	b->count = 0;
	b->note = BOOTCOUNT_NO_NOTE;
	b->next = 0;
	b->torn = false;
	b->unclean = false;
	b->behind = false;
}

int bootcount_read(struct bootcount *b)
{
	u32 off, block = b->port->layout->erasesize;
	int ret;

	forget(b);
	for (off = 0; b->port->is_bad && off < b->size; off += block)
		if (b->port->is_bad(b->port, b->at + off))
			return -EIO;
	ret = look_at_end(b);
	if (ret > 0) {
		forget(b);
		ret = scan(b);
	}
	b->noted = b->note;
	return ret;
}

/*
 * The first block first: empty is what the log says from then on.  Those behind
 * it keep the note until the next record has it.
 */
static int begin_anew(struct bootcount *b)
{
	b->next = 0;
	b->torn = false;
	b->behind = true;
	return b->port->erase(b->port, b->at);
}

static int erase_behind(const struct bootcount *b)
{
	u32 block = b->port->layout->erasesize;
	u32 off = b->next / block * block + block;
	int ret = 0;

	for (; !ret && off < b->size; off += block)
		ret = b->port->erase(b->port, b->at + off);
	return ret;
}

/* so that OpenWrt's tool goes past it; its sum keeps it from counting */
static int mend(const struct bootcount *b)
{
	const u32 magic = BOOTCOUNT_MAGIC;

	return b->port->program(b->port, b->at + b->next - step(b), &magic,
				sizeof(magic));
}

static int append(const struct bootcount *b, u32 count)
{
	static u8 page[4096];
	const struct record r = {
		BOOTCOUNT_MAGIC, count, BOOTCOUNT_MAGIC + count, b->note,
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

int bootcount_set(struct bootcount *b, u32 count)
{
	bool full = b->next == b->size;
	int ret = 0;

	if (count == b->count && b->note == b->noted && !b->torn &&
	    !b->unclean)
		return 0;
	/* a page takes one program: what is torn there stays for good */
	if (b->torn && b->port->writesize > 1)
		b->unclean = true;
	if (b->unclean || (full && !count) ||
	    (!b->count && b->size - b->next <= BOOTCOUNT_RESERVE * step(b)))
		ret = begin_anew(b);
	else if (full)
		return -ENOSPC;
	else if (b->torn)
		ret = mend(b);
	if (!ret)
		ret = append(b, count);
	if (!ret && b->behind)
		ret = erase_behind(b);
	return ret ? -EIO : 0;
}

int bootcount_serve(struct bootcount *b, u32 request)
{
	b->note = request;
	return bootcount_set(b, b->count);
}

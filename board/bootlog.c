// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "board/bootlog.h"

#define FREE		0xff
#define WORD_FREE	0xffffffff
#define MAGIC_LEN	(sizeof(BOOTLOG_MAGIC) - 1)
#define LOOK_BACK	64	/* bytes; far beyond any limit */
#define LOOK_AHEAD	8

static u32 size_of(const struct bootlog *b)
{
	return b->port->layout->erasesize;
}

static int get(const struct bootlog *b, u32 off, void *buf, u32 len)
{
	return b->port->read(b->port, b->at + off, buf, len) ? -EIO : 0;
}

static int put(const struct bootlog *b, u32 off, const void *buf, u32 len)
{
	return b->port->program(b->port, b->at + off, buf, len) ? -EIO : 0;
}

/* one that was torn may read as free, and others be behind it */
static int look_ahead(struct bootlog *b)
{
	u8 some[LOOK_AHEAD];
	u32 n = min_t(u32, size_of(b) - b->next, sizeof(some));

	if (n && get(b, b->next, some, n))
		return -EIO;
	while (n && some[n - 1] == FREE)
		n--;
	b->next += n;
	return 0;
}

/* they are used one behind the other: where does that end? */
static int find_next(struct bootlog *b)
{
	u32 low = BOOTLOG_STARTS, high = size_of(b), mid;
	u8 one;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (get(b, mid, &one, 1))
			return -EIO;
		if (one == FREE)
			high = mid;
		else
			low = mid + 1;
	}
	b->next = low;
	return look_ahead(b);
}

/* 0xfe; or what is left of it: a power cut leaves bits that nobody can read */
static bool is_start(u8 byte)
{
	u32 bits = 0;

	for (; byte; byte &= byte - 1)
		bits++;
	return bits > 4;
}

static int read_starts(struct bootlog *b)
{
	u8 last[LOOK_BACK];
	u32 n;

	if (find_next(b))
		return -EIO;
	n = min_t(u32, b->next - BOOTLOG_STARTS, sizeof(last));
	if (n && get(b, b->next - n, last, n))
		return -EIO;
	b->last = n ? last[n - 1] : BOOTLOG_UP;
	b->asked = b->last == BOOTLOG_ASKED;
	while (n-- && is_start(last[n]))
		b->count++;
	return 0;
}

/* the last word that is used; one that was torn is no request's */
static int read_served(struct bootlog *b)
{
	u32 word[(BOOTLOG_STARTS - BOOTLOG_SERVED) / 4], i;

	if (get(b, BOOTLOG_SERVED, word, sizeof(word)))
		return -EIO;
	for (i = ARRAY_SIZE(word); i && word[i - 1] == WORD_FREE; i--)
		;
	b->served = i ? word[i - 1] : 0;
	b->word = BOOTLOG_SERVED + 4 * i;
	return 0;
}

int bootlog_read(struct bootlog *b)
{
	u8 magic[MAGIC_LEN];

	b->count = 0;
	b->asked = false;
	b->served = 0;
	b->last = BOOTLOG_UP;
	b->next = size_of(b);
	b->word = BOOTLOG_STARTS;
	b->unclean = false;
	if (b->port->writesize != 1 || size_of(b) <= 2 * BOOTLOG_STARTS)
		return -EINVAL;
	if (get(b, 0, magic, sizeof(magic)))
		return -EIO;
	b->unclean = memcmp(magic, BOOTLOG_MAGIC, sizeof(magic));
	if (b->unclean)
		return 0;
	return read_served(b) ?: read_starts(b);
}

/* no half of an erased block may look like a log: the magic goes first */
static int format(struct bootlog *b, u32 served)
{
	u8 head[MAGIC_LEN + 4] = { 0 };
	int ret = b->unclean ? 0 : put(b, 0, head, MAGIC_LEN);

	if (ret || b->port->erase(b->port, b->at))
		return -EIO;
	memcpy(head, BOOTLOG_MAGIC, MAGIC_LEN);
	memcpy(head + MAGIC_LEN, &served, sizeof(served));
	return put(b, 0, head, sizeof(head)) ?: bootlog_read(b) ?:
	       b->unclean ? -EIO : 0;
}

/*
 * And the one in front of it once more: if the power went while that was
 * written, its bits are either way from now on, and not now this and now that.
 */
static int append_start(const struct bootlog *b)
{
	u8 two[2] = { is_start(b->last) ? b->last & BOOTLOG_START : BOOTLOG_UP,
		      BOOTLOG_START };
	u32 skip = b->next == BOOTLOG_STARTS;
	u8 back;

	return put(b, b->next - 1 + skip, two + skip, 2 - skip) ?:
	       get(b, b->next, &back, 1) ?:
	       back != BOOTLOG_START ? -EIO : 0;
}

static int put_byte(const struct bootlog *b, u32 off, u8 byte)
{
	u8 back;

	return put(b, off, &byte, 1) ?: get(b, off, &back, 1) ?:
	       back != byte ? -EIO : 0;
}

int bootlog_start(struct bootlog *b)
{
	u32 left = size_of(b) - b->next;
	int ret = 0;

	if (b->unclean || (!b->count && left <= BOOTLOG_RESERVE))
		ret = format(b, b->served);
	else if (!left)
		return -ENOSPC;
	return ret ?: append_start(b);
}

int bootlog_up(struct bootlog *b)
{
	if (!b->count && !b->asked)
		return 0;
	return put_byte(b, b->next - 1, BOOTLOG_UP);
}

int bootlog_serve(struct bootlog *b, u32 id)
{
	if (b->unclean || (b->word == BOOTLOG_STARTS && !b->count))
		return format(b, id);
	if (b->word == BOOTLOG_STARTS)
		return -ENOSPC;
	return put(b, b->word, &id, sizeof(id));
}

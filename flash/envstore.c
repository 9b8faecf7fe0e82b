// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/envstore.h"

#define FLAG	4	/* where it is in a copy */

static bool is_nor(const struct envstore *e)
{
	return e->port->writesize == 1;
}

static u32 blocks(const struct envstore *e, u32 len)
{
	return ALIGN(len, e->port->layout->erasesize);
}

static struct envcopy copy(const struct envstore *e, int i)
{
	return (struct envcopy) { e->buf[i], e->size, e->copies == 2 };
}

struct envcopy envstore_now(const struct envstore *e)
{
	return copy(e, e->now);
}

/* of whole blocks; behind the chip's end there are none */
static bool is_sound(const struct envstore *e, u32 at, u32 len)
{
	struct flash_port *p = e->port;
	u32 off;

	if (at > p->layout->size || len > p->layout->size - at)
		return false;
	for (off = 0; p->is_bad && off < len; off += p->layout->erasesize)
		if (p->is_bad(p, at + off))
			return false;
	return true;
}

static int get(const struct envstore *e, u32 at, void *buf, u32 len)
{
	int ret = e->port->read(e->port, at, buf, len);

	return ret == -EUCLEAN ? 0 : ret;
}

static bool read_copy(struct envstore *e, int i, u32 at)
{
	struct envcopy c = copy(e, i);
	u32 first = at & ~(e->port->layout->erasesize - 1);

	return is_sound(e, first, blocks(e, at - first + e->size)) &&
	       !get(e, at, c.data, c.size) && envcopy_whole(&c);
}

static bool is_boolean(u8 flag)
{
	return flag == ENVSTORE_ACTIVE || flag == ENVSTORE_OBSOLETE ||
	       flag == 0xff;
}

/* which of two whole copies counts? */
static int newer(const struct envstore *e)
{
	u8 a = e->buf[0][FLAG], b = e->buf[1][FLAG];

	/* a file that was a NOR chip is counted up by the PC's fw_setenv */
	if (is_nor(e) && is_boolean(a) && is_boolean(b))
		return b != a && a != 0xff &&
		       (b == 0xff || b == ENVSTORE_ACTIVE);
	if (a == 0xff && !b)
		return 1;
	if (b == 0xff && !a)
		return 0;
	return b > a;
}

static int choose(const struct envstore *e)
{
	if (e->whole[0] && e->whole[1])
		return e->copies == 2 ? newer(e) : 0;
	return e->whole[0] ? 0 : e->whole[1] ? 1 : -1;
}

int envstore_read(struct envstore *e)
{
	e->whole[0] = false;
	e->whole[1] = false;
	e->now = -1;
	if (e->size < ENVCOPY_MIN || e->size > ENVCOPY_MAX)
		return -ENOENT;
	e->whole[0] = read_copy(e, 0, e->at[0]);
	if (e->copies == 2)
		e->whole[1] = read_copy(e, 1, e->at[1]);
	else if (!e->whole[0] && e->spare_size)
		e->whole[1] = read_copy(e, 1, e->spare);
	e->now = choose(e);
	return e->now < 0 ? -ENOENT : 0;
}

/* nothing but 0xff? */
static bool is_erased(const struct envstore *e, u32 at, u32 len)
{
	u8 some[256];
	u32 n, i;

	for (; len; at += n, len -= n) {
		n = min_t(u32, len, sizeof(some));
		if (get(e, at, some, n))
			return false;
		for (i = 0; i < n; i++)
			if (some[i] != 0xff)
				return false;
	}
	return true;
}

/* may the blocks from @at on be erased? */
static bool is_ours(const struct envstore *e, u32 at, u32 len)
{
	return !(at & (e->port->layout->erasesize - 1)) &&
	       layout_writable(e->port->layout, at, len) &&
	       is_sound(e, at, len);
}

static bool copy_is_ours(const struct envstore *e, u32 at)
{
	u32 all = blocks(e, e->size);

	return is_ours(e, at, all) &&
	       is_erased(e, at + e->size, all - e->size);
}

static bool apart(u32 a, u32 alen, u32 b, u32 blen)
{
	return a + alen <= b || b + blen <= a;
}

/* behind the copy in the spare: has it been put in its place, too? */
static u32 done_at(const struct envstore *e)
{
	return e->spare + e->size;
}

bool envstore_writable(const struct envstore *e)
{
	u32 all = blocks(e, e->size);

	if (e->size % e->port->writesize || !copy_is_ours(e, e->at[0]))
		return false;
	if (e->copies == 2)
		return apart(e->at[0], all, e->at[1], all) &&
		       copy_is_ours(e, e->at[1]);
	return e->spare_size >= e->size + e->port->writesize &&
	       apart(e->at[0], all, e->spare, e->spare_size) &&
	       is_ours(e, e->spare, e->spare_size);
}

/* what is in buffer @i, to freshly erased blocks; and read back */
static int write_copy(struct envstore *e, int i, u32 at, u32 len)
{
	u32 size = e->port->layout->erasesize, off, n;
	u8 back[256];

	for (off = 0; off < len; off += size)
		if (e->port->erase(e->port, at + off))
			return -EIO;
	for (off = 0; off < e->size; off += n) {
		n = min(size, e->size - off);
		if (e->port->program(e->port, at + off, e->buf[i] + off, n))
			return -EIO;
	}
	for (off = 0; off < e->size; off += n) {
		n = min_t(u32, sizeof(back), e->size - off);
		if (get(e, at + off, back, n) ||
		    memcmp(back, e->buf[i] + off, n))
			return -EIO;
	}
	return 0;
}

static int set_flag(const struct envstore *e, int i, u8 flag)
{
	return e->port->program(e->port, e->at[i] + FLAG, &flag, 1);
}

/*
 * The copy that counts less.  One whose flag on NOR is blank counts more, but
 * the power went while it was written, or just then: its cells may be weak.
 */
static int victim(const struct envstore *e)
{
	if (is_nor(e) && e->whole[0] && e->whole[1] &&
	    e->buf[e->now][FLAG] == 0xff)
		return e->now;
	return !e->now;
}

/* what is to be written is in the buffer of the copy that does not count */
static int write_pair(struct envstore *e)
{
	int from = !e->now, to = victim(e), ret;

	e->buf[from][FLAG] = is_nor(e) ? 0xff : e->buf[e->now][FLAG] + 1;
	ret = write_copy(e, from, e->at[to], blocks(e, e->size));
	if (ret || !is_nor(e))
		return ret;
	return set_flag(e, to, ENVSTORE_ACTIVE) ?:
	       set_flag(e, !to, ENVSTORE_OBSOLETE);
}

static int set_done(struct envstore *e)
{
	static u8 page[4096];

	if (e->port->writesize > sizeof(page))
		return -EIO;
	return e->port->program(e->port, done_at(e), page,
				e->port->writesize);
}

static bool is_done(const struct envstore *e)
{
	u8 mark;

	return !get(e, done_at(e), &mark, sizeof(mark)) && !mark;
}

static int put_in_place(struct envstore *e, int i)
{
	return write_copy(e, i, e->at[0], blocks(e, e->size));
}

/*
 * The spare is about to be erased: the copy has to be sound then.  If the power
 * went while it was written it may be read right today, and wrong tomorrow.
 */
static int settle(struct envstore *e)
{
	if (!e->whole[0])
		return put_in_place(e, 1);
	e->whole[1] = read_copy(e, 1, e->spare);
	if (!e->whole[1] || is_done(e) ||
	    memcmp(e->buf[0], e->buf[1], e->size))
		return 0;
	return put_in_place(e, 1);
}

static int write_single(struct envstore *e)
{
	int from = !e->now;

	return write_copy(e, from, e->spare, e->spare_size) ?:
	       put_in_place(e, from) ?:
	       set_done(e);
}

static bool is_so(const struct envcopy *c, const struct env_change *change)
{
	static char value[256];
	int len = envcopy_get(c, change->name, value, sizeof(value));

	return change->value ? len >= 0 && !strcmp(value, change->value) :
	       len == -ENOENT;
}

int envstore_set(struct envstore *e, const struct env_change *change, u32 n)
{
	struct envcopy old = envstore_now(e), new = copy(e, !e->now);
	u32 i;
	int ret;

	for (i = 0; i < n && is_so(&old, &change[i]); i++)
		;
	if (i == n)
		return 0;
	if (!envstore_writable(e))
		return -EROFS;
	ret = e->copies == 2 ? 0 : settle(e);
	ret = ret ?: envcopy_change(&new, &old, change, n);
	if (ret)
		return ret;
	return e->copies == 2 ? write_pair(e) : write_single(e);
}

int envstore_mend(struct envstore *e)
{
	if (e->copies == 2 || e->now != 1 || !envstore_writable(e))
		return 0;
	return put_in_place(e, 1);
}

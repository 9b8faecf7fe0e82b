// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/envflash.h"
#include "flash/envstore.h"

#define CRC_LEN		4	/* bytes, at the beginning of a copy */
#define MARK_LEN	16	/* bytes, at least */
#define MARK_MAX	4096
#define READS		3	/* before a copy is torn */
#define FLAG		4	/* where it is in a copy */

static bool is_nor(const struct envstore *e)
{
	return envflash_nor(e->port);
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

/* a chip that was read wrong once has torn nothing */
static bool read_copy(struct envstore *e, int i, u32 at)
{
	struct envcopy c = copy(e, i);
	u32 first = at & ~(e->port->layout->erasesize - 1), tries;

	if (!envflash_sound(e->port, first, blocks(e, at - first + e->size)))
		return false;
	for (tries = 0; tries < READS; tries++)
		if (!envflash_read(e->port, at, c.data, c.size) &&
		    envcopy_whole(&c))
			return true;
	return false;
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

/* behind the copy in the spare, what has been done with it; in this order */
enum mark {
	MARK_READY,	/* it is sound: its place may be erased */
	MARK_DONE,	/* its place is sound, too */
	MARK_SEEN,	/* no power cut was in either of them, or none counts */
	MARK_COUNT
};

static u32 mark_len(const struct envstore *e)
{
	return max_t(u32, MARK_LEN, e->port->writesize);
}

static u32 mark_at(const struct envstore *e, enum mark mark)
{
	return e->spare + e->size + mark * mark_len(e);
}

/* one bit that has fallen, or a page that ECC gives up, is enough */
static bool is_marked(const struct envstore *e, enum mark mark)
{
	return !envflash_erased(e->port, mark_at(e, mark), mark_len(e));
}

/* of two that are whole; the spare is in buf[1] only if that may count */
static int choose(const struct envstore *e)
{
	if (e->whole[0] && e->whole[1])
		return e->copies == 2 ? newer(e) : 1;
	return e->whole[0] ? 0 : e->whole[1] ? 1 : -1;
}

/*
 * The power went before the spare's copy was in its place; or it has, and the
 * firmware has torn that since.
 */
static bool spare_counts(const struct envstore *e)
{
	if (!e->spare_size)
		return false;
	return !e->whole[0] ||
	       (is_marked(e, MARK_READY) && !is_marked(e, MARK_DONE));
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
	else if (spare_counts(e))
		e->whole[1] = read_copy(e, 1, e->spare);
	e->now = choose(e);
	return e->now < 0 ? -ENOENT : 0;
}

/* may the blocks from @at on be erased? */
static bool is_ours(const struct envstore *e, u32 at, u32 len)
{
	return !(at & (e->port->layout->erasesize - 1)) &&
	       layout_writable(e->port->layout, at, len) &&
	       envflash_sound(e->port, at, len);
}

/* what is behind a torn one has gone with it: it has been ours before */
static bool copy_is_ours(const struct envstore *e, int i)
{
	u32 all = blocks(e, e->size);

	return is_ours(e, e->at[i], all) &&
	       (!e->whole[i] ||
		envflash_erased(e->port, e->at[i] + e->size, all - e->size));
}

static bool apart(u32 a, u32 alen, u32 b, u32 blen)
{
	return a + alen <= b || b + blen <= a;
}

/* what has no end is not understood, and can only be read */
static bool has_end(const struct envstore *e)
{
	const struct envcopy from = envstore_now(e), to = copy(e, !e->now);

	return !envcopy_change(&to, &from, NULL, 0);
}

bool envstore_writable(const struct envstore *e)
{
	u32 all = blocks(e, e->size);

	if (e->now < 0 || !has_end(e) || e->size % e->port->writesize ||
	    mark_len(e) > MARK_MAX || !copy_is_ours(e, 0))
		return false;
	if (e->copies == 2)
		return apart(e->at[0], all, e->at[1], all) &&
		       copy_is_ours(e, 1);
	return e->spare_size >= e->size + MARK_COUNT * mark_len(e) &&
	       apart(e->at[0], all, e->spare, e->spare_size) &&
	       is_ours(e, e->spare, e->spare_size);
}

static int set_crc(const struct envstore *e, u32 at, const u8 *from)
{
	return envflash_program(e->port, at, from, CRC_LEN);
}

/*
 * What is in buffer @i, to freshly erased blocks.  On NOR the CRC comes last:
 * what it is right for has been written in full.
 */
static int write_copy(struct envstore *e, int i, u32 at, u32 len)
{
	const u8 *from = e->buf[i];
	u32 skip = is_nor(e) ? CRC_LEN : 0;

	return envflash_erase(e->port, at, len) ?:
	       envflash_program(e->port, at + skip, from + skip,
				e->size - skip) ?:
	       (skip ? set_crc(e, at, from) : 0) ?:
	       envflash_verify(e->port, at, from, e->size);
}

static int set_flag(const struct envstore *e, int i, u8 flag)
{
	return e->port->program(e->port, e->at[i] + FLAG, &flag, 1);
}

/*
 * Two that are whole, and no flag says which counts: the power went when one
 * got its CRC, or lost its flag.  Both are sound but for these; the one that
 * counts gets them once more, and the other one goes.
 */
static int settle_pair(const struct envstore *e)
{
	u8 mine = e->buf[e->now][FLAG], other = e->buf[!e->now][FLAG];

	if (!e->whole[!e->now] ||
	    (mine == ENVSTORE_ACTIVE && other == ENVSTORE_OBSOLETE))
		return 0;
	return set_crc(e, e->at[e->now], e->buf[e->now]) ?:
	       set_flag(e, !e->now, ENVSTORE_OBSOLETE);
}

/* what is to be written is in the buffer of the copy that does not count */
static int write_pair(struct envstore *e)
{
	int old = e->now, new = !old, ret;

	e->buf[new][FLAG] = is_nor(e) ? ENVSTORE_ACTIVE :
			    e->buf[old][FLAG] + 1;
	ret = write_copy(e, new, e->at[new], blocks(e, e->size));
	if (ret || !is_nor(e))
		return ret;
	/* until then the other one may count: whole, and as it was */
	return set_flag(e, old, ENVSTORE_OBSOLETE);
}

/* a chip that answers something else each time may have a sound copy */
static bool stays_torn(const struct envstore *e, int i)
{
	const struct envcopy c = copy(e, i);
	int ret = envflash_read(e->port, e->at[i], c.data, c.size);
	u32 tries;

	if (!ret && envcopy_whole(&c))
		return false;
	for (tries = 1; tries < READS; tries++)
		if (ret ? envflash_read(e->port, e->at[i], c.data, c.size) != ret :
			  envflash_verify(e->port, e->at[i], c.data, c.size))
			return false;
	return !ret || ret == -EBADMSG;
}

/* the firmware finds what it would have found, and once more beside it */
static int mend_pair(struct envstore *e)
{
	int torn = !e->now;

	if (e->whole[torn] || !envstore_writable(e) || !stays_torn(e, torn))
		return 0;
	memcpy(e->buf[torn], e->buf[e->now], e->size);
	e->buf[torn][FLAG] = is_nor(e) ? ENVSTORE_OBSOLETE :
			     e->buf[e->now][FLAG] - 1;
	return write_copy(e, torn, e->at[torn], blocks(e, e->size)) ?: 1;
}

/* on NOR once more: the power may have gone when the first bits fell */
static int set_mark(const struct envstore *e, enum mark mark)
{
	static const u8 zeros[MARK_MAX];

	return !is_nor(e) && is_marked(e, mark) ? 0 :
	       envflash_program(e->port, mark_at(e, mark), zeros, mark_len(e));
}

static int put_in_place(struct envstore *e, int i)
{
	return set_mark(e, MARK_READY) ?:
	       write_copy(e, i, e->at[0], blocks(e, e->size));
}

static int write_single(struct envstore *e)
{
	int from = !e->now;

	return write_copy(e, from, e->spare, e->spare_size) ?:
	       put_in_place(e, from) ?:
	       set_mark(e, MARK_DONE) ?:
	       set_mark(e, MARK_SEEN);
}

/*
 * Is it sure what the marks say?  Not after a power cut since the spare was
 * erased.  Where even a CRC is missing there has been no mark since.
 */
static bool is_settled(const struct envstore *e)
{
	return is_marked(e, MARK_SEEN) ||
	       envflash_erased(e->port, e->spare, is_nor(e) ? CRC_LEN :
			 mark_at(e, MARK_COUNT) - e->spare);
}

/*
 * What is in its place counts, and is the firmware's from now on: the spare's
 * must not, whatever becomes of a mark that the power has gone in.  A page of
 * NAND takes no second program: there, what is in the spare goes.
 */
static int settle_spare(const struct envstore *e)
{
	return (is_nor(e) ? set_mark(e, MARK_DONE) :
			    envflash_erase(e->port, e->spare, e->spare_size)) ?:
	       set_mark(e, MARK_SEEN);
}

/*
 * Was what cannot be read being written when the power went?  The other copy
 * would have lost its flag next, and the spare would have got its mark.
 */
static bool was_in_hand(const struct envstore *e)
{
	return e->copies == 2 ?
	       is_nor(e) && e->buf[e->now][FLAG] == ENVSTORE_ACTIVE :
	       is_marked(e, MARK_READY) && !is_marked(e, MARK_DONE);
}

/* may a copy that is about to be erased be a sound one? */
static bool may_be_sound(const struct envstore *e)
{
	int i = e->copies == 2 ? !e->now : 0;

	return !e->whole[i] && !was_in_hand(e) && !stays_torn(e, i);
}

static int mend_single(struct envstore *e)
{
	bool torn = e->now == 1;
	int ret;

	if (!e->spare_size || (!torn && is_settled(e)) ||
	    !envstore_writable(e) || may_be_sound(e))
		return 0;
	ret = torn ? put_in_place(e, 1) : 0;
	if (!ret && !is_marked(e, MARK_SEEN))
		ret = settle_spare(e);
	return ret ?: 1;
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
	if (may_be_sound(e))
		return -EIO;
	/* what is now the one whole copy has to be sound */
	ret = e->copies == 1 ? min(mend_single(e), 0) :
	      is_nor(e) ? settle_pair(e) : 0;
	ret = ret ?: envcopy_change(&new, &old, change, n);
	if (ret)
		return ret;
	return e->copies == 2 ? write_pair(e) : write_single(e);
}

int envstore_mend(struct envstore *e)
{
	return e->now < 0 ? 0 : e->copies == 2 ? mend_pair(e) : mend_single(e);
}

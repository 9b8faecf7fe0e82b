// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/unaligned.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include "flash/block.h"
#include "flash/resume.h"

enum {
	AT_SHA256 = 8,
	AT_SIZE = 40,
	AT_COUNT = 44,
	AT_MAP = 48,
	AT_FROM = 52,
	AT_STEP = 56,
	AT_PARTS = 60,
	AT_JOB = 64,
	AT_WHAT = AT_JOB + RESUME_JOB_MAX,
	AT_SUM = AT_WHAT + RESUME_WHAT_MAX,
	RECORD_LEN = AT_SUM + 4,
	MARK_LEN = 4,
	/* blocks of 64 KiB and more could hold as many as nobody needs */
	MARKS_MAX = 63,
};

static const u8 magic[AT_SHA256] = "LBcutof1";

/* bytes from the record to the first mark, and from each to the next */
static u32 unit(const struct flash_port *p)
{
	return max_t(u32, p->writesize, BLOCK_HEADER);
}

/* between the record and the page that makes it void */
static u32 marks(const struct flash_port *p)
{
	return min_t(u32, p->layout->erasesize / unit(p) - 2, MARKS_MAX);
}

static u32 void_at(const struct flash_port *p, u32 addr)
{
	return addr + p->layout->erasesize - unit(p);
}

bool resume_is_record(const u8 *buf)
{
	return !memcmp(buf, magic, sizeof(magic)) &&
	       get_unaligned_be32(buf + AT_SUM) == crc32(0, buf, AT_SUM);
}

static bool read(struct flash_port *p, u32 addr, u8 *buf, u32 len)
{
	int ret = p->read(p, addr, buf, len);

	return !ret || ret == -EUCLEAN;
}

/* what cannot be read may have been programmed */
static bool is_void(struct flash_port *p, u32 addr)
{
	u8 buf[MARK_LEN];

	return !read(p, void_at(p, addr), buf, sizeof(buf)) ||
	       !block_is_erased(buf, sizeof(buf));
}

static void get_text(char *to, const u8 *from, u32 size)
{
	struct region r = { from, size };

	region_text(&r, 0, size - 1, to, size);
}

/* marks that a cut has left half made, or unmade, are none */
static void find_marks(struct resume *r, struct flash_port *p)
{
	u8 buf[MARK_LEN];
	u32 m;

	for (m = 1; m <= marks(p) && m * r->step < r->count; m++)
		if (m * r->step > r->from &&
		    read(p, r->addr + m * unit(p), buf, MARK_LEN) &&
		    get_unaligned_be32(buf) == (r->sum ^ m))
			r->from = m * r->step;
}

bool resume_read(struct resume *r, struct flash_port *p,
		 const struct partition *part)
{
	u8 buf[BLOCK_HEADER];

	memset(r, 0, sizeof(*r));
	if (!part || !port_block(p, part->offset, part->offset + part->size, 0,
				 &r->addr) ||
	    !read(p, r->addr, buf, sizeof(buf)) || !resume_is_record(buf) ||
	    is_void(p, r->addr))
		return false;
	memcpy(r->sha256, buf + AT_SHA256, sizeof(r->sha256));
	r->size = get_unaligned_be32(buf + AT_SIZE);
	r->count = get_unaligned_be32(buf + AT_COUNT);
	r->map = get_unaligned_be32(buf + AT_MAP);
	r->from = get_unaligned_be32(buf + AT_FROM);
	r->step = get_unaligned_be32(buf + AT_STEP);
	r->parts = get_unaligned_be32(buf + AT_PARTS);
	r->sum = get_unaligned_be32(buf + AT_SUM);
	get_text(r->job, buf + AT_JOB, sizeof(r->job));
	get_text(r->what, buf + AT_WHAT, sizeof(r->what));
	/* not one of ours, whoever has sealed it */
	if (!r->size || !r->from || r->from > r->count || !r->step ||
	    r->step > r->count ||
	    r->count > p->layout->size / p->layout->erasesize)
		return false;
	find_marks(r, p);
	return true;
}

bool resume_is_same(const struct resume *a, const struct resume *b)
{
	return a->size == b->size && a->count == b->count &&
	       a->map == b->map && !strcmp(a->job, b->job) &&
	       !memcmp(a->sha256, b->sha256, sizeof(a->sha256));
}

/* NAND takes whole pages */
static bool program(struct flash_port *p, u32 addr, u8 *buf, u32 len)
{
	u32 whole = max(len, p->writesize);

	memset(buf + len, 0xff, whole - len);
	return !p->program(p, addr, buf, whole);
}

void resume_begin(struct resume *r, struct flash_port *p, u32 addr, u8 *buf)
{
	r->addr = addr;
	/* one for each block if there is room, and never none */
	r->step = marks(p) ? DIV_ROUND_UP(r->count, marks(p) + 1) : r->count;
	memset(buf, 0, RECORD_LEN);
	memcpy(buf, magic, sizeof(magic));
	memcpy(buf + AT_SHA256, r->sha256, sizeof(r->sha256));
	put_unaligned_be32(r->size, buf + AT_SIZE);
	put_unaligned_be32(r->count, buf + AT_COUNT);
	put_unaligned_be32(r->map, buf + AT_MAP);
	put_unaligned_be32(r->from, buf + AT_FROM);
	put_unaligned_be32(r->step, buf + AT_STEP);
	put_unaligned_be32(r->parts, buf + AT_PARTS);
	memcpy(buf + AT_JOB, r->job, sizeof(r->job));
	memcpy(buf + AT_WHAT, r->what, sizeof(r->what));
	r->sum = crc32(0, buf, AT_SUM);
	put_unaligned_be32(r->sum, buf + AT_SUM);
	if (!program(p, addr, buf, RECORD_LEN))
		r->size = 0;
}

bool resume_end(struct flash_port *p, u32 addr, u8 *buf)
{
	if (!read(p, addr, buf, BLOCK_HEADER) || !resume_is_record(buf) ||
	    is_void(p, addr))
		return true;
	memset(buf, 0, MARK_LEN);
	return program(p, void_at(p, addr), buf, MARK_LEN);
}

void resume_reach(struct resume *r, struct flash_port *p, u32 index, u8 *buf)
{
	u32 m;

	if (!r->size)
		return;
	m = index / r->step;
	if (m * r->step <= r->from || m > marks(p))
		return;
	r->from = m * r->step;
	put_unaligned_be32(r->sum ^ m, buf);
	/* the block will be erased before it is programmed for good */
	if (!program(p, r->addr + m * unit(p), buf, MARK_LEN))
		r->size = 0;
}

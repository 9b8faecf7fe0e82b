// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/block.h"
#include "flash/job_peb.h"
#include "flash/volume.h"

static u32 peb_size(const struct volume_job *v)
{
	return v->port->layout->erasesize;
}

static u32 peb_addr(const struct volume_job *v, u32 index)
{
	return v->step->part->offset + index * peb_size(v);
}

static bool is_bad(const struct volume_job *v, u32 index)
{
	return v->port->is_bad && v->port->is_bad(v->port, peb_addr(v, index));
}

void peb_all(struct volume_job *v)
{
	u32 page = max_t(u32, v->port->writesize, UBI_HEADER_LEN);

	v->all = true;
	memset(&v->ec, 0, sizeof(v->ec));
	v->ec.vid_offset = page;
	v->ec.data_offset = 2 * page;
}

/*
 * The first @len bytes of a PEB to ->block.  1: there is an EC header that
 * agrees with the others; 0: there is none; -EIO.
 */
static int read_header(struct volume_job *v, u32 index, u32 len,
		       struct ubi_ec *ec)
{
	struct region head = { v->block, len };
	u32 page = v->port->writesize;
	int ret = v->port->read(v->port, peb_addr(v, index), v->block, len);

	if (ret && ret != -EUCLEAN && ret != -EBADMSG)
		return ret;
	if (ret == -EBADMSG || !ubi_ec_read(&head, ec))
		return 0;
	if (v->headers)
		return ec->vid_offset == v->ec.vid_offset &&
		       ec->data_offset == v->ec.data_offset;
	/* with parts of pages, for example, we would not see the next header */
	return ec->vid_offset >= UBI_HEADER_LEN &&
	       ec->vid_offset % page == 0 &&
	       ec->vid_offset <= peb_size(v) / 4 &&
	       ec->data_offset == ALIGN(ec->vid_offset + UBI_HEADER_LEN, page);
}

/* a whole table, as UBI would take it; false if it is not */
static bool take_table(struct volume_job *v, const struct region *table)
{
	struct ubi_record rec;
	u32 i, others = 0;
	bool root = false;
	int ret;

	for (i = 0; (ret = ubi_record_read(table, i, &rec)) > 0; i++) {
		if (!rec.blocks)
			continue;
		if (!volume_job_is_old(rec.name))
			others += rec.blocks;
		root |= strcmp(rec.name, "rootfs_data");
	}
	if (ret)
		return false;
	v->others = others;
	v->root = root;
	return true;
}

/* 0, or -EIO: a table that cannot be read is none */
static int look_for_table(struct volume_job *v, u32 index)
{
	u32 addr = peb_addr(v, index), at = v->ec.vid_offset;
	struct region r = { v->block, at + UBI_HEADER_LEN };
	struct flash_port *p = v->port;
	struct ubi_vid vid;
	u64 sqnum;
	int ret;

	ret = p->read(p, addr + at, v->block + at, UBI_HEADER_LEN);
	if (ret == -EBADMSG)
		return 0;
	if (ret && ret != -EUCLEAN)
		return ret;
	if (!ubi_vid_read(&r, at, &vid) || vid.vol_id != UBI_LAYOUT_ID)
		return 0;
	sqnum = ubi_vid_sqnum(&r, at);
	if (v->table && sqnum < v->sqnum)
		return 0;
	r.len = min_t(u32, UBI_TABLE_LEN, peb_size(v) - v->ec.data_offset);
	ret = p->read(p, addr + v->ec.data_offset, v->block, r.len);
	if ((!ret || ret == -EUCLEAN) && take_table(v, &r)) {
		v->table = true;
		v->sqnum = sqnum;
	}
	return ret == -EUCLEAN || ret == -EBADMSG ? 0 : ret;
}

/* one LEB at least has to be left for the settings */
static bool fits(const struct volume_job *v)
{
	u32 leb = peb_size(v) - v->ec.data_offset;
	u32 lebs = DIV_ROUND_UP(v->step->src.len, leb) + 1;
	u32 taken = v->bad + volume_overhead(v->port->layout, v->bad);

	if (!v->all)
		taken += v->others;
	return taken <= volume_job_pebs(v) && lebs <= volume_job_pebs(v) - taken;
}

static int looked(struct volume_job *v)
{
	if (volume_job_empties(v)) {
		if (!v->table || !v->root)
			return volume_job_give_up(v, -ENOENT,
						  "holds no firmware that Lifeboat knows");
		volume_job_enter(v, v->missing ||
				 v->discard < volume_job_pebs(v) ?
				 VOLUME_FORMAT : VOLUME_ATTACH);
		return 1;
	}
	if (!v->table)
		peb_all(v);
	if (!fits(v))
		return volume_job_give_up(v, -ENOSPC, "has no room for this image");
	volume_job_enter(v, VOLUME_FORMAT);
	return 1;
}

int peb_look(struct volume_job *v)
{
	struct ubi_ec ec;
	int ret;

	for (; v->index < volume_job_pebs(v) && is_bad(v, v->index); v->index++)
		v->bad++;
	if (v->index == volume_job_pebs(v))
		return looked(v);
	ret = read_header(v, v->index, UBI_HEADER_LEN, &ec);
	if (ret > 0) {
		if (!v->headers++)
			v->ec = ec;
		if (!v->ec.image_seq)
			v->ec.image_seq = ec.image_seq;
		v->ec_sum += ec.ec;
		if (ec.eof)
			v->discard = min(v->discard, v->index);
		ret = v->index < v->discard ? look_for_table(v, v->index) : 0;
	} else {
		v->missing = true;
	}
	v->index++;
	return ret < 0 ? volume_job_give_up(v, ret, "could not be read") : 1;
}

/* good PEBs in front of this one, if they are fewer than two, or two */
static u32 good_before(const struct volume_job *v, u32 index)
{
	u32 i, n = 0;

	for (i = 0; i < index && n < 2; i++)
		n += !is_bad(v, i);
	return n;
}

/* the chip takes programs, so those that have not are bad */
static int mark_failed(struct volume_job *v)
{
	struct flash_port *p = v->port;

	while (v->nfailed) {
		u32 addr = v->failed[--v->nfailed];

		/* a mark is there as soon as one bit of it is */
		if (p->mark_bad(p, addr) && !p->is_bad(p, addr))
			return volume_job_give_up(v, -EIO,
						  "has a block that cannot be marked bad");
	}
	return 1;
}

/*
 * Erase a PEB and give it its header; where there is no volume table, the
 * first two get one each.  They come last: until then it is no UBI.
 */
static int format_peb(struct volume_job *v, u32 index, u32 count)
{
	struct flash_port *p = v->port;
	struct ubi_ec ec = v->ec;
	u32 addr = peb_addr(v, index), len, tries;
	u32 copy = v->all ? good_before(v, index) : 2;
	u32 page = max_t(u32, p->writesize, UBI_HEADER_LEN);

	ec.ec = count;
	if (copy < 2) {
		len = ubi_layout_write(v->block, peb_size(v), page, &ec, copy);
	} else {
		memset(v->block, 0xff, page);
		ubi_ec_write(v->block, &ec);
		len = page;
	}
	for (tries = 0; tries < 2; tries++)
		if (!p->erase(p, addr) && !p->program(p, addr, v->block, len)) {
			v->formatted = true;
			return mark_failed(v);
		}
	if (!p->mark_bad || ++v->failures > VOLUME_FAILED_MAX)
		return volume_job_give_up(v, -EIO, "has a block that cannot be written");
	v->failed[v->nfailed++] = addr;
	return 1;
}

/* has it failed in this job? */
static bool has_failed(const struct volume_job *v, u32 index)
{
	u32 i;

	for (i = 0; i < v->nfailed; i++)
		if (v->failed[i] == peb_addr(v, index))
			return true;
	return false;
}

/*
 * May its contents go?  @has_ec: what read_header() said of ->block.
 *
 * Without an EC header a PEB may still be in use: UBI sees to it.  One that is
 * not reads erased behind its header, which may be all that is left of a
 * program, or of an erase, when the power went.
 */
static bool is_free(const struct volume_job *v, u32 index, bool has_ec)
{
	u32 at = v->ec.vid_offset;
	struct region head = { v->block, at + UBI_HEADER_LEN };

	if (v->proving)
		return has_ec && !has_failed(v, index) &&
		       block_is_erased(v->block + at, UBI_HEADER_LEN);
	if (v->all || index >= v->discard)
		return true;
	return !(has_ec && volume_job_empties(v)) && !ubi_vid_match(&head, at);
}

/*
 * All that had to be formatted has failed.  Is it the chip, or its supply?
 * Then nothing may be marked.  Where a reset leaves PEBs alone that are as
 * they should be, one that holds nothing shows it.
 */
static int prove(struct volume_job *v)
{
	if (v->proving || !volume_job_empties(v))
		return volume_job_give_up(v, -EIO, "has a block that cannot be written");
	v->proving = true;
	volume_job_enter(v, VOLUME_FORMAT);
	return 1;
}

int peb_format(struct volume_job *v)
{
	u32 len = v->ec.vid_offset + UBI_HEADER_LEN;
	struct ubi_ec ec;
	u32 mean, index;
	int ret;

	while (v->index && is_bad(v, v->index - 1))
		v->index--;
	if (!v->index || (v->proving && v->formatted)) {
		if (v->nfailed && !v->formatted)
			return prove(v);
		volume_job_enter(v, VOLUME_ATTACH);
		return mark_failed(v);
	}
	index = --v->index;
	ret = read_header(v, index, len, &ec);
	if (ret < 0)
		return volume_job_give_up(v, ret, "could not be read");
	if (!is_free(v, index, ret))
		return 1;
	mean = v->headers ? v->ec_sum / v->headers : 0;
	return format_peb(v, index, ret ? ec.ec + 1 : mean);
}

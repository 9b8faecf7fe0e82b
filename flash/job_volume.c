// SPDX-License-Identifier: GPL-2.0-or-later
/*
 *   LOOK -> FORMAT -> ATTACH -> WIPE -> CREATE -> UPDATE -> WRITE -> REST
 *              ^           |        |                                   ^
 *              +-no UBI----+        +-------step without bytes----------+
 *
 * What UBI would erase when it attaches is formatted before, for it does that
 * all at once, and knows nothing of OpenWrt's marker: a PEB behind it that
 * got new contents would be discarded by the firmware.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/block.h"
#include "flash/job_volume.h"
#include "flash/volume.h"

/* "kernel" is left from firmware that has its kernel in UBI, too */
static const char *const old_volumes[] = { "kernel", "rootfs", "rootfs_data" };

static u32 peb_size(const struct volume_job *v)
{
	return v->port->layout->erasesize;
}

static u32 peb_count(const struct volume_job *v)
{
	return v->step->part->size / peb_size(v);
}

static u32 peb_addr(const struct volume_job *v, u32 index)
{
	return v->step->part->offset + index * peb_size(v);
}

static bool is_bad(const struct volume_job *v, u32 index)
{
	return v->port->is_bad && v->port->is_bad(v->port, peb_addr(v, index));
}

static void enter(struct volume_job *v, enum volume_state state)
{
	v->state = state;
	v->index = state == VOLUME_FORMAT ? peb_count(v) : 0;
}

static int give_up(struct volume_job *v, int err, const char *what)
{
	v->err = err;
	snprintf(v->error, sizeof(v->error),
		 "The UBI partition \"%s\" %s.", v->step->part->name, what);
	volume_detach();
	return err;
}

static bool only_empties(const struct volume_job *v)
{
	return !v->step->src.len;
}

/* where UBI puts its headers if nobody tells it otherwise */
static void default_headers(struct volume_job *v)
{
	u32 page = max_t(u32, v->port->writesize, UBI_HEADER_LEN);

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

static bool is_old(const char *name)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(old_volumes); i++)
		if (!strcmp(name, old_volumes[i]))
			return true;
	return false;
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
		if (!is_old(rec.name))
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
	u32 taken = v->bad + volume_overhead(v->port, v->bad);

	if (!v->all)
		taken += v->others;
	return taken <= peb_count(v) && lebs <= peb_count(v) - taken;
}

static int looked(struct volume_job *v)
{
	if (only_empties(v)) {
		if (!v->table || !v->root)
			return give_up(v, -ENOENT,
				       "holds no firmware that Lifeboat knows");
		enter(v, v->missing || v->discard < peb_count(v) ?
		      VOLUME_FORMAT : VOLUME_ATTACH);
		return 1;
	}
	if (!v->table) {
		default_headers(v);
		v->all = true;
	}
	if (!fits(v))
		return give_up(v, -ENOSPC, "has no room for this image");
	enter(v, VOLUME_FORMAT);
	return 1;
}

static int step_look(struct volume_job *v)
{
	struct ubi_ec ec;
	int ret;

	for (; v->index < peb_count(v) && is_bad(v, v->index); v->index++)
		v->bad++;
	if (v->index == peb_count(v))
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
	return ret < 0 ? give_up(v, ret, "could not be read") : 1;
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
			return give_up(v, -EIO,
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
		return give_up(v, -EIO, "has a block that cannot be written");
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
	return !(has_ec && only_empties(v)) && !ubi_vid_match(&head, at);
}

/*
 * All that had to be formatted has failed.  Is it the chip, or its supply?
 * Then nothing may be marked.  Where a reset leaves PEBs alone that are as
 * they should be, one that holds nothing shows it.
 */
static int prove(struct volume_job *v)
{
	if (v->proving || !only_empties(v))
		return give_up(v, -EIO, "has a block that cannot be written");
	v->proving = true;
	enter(v, VOLUME_FORMAT);
	return 1;
}

static int step_format(struct volume_job *v)
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
		enter(v, VOLUME_ATTACH);
		return mark_failed(v);
	}
	index = --v->index;
	ret = read_header(v, index, len, &ec);
	if (ret < 0)
		return give_up(v, ret, "could not be read");
	if (!is_free(v, index, ret))
		return 1;
	mean = v->headers ? v->ec_sum / v->headers : 0;
	return format_peb(v, index, ret ? ec.ec + 1 : mean);
}

static int step_attach(struct volume_job *v)
{
	int ret = volume_attach(v->port, v->step->part, v->ec.vid_offset);

	if (!ret) {
		enter(v, VOLUME_WIPE);
		return 1;
	}
	/*
	 * -ENOMEM is also what UBI says when blocks that have just been marked
	 * bad are more than it had in reserve: its volumes are too large then,
	 * and no kernel attaches it either.
	 */
	if ((ret == -ENOMEM && !v->failures) || v->all || only_empties(v))
		return give_up(v, ret, ret == -ENOMEM ?
			       "needs more memory than there is" :
			       "could not be made usable");
	default_headers(v);
	v->all = true;
	enter(v, VOLUME_FORMAT);
	return 1;
}

/* one LEB that holds something, or the volume itself; 0: nothing is left */
static int wipe_one(struct volume_job *v, const char *name)
{
	int id = volume_find(name), ret;

	if (id < 0)
		return 0;
	while (v->index < volume_lebs(id)) {
		ret = volume_unmap(id, v->index++);
		if (ret)
			return ret;
	}
	/* removing it as well would leave none if the power goes */
	return only_empties(v) ? 0 : volume_remove(id) ?: 1;
}

static int step_wipe(struct volume_job *v)
{
	const char *name;
	int ret;

	for (; v->name < ARRAY_SIZE(old_volumes); v->name++, v->index = 0) {
		name = old_volumes[v->name];
		if (only_empties(v) && strcmp(name, v->step->volume))
			continue;
		ret = wipe_one(v, name);
		if (ret < 0)
			return give_up(v, ret, "could not be erased");
		if (ret)
			return 1;
	}
	enter(v, only_empties(v) ? VOLUME_REST : VOLUME_CREATE);
	return 1;
}

static int step_create(struct volume_job *v)
{
	u32 lebs = DIV_ROUND_UP(v->step->src.len, volume_leb_size());

	/* one at least has to be left for the settings */
	if (lebs >= volume_room())
		return give_up(v, -ENOSPC, "has no room for this image");
	v->id = volume_create(v->step->volume, lebs);
	if (v->id < 0)
		return give_up(v, v->id, "could not be written");
	enter(v, VOLUME_UPDATE);
	return 1;
}

static int step_update(struct volume_job *v)
{
	int ret = volume_update(v->id, v->step->src.len);

	if (ret)
		return give_up(v, ret, "could not be written");
	enter(v, VOLUME_WRITE);
	return 1;
}

static bool holds(struct volume_job *v, const u8 *data, u32 len)
{
	return !volume_read(v->id, v->index, v->block, len) &&
	       !memcmp(v->block, data, len);
}

static int step_write(struct volume_job *v)
{
	const struct region *src = &v->step->src;
	u32 size = volume_leb_size();
	const u8 *data = src->data + v->index * size;
	u32 len = min(size, src->len - v->index * size);
	int ret = volume_write(v->id, data, len);

	if (!ret && !holds(v, data, len)) {
		ret = volume_rewrite(v->id, v->index, data, len, v->block);
		if (!ret && !holds(v, data, len))
			ret = -EIO;
	}
	if (ret)
		return give_up(v, ret, "could not be written");
	v->done += len;
	if (++v->index * size >= src->len)
		enter(v, VOLUME_REST);
	return 1;
}

static int step_rest(struct volume_job *v)
{
	int ret = 0;

	if (volume_find("rootfs_data") < 0)
		ret = volume_create("rootfs_data", volume_room());
	if (ret < 0)
		return give_up(v, ret, "has no room for the settings");
	volume_detach();
	enter(v, VOLUME_DONE);
	return 0;
}

int volume_job_start(struct volume_job *v, const struct plan_step *step,
		     struct flash_port *port, u8 *block)
{
	memset(v, 0, sizeof(*v));
	v->step = step;
	v->port = port;
	v->block = block;
	v->discard = peb_count(v);
	return 0;
}

int volume_job_step(struct volume_job *v)
{
	if (v->err)
		return v->err;
	switch (v->state) {
	case VOLUME_LOOK:
		return step_look(v);
	case VOLUME_FORMAT:
		return step_format(v);
	case VOLUME_ATTACH:
		return step_attach(v);
	case VOLUME_WIPE:
		return step_wipe(v);
	case VOLUME_CREATE:
		return step_create(v);
	case VOLUME_UPDATE:
		return step_update(v);
	case VOLUME_WRITE:
		return step_write(v);
	case VOLUME_REST:
		return step_rest(v);
	case VOLUME_DONE:
		break;
	}
	return 0;
}

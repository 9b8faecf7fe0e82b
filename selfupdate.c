// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lifeboat replaces itself: its own verdict, its own walls, the same job.
 *
 * A firmware's first block is erased first and written last, because what
 * finds it erased is Lifeboat, which then helps.  The boot partition's first
 * block is found by the SoC, and what it does then is the board's affair:
 *
 * - A SoC that starts from a spare copy when the first one is no boot loader.
 *   The copy that it does not start from now is written and read back in a job
 *   of its own, in that order; then the other one, in that order as well.  At
 *   each moment one of them is whole, and the other is whole or plainly not.
 *
 * - Any other SoC.  To invalidate the beginning would rescue nobody, and
 *   would cost an erase where the beginning need not change.  So blocks are
 *   written in the order of addresses, only those that differ, each
 *   programmed and read back right after its erase.  From the first erase to
 *   the last program the router cannot start; nothing makes that shorter than
 *   doing less.  The person is told before it begins.
 */
#include <stdio.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "corridor.h"
#include "selfupdate.h"
#include "status.h"
#include "board/board.h"
#include "flash/update.h"

/**
 * struct selfupdate - the update checked last
 * @upload:	corridor_uploads() when it was
 * @image:	what the boot partition shall hold, in @main.bytes.len bytes
 * @main:	what it holds now
 * @spare:	what the spare partition does
 * @trusted:	what reads right can be left as it is
 * @first:	partition that is written first
 * @second:	and then; NULL if there is only one
 */
static struct selfupdate {
	struct rescue_update verdict;
	const struct update_map *map;
	u32 upload;
	u8 *image;
	struct update_copy main;
	struct update_copy spare;
	struct layout walls;
	struct plan plan;
	const char *first;
	const char *second;
	bool trusted;
} self;

const struct rescue_update *rescue_update(void)
{
	return self.upload && self.upload == corridor_uploads() ?
	       &self.verdict : NULL;
}

/* 0; -EBADMSG if the bytes cannot be believed; or -EIO */
static int read_block(u32 addr, u8 *to, u8 *again)
{
	u32 len = status_info()->layout->erasesize;
	struct flash_port *port = corridor_port();
	int ret = port->read(port, addr, to, len);

	if (!ret || ret == -EUCLEAN)
		ret = port->read(port, addr, again, len);
	if (ret == -EUCLEAN)
		ret = 0;
	/* what a cut has left half erased is not even the same twice */
	if (!ret && memcmp(to, again, len))
		ret = -EBADMSG;
	return ret;
}

/* one partition's first @len bytes, around bad blocks; 0 or -EIO */
static int read_copy(const char *partition, u32 len, struct scratch *scratch,
		     struct update_copy *copy)
{
	const struct layout *layout = status_info()->layout;
	const struct partition *part = layout_find(layout, partition);
	u8 *to = scratch_take(scratch, len);
	u32 addr, at, n = layout->erasesize;
	u8 *again = scratch_take(scratch, n);
	int ret;

	copy->bytes.data = to;
	copy->bytes.len = len;
	copy->damaged = false;
	copy->lost = false;
	for (at = 0; at < len; at += n) {
		if (!port_block(corridor_port(), part->offset,
				part->offset + part->size, at / n, &addr))
			return -EIO;
		ret = read_block(addr, to + at, again);
		if (ret && ret != -EBADMSG)
			return -EIO;
		if (!ret)
			continue;
		copy->damaged = true;
		copy->lost |= update_keeps(self.map, at, n);
	}
	return 0;
}

/* does @copy hold it already? */
static bool holds(const struct region *payload, const struct update_copy *copy)
{
	update_merge(self.map, payload, copy, self.image);
	return !copy->damaged &&
	       !memcmp(copy->bytes.data, self.image, copy->bytes.len);
}

/*
 * The copy to merge with, and to write last.  A spare copy that holds all that
 * is to be written was the first half of an update: the other half may have
 * been cut in a way that has left some beginning.
 */
static const struct update_copy *whole_copy(const struct region *payload,
					    const struct update_copy *spare)
{
	const struct update_copy *whole = update_whole(&self.main, spare);

	if (spare && whole == &self.main && holds(payload, spare) &&
	    !holds(payload, &self.main))
		return spare;
	return whole;
}

/* what is there, and what of it would be written? */
static int compare(const struct region *payload, struct scratch *scratch)
{
	u32 block = status_info()->layout->erasesize;
	u32 len = ALIGN(payload->len, block);
	struct update_copy *spare = self.map->spare ? &self.spare : NULL;
	const struct update_copy *whole;

	if (read_copy(self.map->partition, len, scratch, &self.main) ||
	    (spare && read_copy(self.map->spare, len, scratch, spare)))
		return -EIO;
	whole = whole_copy(payload, spare);
	if (!whole)
		return -EIO;
	update_merge(self.map, payload, whole, self.image);
	self.first = self.map->partition;
	self.second = self.map->spare;
	if (spare && whole != spare)
		swap(self.first, self.second);
	self.trusted = update_trusts(&self.main, spare,
				     status_info()->reason == RESCUE_TRIAL);
	self.verdict.spare = spare;
	self.verdict.blocks = len / block * (spare ? 2 : 1);
	self.verdict.differ = self.verdict.blocks;
	if (self.trusted)
		self.verdict.differ = update_differs(&self.main, self.image,
						     block) *
				      (spare ? 2 : 1);
	return 0;
}

static int check(const struct region *file, const u8 sha256[32],
		 struct scratch *scratch)
{
	const struct layout *layout = status_info()->layout;
	struct image_report *rep = &self.verdict.image;
	u32 len;
	int ret;

	self.map = board_update_map();
	ret = update_check(file, sha256, self.map, layout, rep);
	if (ret)
		return ret;
	len = ALIGN(rep->part[0].src.len, layout->erasesize);
	/* the image, two copies, and a block to read each of them twice */
	if (scratch->size / 6 < len)
		return image_no_room(rep);
	self.image = scratch_take(scratch, len);
	if (compare(&rep->part[0].src, scratch))
		return image_refuse(rep, -EIO, "Try again.",
				    "The boot partition could not be read.");
	return 0;
}

int rescue_update_end(struct rescue_upload *own)
{
	struct rescue_update *v = &self.verdict;
	struct scratch scratch;
	struct region file;
	u8 sha256[32];
	int ret;

	ret = corridor_upload_end(own, &file, &scratch, sha256);
	if (ret)
		return ret;
	memset(v, 0, sizeof(*v));
	ret = check(&file, sha256, &scratch);
	v->image.err = ret;
	self.upload = corridor_uploads();
	if (ret) {
		v->image.nparts = 0;
		return corridor_fail(ret, v->image.error, v->image.advice);
	}
	printf("lifeboat: Lifeboat %s, %u of %u blocks differ\n",
	       v->image.version, v->differ, v->blocks);
	status_set(RESCUE_READY);
	return 0;
}

static int start(const char *partition, corridor_done done)
{
	struct region image = { self.image, self.main.bytes.len };
	const struct corridor_job job = {
		.name = "lifeboat",
		.plan = &self.plan,
		.walls = &self.walls,
		.trusted = self.trusted,
		.uploaded = true,
		.locked = true,
		.done = done,
	};
	int ret;

	ret = update_walls(status_info()->layout, partition, &self.walls);
	if (ret)
		return ret;
	memset(&self.plan, 0, sizeof(self.plan));
	ret = plan_add(&self.plan, &self.walls, partition, 0, &image,
		       image.len);
	if (ret)
		return ret;
	/* a firmware has no business there: see update_trusts() */
	self.plan.sound = true;
	/* the head comment says why */
	self.plan.step[0].commit = self.map->spare;
	return corridor_start(&job);
}

static void written(void)
{
	printf("lifeboat: Lifeboat %s is in flash\n",
	       self.verdict.image.version);
}

/* one copy is whole and new */
static void first_written(void)
{
	int ret = start(self.second, written);

	if (ret)
		corridor_fail(ret, "Only one of two copies could be written.",
			      "The router starts from that one. Try again.");
}

int rescue_update_flash(const u8 sha256[32], bool power)
{
	const struct rescue_update *v = rescue_update();

	if (corridor_busy() || corridor_held())
		return -EBUSY;
	if (!v || v->image.verdict == IMAGE_REFUSE)
		return -ENOENT;
	if (sha256 && memcmp(sha256, v->image.sha256, sizeof(v->image.sha256)))
		return -ESTALE;
	if (!v->spare && !power)
		return -ENOKEY;
	return start(self.first, self.second ? first_written : written);
}

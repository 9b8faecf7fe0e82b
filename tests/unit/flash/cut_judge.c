// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * After a cut a boot may find what was there only if nothing has changed, the
 * new firmware only if all of it is there, and otherwise nothing.  After the
 * last rescue the new one is there, in cells that hold it; in UBI, those that
 * a cut left weak go bad, and its volume is still whole.
 *
 * A factory reset takes nothing but the settings, however often it is cut.
 */
#include <linux/errno.h>
#include <string.h>
#include "cut.h"
#include "flash/block.h"
#include "flash/volume.h"

static const struct layout *map(void)
{
	return &router.cell->layout;
}

static bool same(u32 from, u32 end)
{
	return !memcmp(router.c.cells.data + from, router.base.data + from,
		       end - from);
}

static bool unchanged(void)
{
	return same(0, map()->size);
}

/* all blocks that held something; in others there may be something now */
static bool all_there(void)
{
	u32 size = map()->erasesize, at;

	for (at = 0; at < map()->size; at += size)
		if (!same(at, at + size) &&
		    !block_is_erased(router.base.data + at, size))
			return false;
	return true;
}

/* --- settings --- */

/* each block erased, or with the mark that makes a new file system */
static bool overlay_is_empty(void)
{
	static const u8 mark[4] = { 0xde, 0xad, 0xc0, 0xde };
	const struct partition *p = layout_firmware(map());
	u32 size = map()->erasesize, at = router.reset_from, n;

	if (memcmp(router.c.cells.data + at, mark, sizeof(mark)))
		return false;
	for (; at < p->offset + p->size; at += size) {
		const u8 *data = router.c.cells.data + at;

		n = memcmp(data, mark, sizeof(mark)) ? 0 : sizeof(mark);
		if (!block_is_erased(data + n, size - n))
			return false;
	}
	return true;
}

/* UBIFS makes no new file system where a LEB is mapped, whatever is in it */
static bool maps_nothing(int id)
{
	u32 i;

	for (i = 0; i < volume_lebs(id); i++)
		if (volume_unmap(id, i))
			return false;
	return true;
}

/* on a copy: to attach is to write, and to ask is to erase */
static bool volume_is_empty(void)
{
	static struct cut_snapshot here;
	bool empty = false;
	int id;

	cut_save(&here);
	if (!volume_attach(&router.c.sim.port, layout_find(map(), "ubi"),
			   router.cell->page)) {
		id = volume_find("rootfs_data");
		empty = id >= 0 && maps_nothing(id);
	}
	cut_restore(&here);
	cut_forget(&here);
	return empty;
}

static const char *rest_is_lost(void)
{
	const struct partition *fw = layout_firmware(map());
	u32 end = router.cell->nand ? fw->offset + fw->size : router.reset_from;

	if (!router.booted)
		return "there was no firmware in good health";
	if (!same(fw->offset, end))
		return "more than the settings has changed";
	if (router.there && !cut_boots())
		return "the firmware does not boot any more";
	if (router.there && router.cell->nand)
		return cut_volume(router.there);
	return NULL;
}

/* --- */

bool cut_is_done(void)
{
	if (router.target)
		return cut_holds(router.target);
	return router.cell->nand ? volume_is_empty() : overlay_is_empty();
}

const char *cut_after(void)
{
	const char *wrong = router.c.sim.fault ?: cut_others();

	if (wrong || unchanged())
		return wrong;
	if (*cut_refused())
		return "it was refused, and something has changed";
	if (!router.target)
		return rest_is_lost();
	if (!cut_boots() || cut_holds(router.target) || all_there())
		return NULL;
	return "a boot finds what is neither old nor new";
}

/* half a firmware: the other one went with the cut, and has its own file */
static bool is_half(void)
{
	return router.target->plan.step[0].keep;
}

const char *cut_after_last(bool undetected)
{
	const char *wrong = router.c.sim.fault ?: cut_others();
	bool elsewhere;

	if (wrong)
		return wrong;
	if (!cut_is_done())
		return "the last rescue did not do what it said";
	elsewhere = cut_weak_cells_go_bad(router.target);
	if (!router.target)
		return rest_is_lost();
	if (!is_half() && !undetected && elsewhere)
		return "the firmware lies in cells that were caught in the middle";
	if (!is_half() && !elsewhere && !cut_boots())
		return "the last rescue leaves nothing that boots";
	return router.target->root.len ? cut_volume(router.target) : NULL;
}

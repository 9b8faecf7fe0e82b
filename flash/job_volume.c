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
#include "flash/job_peb.h"
#include "flash/volume.h"

/* "kernel" is left from firmware that has its kernel in UBI, too */
static const char *const old_volumes[] = { "kernel", "rootfs", "rootfs_data" };

bool volume_job_is_old(const char *name)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(old_volumes); i++)
		if (!strcmp(name, old_volumes[i]))
			return true;
	return false;
}

void volume_job_enter(struct volume_job *v, enum volume_state state)
{
	v->state = state;
	v->index = state == VOLUME_FORMAT ? volume_job_pebs(v) : 0;
}

/*
 * -EROFS: what such a block holds is in its volume again after the next attach.
 * No newer copy helps: UBI in Linux gives up over a block that takes no mark as
 * well.  Where it was our limit of marks, the next job has marks again.
 */
int volume_job_give_up(struct volume_job *v, int err, const char *what)
{
	if (err == -EROFS)
		what = "has a block that fails and cannot be left out";
	v->err = err;
	snprintf(v->error, sizeof(v->error),
		 "The UBI partition \"%s\" %s.", v->step->part->name, what);
	volume_detach();
	return err;
}

bool volume_job_empties(const struct volume_job *v)
{
	return !v->step->src.len;
}

static int step_attach(struct volume_job *v)
{
	int ret = volume_attach(v->port, v->step->part, v->ec.vid_offset);

	if (!ret) {
		volume_job_enter(v, VOLUME_WIPE);
		return 1;
	}
	/*
	 * -ENOMEM is also what UBI says when blocks that have just been marked
	 * bad are more than it had in reserve: its volumes are too large then,
	 * and no kernel attaches it either.
	 */
	if ((ret == -ENOMEM && !v->failures) || v->all || volume_job_empties(v))
		return volume_job_give_up(v, ret, ret == -ENOMEM ?
					  "needs more memory than there is" :
					  "could not be made usable");
	peb_all(v);
	volume_job_enter(v, VOLUME_FORMAT);
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
	return volume_job_empties(v) ? 0 : volume_remove(id) ?: 1;
}

static int step_wipe(struct volume_job *v)
{
	const char *name;
	int ret;

	for (; v->name < ARRAY_SIZE(old_volumes); v->name++, v->index = 0) {
		name = old_volumes[v->name];
		if (volume_job_empties(v) && strcmp(name, v->step->volume))
			continue;
		ret = wipe_one(v, name);
		if (ret < 0)
			return volume_job_give_up(v, ret, "could not be erased");
		if (ret)
			return 1;
	}
	volume_job_enter(v, volume_job_empties(v) ? VOLUME_REST : VOLUME_CREATE);
	return 1;
}

static int step_create(struct volume_job *v)
{
	u32 lebs = DIV_ROUND_UP(v->step->src.len, volume_leb_size());

	/* one at least has to be left for the settings */
	if (lebs >= volume_room())
		return volume_job_give_up(v, -ENOSPC, "has no room for this image");
	v->id = volume_create(v->step->volume, lebs);
	if (v->id < 0)
		return volume_job_give_up(v, v->id, "could not be written");
	volume_job_enter(v, VOLUME_UPDATE);
	return 1;
}

static int step_update(struct volume_job *v)
{
	int ret = volume_update(v->id, v->step->src.len);

	if (ret)
		return volume_job_give_up(v, ret, "could not be written");
	volume_job_enter(v, VOLUME_WRITE);
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
		return volume_job_give_up(v, ret, "could not be written");
	v->done += len;
	if (++v->index * size >= src->len)
		volume_job_enter(v, VOLUME_REST);
	return 1;
}

static int step_rest(struct volume_job *v)
{
	int ret = 0;

	if (volume_find("rootfs_data") < 0)
		ret = volume_create("rootfs_data", volume_room());
	if (ret < 0)
		return volume_job_give_up(v, ret, "has no room for the settings");
	volume_detach();
	volume_job_enter(v, VOLUME_DONE);
	return 0;
}

int volume_job_start(struct volume_job *v, const struct plan_step *step,
		     struct flash_port *port, u8 *block)
{
	memset(v, 0, sizeof(*v));
	v->step = step;
	v->port = port;
	v->block = block;
	v->discard = volume_job_pebs(v);
	return 0;
}

int volume_job_step(struct volume_job *v)
{
	if (v->err)
		return v->err;
	switch (v->state) {
	case VOLUME_LOOK:
		return peb_look(v);
	case VOLUME_FORMAT:
		return peb_format(v);
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

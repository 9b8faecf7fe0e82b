// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Backup, restore and factory reset.  Whatever is written goes through
 * corridor_start(), behind walls that leave nothing else writable.
 */
#include <stdio.h>
#include <vsprintf.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "corridor.h"
#include "corridor_resume.h"
#include "board/slots.h"
#include "flash/overlay.h"
#include "flash/peb_keep.h"
#include "service.h"
#include "status.h"

#define ALL_OF_IT	"Send the backup of that partition, all of it."

/* of the job that was started last; it needs them to its end */
static struct plan plan;
static struct layout walls;

static const struct layout *chip(void)
{
	return status_info()->layout;
}

/* of the firmware that starts, whose settings are erased */
static const struct layout *running(void)
{
	return slots_map(chip());
}

/* is the firmware in good health that firmware-partitions names? */
static bool is_intact(void)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_SLOTS) ?
	       slots_state(1) == SLOT_INTACT : status_info()->intact;
}

static bool is_all(const char *name)
{
	return !strcmp(name, SERVICE_ALL);
}

int service_backup_begin(const char *name, struct service_backup *b)
{
	const struct partition *part = layout_find(chip(), name);
	int ret;

	if (!part && !is_all(name))
		return -ENOENT;
	ret = corridor_hold(&b->reader);
	if (!ret)
		backup_begin(&b->backup, corridor_port(), part);
	return ret;
}

void service_backup_end(struct service_backup *b)
{
	corridor_let_go(&b->reader);
}

/* --- restore --- */

/* for %s in a sentence; -errno */
static int refuse(struct service_no *no, int err, const char *error,
		  const char *advice)
{
	snprintf(no->error, sizeof(no->error), "%s", error);
	snprintf(no->advice, sizeof(no->advice), "%s", advice);
	return err;
}

/*
 * What a restore opens: @part of @l and, where that is part of a firmware, what
 * a boot looks at; or, where it is NULL, everything but the boot partition.
 */
static u32 opened(const struct layout *l, const struct partition *part)
{
	u32 i, open = layout_bit(l, part);

	if (part && part->writable)
		open |= layout_bit(l, layout_firmware(l));
	for (i = 0; !part && i < l->count; i++)
		open |= !l->part[i].boot << i;
	return open;
}

/*
 * The flash map in which what a boot looks at is @part's own firmware's; @part
 * becomes the same one there, whose name may be another.
 */
static const struct layout *map_of(const struct partition **part)
{
	const struct layout *l = chip();
	u32 i;

	if (!IS_ENABLED(CONFIG_LIFEBOAT_SLOTS) || !*part ||
	    slots_at((*part)->offset) != 2)
		return l;
	l = slots_layout(2);
	for (i = 0; i < l->count; i++)
		if (l->part[i].writable &&
		    l->part[i].offset == (*part)->offset) {
			*part = &l->part[i];
			return l;
		}
	return chip();
}

static int may_write(const char *name, const struct partition *part,
		     struct service_no *no)
{
	if (part && part->boot) {
		snprintf(no->error, sizeof(no->error),
			 "\"%s\" is what the router starts from: Lifeboat itself.",
			 name);
		strcpy(no->advice, "A backup of it is not restored here.");
		return -EPERM;
	}
	if ((!part || !part->writable) &&
	    !IS_ENABLED(CONFIG_LIFEBOAT_EXPERT)) {
		snprintf(no->error, sizeof(no->error),
			 "\"%s\" holds more than a firmware, and this Lifeboat does not write that.",
			 name);
		strcpy(no->advice, "Restore the firmware's partition, or use a Lifeboat that was built with LIFEBOAT_EXPERT.");
		return -EPERM;
	}
	if (!part && corridor_port()->writesize > 1)
		return refuse(no, -EOPNOTSUPP,
			      "A NAND chip is not restored as a whole: its bad blocks are where they are.",
			      "Restore partition by partition.");
	/* one commit block makes one firmware start: half of the other might */
	if (!part && slots_count() > 1)
		return refuse(no, -EOPNOTSUPP,
			      "A chip with two firmwares is not restored as a whole: one of them starts meanwhile.",
			      "Restore partition by partition.");
	return 0;
}

/*
 * A backup leaves bad blocks out.  One made when there were fewer of them is
 * longer, and fits if what is in it does: the job counts.
 */
static bool is_backup(const struct backup *b, const struct partition *part,
		      u32 length)
{
	return length == b->left ||
	       (part && length > b->left && length <= part->size &&
		!(length & (chip()->erasesize - 1)));
}

int service_may_restore(const char *name, const char *known, u32 length,
			struct service_no *no)
{
	const struct partition *part = layout_find(chip(), name);
	struct backup b;
	int ret;

	if (!part && !is_all(name)) {
		snprintf(no->error, sizeof(no->error),
			 "This router has no partition \"%s\".", name);
		strcpy(no->advice, "GET /api/partitions lists them.");
		return -ENOENT;
	}
	ret = may_write(name, part, no);
	if (ret)
		return ret;
	if (strcmp(known, name)) {
		strcpy(no->error, "A backup is written as it is: nothing in it is held against this router.");
		snprintf(no->advice, sizeof(no->advice),
			 "If it was made on this very router, add ?i-know=%s.",
			 name);
		return -ENOKEY;
	}
	backup_begin(&b, corridor_port(), part);
	if (length && !is_backup(&b, part, length)) {
		snprintf(no->error, sizeof(no->error),
			 "The file has %u bytes, and \"%s\" has %u.", length,
			 name, b.left);
		strcpy(no->advice, ALL_OF_IT);
		return -EMSGSIZE;
	}
	return 0;
}

bool service_thins(const char *name, u32 length)
{
	const struct partition *part = layout_find(chip(), name);
	struct backup b;

	if (!PORT_NAND || !part)
		return false;
	backup_begin(&b, corridor_port(), part);
	return (length ?: part->size) > min(b.left, status_info()->limit);
}

static int add_step(const char *name, const struct region *src)
{
	return plan_add_image(&plan, &walls, name, 0, src);
}

/* the whole chip: first what makes the firmware bootable, then the others */
static int plan_all(const struct region *file)
{
	const struct layout *l = chip();
	struct region src;
	int pass, ret = 0;
	u32 i;

	for (pass = 0; pass < 2; pass++)
		for (i = 0; !ret && i < l->count; i++) {
			const struct partition *p = &l->part[i];

			if (p->boot || p->writable == pass)
				continue;
			if (!region_sub(file, p->offset, p->size, &src))
				return -EINVAL;
			ret = add_step(p->name, &src);
		}
	return ret;
}

/*
 * A bad block that took no mark is in a backup, erased.  A boot passes over
 * it; but what is written first, and last, has to be what a boot looks at.
 */
static struct region from_first(const struct region *file)
{
	u32 size = chip()->erasesize;
	struct region r = *file;

	for (; r.len > size && block_is_erased(r.data, size); r.len -= size)
		r.data += size;
	return r;
}

static int make_plan(const char *name, const struct region *file,
		     struct service_no *no)
{
	const struct partition *part = layout_find(chip(), name);
	const struct layout *l = map_of(&part);
	struct region src = *file;

	memset(&plan, 0, sizeof(plan));
	if (PORT_NAND && part && part == layout_firmware(l))
		src = from_first(file);
	/* in the upload's own memory; other blocks may be bad now */
	if (PORT_NAND && ubi_match(&src))
		peb_drop_fastmap((u8 *)src.data, src.len, chip()->erasesize);
	if (layout_walls(&walls, l, opened(l, part)))
		return refuse(no, -EPERM,
			      "That partition shares its blocks with another one.",
			      "It is not restored here.");
	if (part ? add_step(part->name, &src) : plan_all(file))
		return refuse(no, -EMSGSIZE,
			      "The file does not fit into that partition.",
			      ALL_OF_IT);
	/* the firmware keeps its rule: invalid until the last block is there */
	if (plan_guard(&plan, l))
		return refuse(no, -EPERM,
			      "That partition has a part of the firmware, and not the one that starts.",
			      "Upload the whole firmware.");
	return 0;
}

int service_restore(struct rescue_upload *own, const char *name,
		    const char *known, struct service_no *no)
{
	const struct partition *part = layout_find(chip(), name);
	char text[RESUME_WHAT_MAX];
	struct resume what;
	const struct corridor_job job = {
		.name = part ? part->name : SERVICE_ALL,
		.plan = &plan,
		.walls = &walls,
		.what = RESUME_BUILT ? &what : NULL,
		/* a boot checks the firmware, and nobody the others */
		.trusted = part && part->writable && is_intact(),
		.uploaded = true,
		.done = corridor_look,
	};
	struct scratch scratch;
	struct region file;
	u8 sha256[32];
	int ret = corridor_upload_end(own, &file, &scratch, sha256);

	if (ret)
		return ret;
	ret = service_may_restore(name, known, corridor_sent(), no);
	if (!ret && !file.len)
		ret = refuse(no, -EMSGSIZE, "The file is empty.", ALL_OF_IT);
	if (!ret)
		ret = make_plan(name, &file, no);
	if (RESUME_BUILT && !ret) {
		snprintf(text, sizeof(text), "the backup of \"%s\"", job.name);
		what = corridor_resume_describe(&plan, job.name, text,
						corridor_sent(), sha256);
	}
	if (!ret && corridor_start(&job))
		ret = refuse(no, -EBUSY, "A backup is being sent.",
			     "Wait until it has arrived, and send this again.");
	if (ret)
		return corridor_fail(ret, no->error, no->advice);
	printf("lifeboat: restoring \"%s\"\n", name);
	return 0;
}

/* --- factory reset --- */

static int no_settings(struct service_no *no, int err)
{
	switch (err) {
	case -ENOSPC:
		return refuse(no, -ENOENT,
			      "The firmware fills its partition: there are no settings.",
			      "");
	case -ERANGE:
		return refuse(no, -ENOENT,
			      "The firmware keeps its settings in smaller blocks than this router can erase here.",
			      "Start it in failsafe mode and run firstboot.");
	case -EEXIST:
		return refuse(no, -ENOENT,
			      "What looks like another part of a firmware lies where OpenWrt has its settings.",
			      "Reset the firmware in its own page, or in failsafe mode.");
	case -EOPNOTSUPP:
		return refuse(no, -ENOENT,
			      "Settings on a NAND chip cannot be erased here.",
			      "Upload the firmware again.");
	case -ENOENT:
		return refuse(no, -ENOENT,
			      "This firmware has no squashfs root, so where its settings are is not known.",
			      "Upload a firmware that has one.");
	default:
		return refuse(no, -EIO, "The flash chip could not be read.",
			      "Switch off, hold reset, and try again.");
	}
}

static int plan_nor(struct service_no *no)
{
	const struct partition *part = layout_firmware(running());
	struct overlay o;
	int ret = part ? overlay_find(corridor_port(), part, &o) : -ENOENT;

	if (!ret)
		ret = overlay_plan(&o, running(), &walls, &plan);
	return ret ? no_settings(no, ret) : 0;
}

/* OpenWrt's volume for the settings: emptied, which UBIFS takes for new */
static int plan_ubi(const struct partition *ubi, struct service_no *no)
{
	const struct region nothing = { 0 };
	const char *error;
	int ret;

	memset(&plan, 0, sizeof(plan));
	ret = layout_walls(&walls, running(), layout_bit(running(), ubi));
	if (!ret)
		ret = plan_add_volume(&plan, &walls, ubi->name, "rootfs_data",
				      &nothing);
	if (ret)
		return no_settings(no, -EIO);
	/* before it begins: a vendor's UBI, or a damaged one, is left alone */
	ret = corridor_ask(&plan, &walls, &error);
	return ret ? refuse(no, ret == -ENOENT ? ret : -EIO, error,
			    "Upload a firmware, which makes it anew.") : 0;
}

int service_erase_settings(struct service_no *no)
{
	const struct partition *ubi = layout_find(running(), "ubi");
	const struct corridor_job job = {
		.name = "settings",
		.plan = &plan,
		.walls = &walls,
		.trusted = true,
	};
	int ret;

	if (corridor_busy())
		return refuse(no, -EBUSY,
			      "The router is busy with an upload or is writing.",
			      "Wait until it has finished.");
	if (!status_info()->intact)
		return refuse(no, -ENOENT,
			      "There is no firmware in good health, so its settings are left alone.",
			      "Upload a firmware first.");
	if (IS_ENABLED(CONFIG_LIFEBOAT_UBI) && ubi && ubi->writable)
		ret = plan_ubi(ubi, no);
	else
		ret = plan_nor(no);
	if (ret)
		return ret;
	if (corridor_start(&job))
		return refuse(no, -EBUSY, "A backup is being sent.",
			      "Wait until it has arrived.");
	puts("lifeboat: erasing the settings\n");
	return 0;
}

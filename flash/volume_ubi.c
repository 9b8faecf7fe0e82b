// SPDX-License-Identifier: GPL-2.0-or-later
#include <ubi_uboot.h>
#include "flash/volume.h"

/* more than this in one job is no wear */
#define MARKS_MAX	3

/* one each (WL_RESERVED_PEBS in wl.c, EBA_RESERVED_PEBS in eba.c) */
#define WL_AND_EBA_PEBS	2

static struct flash_port *port;
static u32 base;		/* of the partition */
static u32 marks;		/* made since it was attached */
static struct mtd_info mtd, chip;

/* the only one there is, or NULL */
static struct ubi_device *attached(void)
{
	return ubi_devices[0];
}

static struct ubi_volume *volume(int id)
{
	return attached()->volumes[id];
}

static int part_read(struct mtd_info *m, loff_t from, size_t len, size_t *done,
		     u_char *buf)
{
	int ret = port->read(port, base + from, buf, len);

	/* the bytes are there, whatever ECC has to say about them */
	if (!ret || ret == -EUCLEAN || ret == -EBADMSG)
		*done = len;
	return ret;
}

static int part_write(struct mtd_info *m, loff_t to, size_t len, size_t *done,
		      const u_char *buf)
{
	int ret = port->program(port, base + to, buf, len);

	*done = ret ? 0 : len;
	return ret;
}

static int part_erase(struct mtd_info *m, struct erase_info *e)
{
	int ret = port->erase(port, base + e->addr);

	e->state = ret ? MTD_ERASE_FAILED : MTD_ERASE_DONE;
	return ret;
}

static int part_is_bad(struct mtd_info *m, loff_t at)
{
	return port->is_bad(port, base + at);
}

/* UBI would mark all that it keeps for this; a fault of the chip may pass */
static int part_mark_bad(struct mtd_info *m, loff_t at)
{
	if (marks == MARKS_MAX)
		return -EIO;
	marks++;
	/* a mark is there as soon as one bit of it is */
	return port->mark_bad(port, base + at) &&
	       !port->is_bad(port, base + at) ? -EIO : 0;
}

static void make_mtd(const struct partition *part)
{
	memset(&mtd, 0, sizeof(mtd));
	mtd.name = (char *)part->name;
	mtd.type = port->writesize > 1 ? MTD_NANDFLASH : MTD_NORFLASH;
	mtd.flags = MTD_WRITEABLE;
	mtd.size = part->size;
	mtd.erasesize = port->layout->erasesize;
	mtd.erasesize_shift = ffs(mtd.erasesize) - 1;
	mtd.erasesize_mask = mtd.erasesize - 1;
	mtd.writesize = port->writesize;
	mtd.writebufsize = port->writesize;
	mtd._read = part_read;
	mtd._write = part_write;
	mtd._erase = part_erase;
	if (port->is_bad) {
		mtd._block_isbad = part_is_bad;
		mtd._block_markbad = part_mark_bad;
	}
	/*
	 * How many blocks may still go bad is counted for the whole chip, in
	 * Linux as well, for they may all be in this partition.
	 */
	chip.size = port->layout->size;
	mtd.parent = &chip;
	mtd.usecount = 1;	/* detaching gives it back */
}

int volume_attach(struct flash_port *p, const struct partition *part,
		  u32 vid_offset)
{
	int ret;

	volume_detach();
	port = p;
	base = part->offset;
	marks = 0;
	make_mtd(part);
	BUILD_BUG_ON(VOLUME_BAD_LIMIT != CONFIG_MTD_UBI_BEB_LIMIT);
	BUILD_BUG_ON(VOLUME_OWN_PEBS !=
		     UBI_LAYOUT_VOLUME_EBS + WL_AND_EBA_PEBS);
	ret = ubi_init();	/* no device is named: only what all share */
	if (ret)
		return ret;
	ret = ubi_attach_mtd_dev(&mtd, 0, vid_offset,
				 CONFIG_MTD_UBI_BEB_LIMIT);
	if (ret < 0)
		ubi_exit();
	return min(ret, 0);
}

void volume_detach(void)
{
	if (attached())
		ubi_exit();
}

u32 volume_leb_size(void)
{
	return attached()->leb_size;
}

u32 volume_room(void)
{
	return attached()->avail_pebs;
}

int volume_find(const char *name)
{
	struct ubi_device *ubi = attached();
	int i;

	for (i = 0; i < ubi->vtbl_slots; i++)
		if (ubi->volumes[i] && !strcmp(ubi->volumes[i]->name, name))
			return i;
	return -ENOENT;
}

u32 volume_lebs(int id)
{
	return volume(id)->reserved_pebs;
}

int volume_create(const char *name, u32 lebs)
{
	struct ubi_mkvol_req req = {
		.vol_id = UBI_VOL_NUM_AUTO,
		.alignment = 1,
		.bytes = (s64)lebs * volume_leb_size(),
		.vol_type = UBI_DYNAMIC_VOLUME,
	};

	req.name_len = strlcpy(req.name, name, sizeof(req.name));
	return ubi_create_volume(attached(), &req) ?: req.vol_id;
}

int volume_remove(int id)
{
	struct ubi_volume_desc desc = {
		.vol = volume(id), .mode = UBI_EXCLUSIVE,
	};
	struct ubi_volume *vol = desc.vol;
	int ret = ubi_remove_volume(&desc, 0);

	/* in Linux the device that it is has a reference to it */
	if (!ret) {
		kfree(vol->eba_tbl);
		kfree(vol);
	}
	return ret;
}

int volume_unmap(int id, u32 leb)
{
	struct ubi_volume *vol = volume(id);
	int ret;

	if (vol->eba_tbl[leb] == UBI_LEB_UNMAPPED)
		return 0;
	ret = ubi_eba_unmap_leb(attached(), vol, leb);
	/* nobody is told what UBI's worker cannot erase; writes are refused */
	return ret ?: attached()->ro_mode ? -EROFS : 1;
}

int volume_update(int id, u32 bytes)
{
	return ubi_start_update(attached(), volume(id), bytes);
}

int volume_write(int id, const u8 *data, u32 len)
{
	int ret = ubi_more_update_data(attached(), volume(id), data, len);

	return min(ret, 0);
}

int volume_read(int id, u32 leb, u8 *buf, u32 len)
{
	return ubi_eba_read_leb(attached(), volume(id), leb, buf, 0, len, 0);
}

int volume_rewrite(int id, u32 leb, const u8 *data, u32 len, u8 *buf)
{
	struct ubi_device *ubi = attached();
	struct ubi_volume *vol = volume(id);
	u32 whole = ALIGN(len, ubi->min_io_size);
	int peb = vol->eba_tbl[leb], ret = 0;

	memcpy(buf, data, len);
	memset(buf + len, 0xff, whole - len);
	vol->eba_tbl[leb] = UBI_LEB_UNMAPPED;
	if (peb != UBI_LEB_UNMAPPED)
		ret = ubi_wl_put_peb(ubi, id, leb, peb, 1);
	return ret ?: ubi_eba_write_leb(ubi, vol, leb, buf, 0,
					ubi_calc_data_len(ubi, buf, whole));
}

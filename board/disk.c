// SPDX-License-Identifier: GPL-2.0-or-later
/* /lifeboat/disk: a word of U-Boot's for its kind, "ide" or "mmc". */
#include <blk.h>
#include <dm.h>
#include <memalign.h>
#include <stdio.h>
#include <watchdog.h>
#include <dm/device-internal.h>
#include <dm/uclass-internal.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include "board/board.h"
#include "board/watchdog.h"

static struct blk_desc *desc;

static int disk_io(u32 sector, u32 count, void *buf, bool write)
{
	ulong n = write ? blk_dwrite(desc, sector, count, buf) :
			  blk_dread(desc, sector, count, buf);

	return n == count ? 0 : -EIO;
}

static void turn(void)
{
	watchdog_feed();
	schedule();
}

/* of the controllers that can be used, the first that has one */
static struct blk_desc *find(const char *kind)
{
	enum uclass_id id = uclass_get_by_name(kind);
	struct udevice *dev, *blk;

	if (id == UCLASS_INVALID)
		return NULL;
	uclass_foreach_dev_probe(id, dev) {
		if (!device_find_first_child_by_uclass(dev, UCLASS_BLK, &blk) &&
		    !device_probe(blk))
			return dev_get_uclass_plat(blk);
	}
	return NULL;
}

const struct disk *board_disk(void)
{
	static struct disk disk = { .io = disk_io, .turn = turn };
	static bool asked;
	const char *kind = ofnode_read_string(ofnode_path("/lifeboat"), "disk");

	if (!kind)
		return NULL;
	if (asked)
		return &disk;
	asked = true;
	desc = find(kind);
	if (desc && desc->blksz == DISK_SECTOR)
		disk.chunk = malloc_cache_aligned(DISK_CHUNK +
						  DISK_SECTOR);
	if (disk.chunk)
		disk.sectors = min_t(u64, desc->lba, U32_MAX);
	printf("lifeboat: disk of %u MiB\n", disk.sectors / (SZ_1M / DISK_SECTOR));
	return &disk;
}

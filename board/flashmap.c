// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The flash map and the identity, as the device tree has them.  A partition
 * is writable only if /lifeboat/firmware-partitions points at it.
 */
#include <dm.h>
#include <lmb.h>
#include <mtd.h>
#include <nand.h>
#include <stdio.h>
#include <asm/global_data.h>
#include <dm/ofnode.h>
#include <linux/err.h>
#include <linux/mtd/mtd.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include "board/board.h"
#include "board/flashid.h"
#include "flash/port.h"

DECLARE_GLOBAL_DATA_PTR;

/* room that U-Boot's stack is left below where it is now */
#define STACK_RESERVE	SZ_512K

/**
 * struct flash - the chip, asked once
 * @layout:	its map; empty where there is none
 * @chip:	NULL until there is a map
 * @asked:	the others are there
 */
static struct flash {
	struct layout layout;
	struct mtd_info *chip;
	bool asked;
} flash;

static bool is_firmware(ofnode part)
{
	struct ofnode_phandle_args args;
	int i;

	for (i = 0; i < FIRMWARE_PARTS_MAX; i++) {
		if (ofnode_parse_phandle_with_args(ofnode_path("/lifeboat"),
						   "firmware-partitions", NULL,
						   0, i, &args))
			return false;
		if (ofnode_equal(args.node, part))
			return true;
	}
	return false;
}

static int add_partition(ofnode node)
{
	struct partition *p = &flash.layout.part[flash.layout.count];
	u32 reg[2];

	if (flash.layout.count == LAYOUT_PARTS_MAX)
		return -E2BIG;
	p->name = ofnode_read_string(node, "label");
	if (!p->name || ofnode_read_u32_array(node, "reg", reg, 2))
		return -EINVAL;
	p->offset = reg[0];
	p->size = reg[1];
	p->writable = is_firmware(node);
	flash.layout.count++;
	return 0;
}

/* label of the partition that a property points at, or NULL */
static const char *label_of(const char *property)
{
	struct ofnode_phandle_args args;

	if (ofnode_parse_phandle_with_args(ofnode_path("/lifeboat"), property,
					   NULL, 0, 0, &args))
		return NULL;
	return ofnode_read_string(args.node, "label");
}

static int read_partitions(void)
{
	ofnode parts, node;
	int ret;

	parts = ofnode_by_compatible(ofnode_null(), "fixed-partitions");
	if (!ofnode_valid(parts))
		return -ENOENT;
	ofnode_for_each_subnode(node, parts) {
		ret = add_partition(node);
		if (ret)
			return ret;
	}
	/* nobody else asks */
	if (IS_ENABLED(CONFIG_LIFEBOAT_SERVICE) ||
	    IS_ENABLED(CONFIG_LIFEBOAT_SELFUPDATE) ||
	    IS_ENABLED(CONFIG_LIFEBOAT_STARTS) ||
	    IS_ENABLED(CONFIG_LIFEBOAT_ENV))
		layout_mark_boot(&flash.layout, label_of("boot-partition"),
				 label_of("spare-boot-partition"));
	return 0;
}

static const char *chip_name(void)
{
	return ofnode_read_string(ofnode_path("/lifeboat"), "flash") ?: "";
}

static void ask_chip(void)
{
	struct mtd_info *mtd;
	int ret;

	if (IS_ENABLED(CONFIG_MTD_RAW_NAND))
		nand_init();	/* U-Boot does so for its command only */
	mtd_probe_devices();
	mtd = get_mtd_device_nm(chip_name());
	if (IS_ERR(mtd))
		return;
	flash.layout.size = mtd->size;
	flash.layout.erasesize = mtd->erasesize;
	if (PORT_NAND)
		flash.layout.writesize = mtd->writesize;
	ret = read_partitions();
	if (!ret)
		ret = layout_check(&flash.layout);
	if (ret)
		flash.layout.count = 0;
	else
		flash.chip = mtd;
}

const struct partition *board_partition(const char *property)
{
	const char *label = label_of(property);

	return label ? layout_find(&flash.layout, label) : NULL;
}

u32 board_partitions(const char *property, u32 *index, u32 max)
{
	const struct partition *part;
	struct ofnode_phandle_args args;
	const char *label;
	u32 i;

	for (i = 0; !ofnode_parse_phandle_with_args(ofnode_path("/lifeboat"),
						    property, NULL, 0, i,
						    &args); i++) {
		label = ofnode_read_string(args.node, "label");
		part = label ? layout_find(&flash.layout, label) : NULL;
		if (!part || i == max)
			return 0;
		index[i] = part - flash.layout.part;
	}
	return i;
}

const struct layout *board_layout(struct mtd_info **mtd)
{
	if (!flash.asked)
		ask_chip();
	flash.asked = true;
	*mtd = flash.chip;
	return &flash.layout;
}

void board_no_flash(char *text, size_t size)
{
	u8 id[FLASHID_LEN];

	/* one sentence for unknown, silent and too small: the bytes tell */
	if (flashid_read(chip_name(), id))
		strlcpy(text, "This Lifeboat cannot use the flash chip.", size);
	else
		snprintf(text, size, "This Lifeboat cannot use the flash chip %02x %02x %02x.",
			 id[0], id[1], id[2]);
}

const struct update_map *board_update_map(void)
{
	static struct update_map map;
	ofnode node = ofnode_path("/lifeboat");
	u32 keep[2 * UPDATE_KEEP_MAX], i;
	int size;

	map.board = ofnode_read_string(node, "seal") ?: board_name();
	map.partition = layout_boot(&flash.layout, BOOT_MAIN);
	map.spare = layout_boot(&flash.layout, BOOT_SPARE);
	size = ofnode_read_size(node, "boot-keep");
	if (size <= 0)
		return &map;
	map.nkeep = size / (2 * sizeof(u32));
	/* what cannot be understood cannot be kept */
	if (map.nkeep > UPDATE_KEEP_MAX || size % (2 * sizeof(u32)) ||
	    ofnode_read_u32_array(node, "boot-keep", keep, 2 * map.nkeep)) {
		map.nkeep = 0;
		map.partition = NULL;
	}
	for (i = 0; i < map.nkeep; i++) {
		map.keep[i].offset = keep[2 * i];
		map.keep[i].len = keep[2 * i + 1];
	}
	return &map;
}

static const char *identity_get(const struct identity *id, const char *key,
				int index)
{
	const char *text;

	if (ofnode_read_string_index(ofnode_path("/lifeboat"), key, index,
				     &text))
		return NULL;
	return text;
}

const struct identity *board_identity(void)
{
	static const struct identity identity = { .get = identity_get };

	return &identity;
}

const char *board_name(void)
{
	return ofnode_read_string(ofnode_path("/lifeboat"), "board") ?: "";
}

const char *board_model(void)
{
	return ofnode_read_string(ofnode_path("/lifeboat"), "model") ?: "";
}

struct board_buffer board_buffer(void)
{
	ulong end = gd->start_addr_sp - STACK_RESERVE;
	struct board_buffer b = {
		.data = (u8 *)CONFIG_LIFEBOAT_BUFFER_ADDR,
	};

	if (end > CONFIG_LIFEBOAT_BUFFER_ADDR)
		b.size = end - CONFIG_LIFEBOAT_BUFFER_ADDR;
	return b;
}

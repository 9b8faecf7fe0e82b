// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TP-Link's safeloader (OpenWrt firmware-utils, tplink-safeloader.c): size,
 * MD5, the vendor's text, then lines "fwup-ptn NAME base 0xB size 0xS" that
 * say where in the file what is.  One of these is the router's own partition
 * table, in lines "partition NAME base 0xB size 0xS": it says where in flash
 * what goes, and is believed only inside the firmware partition.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/squashfs.h"
#include "flash/sums.h"

#define OFF_MD5		0x04
#define OFF_VENDOR	0x14
#define OFF_TABLE	0x1014
#define TABLE_LEN	0x800
/* in front of the support list: its length, and zero */
#define LIST_HEADER	8

static const u8 salt[16] = {
	0x7a, 0x2b, 0x15, 0xed, 0x9b, 0x98, 0x59, 0x6d,
	0xe5, 0x04, 0xab, 0x44, 0xac, 0x2a, 0x9f, 0x4e,
};

static bool match(const struct image_input *in)
{
	return region_is(&in->file, OFF_TABLE, "fwup-ptn ", 9);
}

static bool md5_ok(const struct region *file)
{
	struct region pieces[2] = { { salt, sizeof(salt) } };
	u8 sum[16];

	region_from(file, OFF_VENDOR, &pieces[1]);
	sums_md5(pieces, 2, sum);
	return region_is(file, OFF_MD5, sum, sizeof(sum));
}

/* " KEY 0xHEX" at @*at, and behind it */
static bool take_number(const struct region *text, u32 *at, const char *key,
			u32 *val)
{
	u32 i = *at, digits, len = strlen(key);
	int d;

	if (!region_is(text, i, key, len))
		return false;
	*val = 0;
	for (i += len, digits = 0; i < text->len && digits < 8; i++, digits++) {
		d = sums_digit(text->data[i]);
		if (d < 0)
			break;
		*val = *val << 4 | d;
	}
	*at = i;
	return digits;
}

/* the line "WORD NAME base 0xB size 0xS" of a table */
static bool find_line(const struct region *table, const char *word,
		      const char *name, u32 *base, u32 *size)
{
	u32 i, at, wlen = strlen(word), nlen = strlen(name);

	for (i = 0; i < table->len; i++) {
		if (!region_is(table, i, word, wlen) ||
		    !region_is(table, i + wlen, name, nlen))
			continue;
		at = i + wlen + nlen;
		if (take_number(table, &at, " base 0x", base) &&
		    take_number(table, &at, " size 0x", size))
			return true;
	}
	return false;
}

/* a part of the file, by its name in the table */
static bool get_part(const struct region *file, const char *name,
		     struct region *part)
{
	struct region table;
	u32 base, size;

	return region_sub(file, OFF_TABLE, TABLE_LEN, &table) &&
	       find_line(&table, "fwup-ptn ", name, &base, &size) &&
	       region_sub(file, (u64)OFF_TABLE + base, size, part);
}

/* ":1.1" is not the beginning of ":1.10" */
static bool is_line(const struct region *list, u32 at, const char *line,
		    u32 len)
{
	return region_is(list, at, line, len) &&
	       (at + len == list->len || list->data[at + len] <= ' ' ||
		list->data[at + len] >= 0x7f);
}

/* one of this router's lines, "{product_name:…}", is among the image's */
static int check_board(const struct image_input *in, struct image_report *rep)
{
	struct region list = { };
	const char *line;
	u32 at, end;
	int i;

	if (get_part(&in->file, "support-list", &list))
		region_from(&list, LIST_HEADER, &list);
	for (i = 0; (line = in->id->get(in->id, "safeloader-support", i)); i++)
		for (at = 0; at < list.len; at++)
			if (is_line(&list, at, line, strlen(line)))
				return image_names(in, "safeloader-support",
						   line, rep);
	/* for the person's eyes: the first line behind "SupportList:" */
	for (at = 0; at < list.len && list.data[at] != '\n'; at++)
		;
	at += at < list.len;
	for (end = at; end < list.len && list.data[end] > ' '; end++)
		;
	region_text(&list, at, end - at, rep->board, sizeof(rep->board));
	image_check(rep, "board", false);
	return image_other(rep);
}

static int add_part(const struct image_input *in, const char *name,
		    const char *what, const struct region *data,
		    struct image_report *rep)
{
	const struct partition *fw = layout_find(in->layout, "firmware");
	struct region table;
	u32 base = 0, size = 0;

	if (!image_check(rep, "flash address",
			 get_part(&in->file, "partition-table", &table) &&
			 find_line(&table, "partition ", name, &base, &size) &&
			 fw && base >= fw->offset &&
			 base - fw->offset < fw->size &&
			 data->len <= fw->size - (base - fw->offset)))
		return image_refuse(rep, -EACCES, IMAGE_ANOTHER,
				    "The image wants its %s at 0x%x, which is not for firmware.",
				    what, base);
	return image_add_part(rep, what, "firmware", base - fw->offset, data);
}

static int check_parts(const struct image_input *in, struct image_report *rep)
{
	struct region os, fs;
	struct uimage img;

	return image_whole(rep, "parts", get_part(&in->file, "os-image", &os) &&
			   get_part(&in->file, "file-system", &fs),
			   "there is no kernel in it, or no root file system") ?:
	       payload_any_kernel(in, &os, rep, &img) ?:
	       image_whole(rep, "root file system",
			   region_is(&fs, 0, "hsqs", 4) && squashfs_whole(&fs, 0),
			   "its root file system is no squashfs, or less than all of one") ?:
	       add_part(in, "os-image", "kernel", &os, rep) ?:
	       add_part(in, "file-system", "root file system", &fs, rep);
}

/* what is behind its own length is padding, or somebody's trailer */
static int check(const struct image_input *in, struct image_report *rep)
{
	struct image_input own = *in;
	u32 size;

	return image_whole(rep, "size", region_be32(&in->file, 0, &size) &&
			   size > OFF_TABLE &&
			   region_sub(&in->file, 0, size, &own.file),
			   "it is cut short") ?:
	       image_sum(rep, "MD5", md5_ok(&own.file),
			 "its MD5 sum is wrong") ?:
	       check_board(&own, rep) ?: check_parts(&own, rep);
}

IMAGE_FORMAT(safeloader) = {
	.name = "safeloader",
	.title = "TP-Link safeloader",
	.match = match,
	.check = check,
};

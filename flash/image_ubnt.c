// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ubiquiti (OpenWrt firmware-utils, mkfwimage.c), big-endian: a header with a
 * version whose beginning names the board, parts with a flash address, data
 * and a CRC, and a CRC of all that at the end; "ENDS" has an RSA signature
 * instead, which nobody but the vendor can check.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/squashfs.h"
#include "flash/sums.h"

#define HEADER_LEN	0x10c
#define OFF_VERSION	4
#define VERSION_LEN	256
#define OFF_HEADER_CRC	0x104
#define PART_LEN	0x38
#define PART_NAME	4
#define PART_NAME_LEN	16
#define PART_BASE	0x28
#define PART_DATA_LEN	0x30
#define PART_END_LEN	8
#define ADDRESS_MASK	0xffffff
/* in front of a root file system there may be a kernel's last bytes */
#define ROOT_ALIGN	0x1000

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, "OPEN", 4) ||
	       region_is(&in->file, 0, "UBNT", 4);
}

/* the CRC at @at is that of [from, end) */
static bool crc_ok(const struct region *r, u64 from, u64 end, u64 at)
{
	struct region covered;
	u32 crc;

	return end > from && region_sub(r, from, end - from, &covered) &&
	       region_be32(r, at, &crc) &&
	       sums_crc32(0, covered.data, covered.len) == crc;
}

/* "XM.ar7240.v6.0.0": the board's name ends where another dot follows */
static int check_board(const struct image_input *in, struct image_report *rep)
{
	char text[VERSION_LEN + 1];
	const char *have;
	size_t len;
	int i;

	region_text(&in->file, OFF_VERSION, VERSION_LEN, text, sizeof(text));
	if (!rep->version[0])
		strlcpy(rep->version, text, sizeof(rep->version));
	for (i = 0; (have = in->id->get(in->id, "ubnt-version", i)); i++) {
		len = strlen(have);
		if (!strncmp(text, have, len) && text[len] == '.') {
			text[len] = '\0';
			break;
		}
	}
	return image_names(in, "ubnt-version", text, rep);
}

/* where a part goes: an address of the flash window, inside "firmware" */
static int add_part(const struct image_input *in, const struct region *header,
		    const struct region *data, const char *what,
		    struct image_report *rep)
{
	const struct partition *fw = layout_find(in->layout, "firmware");
	u32 base = 0;

	region_be32(header, PART_BASE, &base);
	base &= ADDRESS_MASK;
	if (!image_check(rep, "flash address", fw && base >= fw->offset &&
			 base - fw->offset < fw->size))
		return image_refuse(rep, -EACCES, IMAGE_ANOTHER,
				    "The image wants to be written to 0x%x, which is not for firmware.",
				    base);
	return image_add_part(rep, what, "firmware", base - fw->offset, data);
}

/* mkubntimage2 has all of a firmware in one, its kernel in JFFS2 */
static const struct {
	const char *name;
	const char *what;
} parts[] = {
	{ "kernel", "kernel" },
	{ "rootfs", "root file system" },
	{ "jffs2", "kernel and root file system" },
};

/* one part at @*off; 0 and behind it, or refused */
static int check_part(const struct image_input *in, u64 *off,
		      struct image_report *rep)
{
	struct region header, data = { };
	u32 len = 0, at, i;
	int ret;

	ret = image_whole(rep, "part",
			  region_sub(&in->file, *off, PART_LEN, &header) &&
			  region_be32(&header, PART_DATA_LEN, &len) && len &&
			  region_sub(&in->file, *off + PART_LEN, len, &data),
			  "one of its parts is cut short") ?:
	      image_whole(rep, "part's checksum",
			  crc_ok(&in->file, *off, *off + PART_LEN + len,
				 *off + PART_LEN + len),
			  "the checksum of one of its parts is wrong");
	if (ret)
		return ret;
	*off += (u64)PART_LEN + len + PART_END_LEN;
	if (squashfs_find(&data, 0, ROOT_ALIGN, &at)) {
		ret = image_whole(rep, "root file system",
				  squashfs_whole(&data, at),
				  "its root file system is not all there");
		if (ret)
			return ret;
	}
	/* "script" and the like are for the vendor's own updater */
	for (i = 0; i < ARRAY_SIZE(parts); i++)
		if (region_is(&header, PART_NAME, parts[i].name,
			      strlen(parts[i].name) + 1))
			return add_part(in, &header, &data, parts[i].what,
					rep);
	return 0;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	u64 off = HEADER_LEN;
	int ret;

	ret = image_whole(rep, "header checksum",
			  crc_ok(&in->file, 0, OFF_HEADER_CRC,
				 OFF_HEADER_CRC),
			  "its header is wrong") ?: check_board(in, rep);
	/* parts are not empty, so that this ends */
	while (!ret && region_is(&in->file, off, "PART", 4))
		ret = check_part(in, &off, rep);
	if (ret)
		return ret;
	return image_whole(rep, "checksum",
			   region_is(&in->file, off, "ENDS", 4) ||
			   (region_is(&in->file, off, "END.", 4) &&
			    crc_ok(&in->file, 0, off, off + 4)),
			   "its end is missing or its checksum is wrong");
}

IMAGE_FORMAT(ubnt) = {
	.name = "ubnt",
	.title = "Ubiquiti",
	.match = match,
	.check = check,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An image of a whole disk, as OpenWrt has them for computers (combined.img.gz)
 * and for what starts from an SD card or eMMC (sdcard.img.gz); gzipped or not.
 * All of it is unpacked, to nowhere, before it is taken.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/disk.h"
#include "flash/disk_stream.h"
#include "flash/disk_table.h"
#include "flash/inflate.h"

/* bytes of the file that are looked at before it is taken for one */
#define MATCH_MAX	0x10000

/**
 * struct contents - what has been found out about it
 * @head:	its first bytes
 * @bytes:	memory for them
 * @size:	bytes, unpacked
 * @crc:	of these
 */
struct contents {
	struct region head;
	u8 *bytes;
	u32 size;
	u32 crc;
};

static bool match(const struct image_input *in)
{
	struct disk_stream s;
	u8 sector[DISK_SECTOR];
	struct region head = { sector, sizeof(sector) };
	struct region file = in->file;

	/* the first sector is in there, or it is none of ours */
	file.len = min_t(u32, file.len, MATCH_MAX);
	/* what cannot be unpacked so far is for others to explain */
	if (disk_stream_begin(&s, &file))
		return false;
	disk_stream_feed(&s, &s.left, file.len < in->file.len);
	if (disk_stream_read(&s, sector, &head.len))
		head.len = 0;
	disk_stream_end(&s);
	return disk_table_matches(&head);
}

/*
 * As far as it goes, and no further than there is room for.  What it says of
 * its length counts when it has ended: the last bytes of a file with something
 * behind the archive, or with more than 4 GiB in it, say nothing.
 */
static int read_all(struct disk_stream *s, const struct disk *disk, u8 *buf,
		    struct contents *c)
{
	u32 len, n;
	int ret = 0;

	while (!ret && !s->ended) {
		len = DISK_CHUNK;
		ret = disk_stream_read(s, buf, &len);
		n = min_t(u32, len, DISK_TABLE_LEN - c->head.len);
		memcpy(c->bytes + c->head.len, buf, n);
		c->head.len += n;
		if (!ret && s->size > (u64)disk->sectors * DISK_SECTOR)
			ret = -EFBIG;
		if (disk->turn)
			disk->turn();
	}
	if (!ret && s->left.len)
		ret = -ENOEXEC;
	c->size = s->size;
	c->crc = s->crc;
	return ret;
}

static int too_big(struct image_report *rep, u64 sectors, u32 have)
{
	image_check(rep, "size", false);
	return image_refuse(rep, -EFBIG,
			    "Use a smaller image, or a larger disk.",
			    "The image needs a disk of %u MiB, and this router's has %u.",
			    disk_mib(sectors), have >> 11);
}

/* why it was not unpacked to its end; @told: as disk_stream_told() */
static int unpack_failed(int err, const struct disk_stream *s, u32 told,
			 const struct disk *disk, struct image_report *rep)
{
	switch (err) {
	case -ENOMEM:
		return image_no_room(rep);
	case -EFBIG:
		told = max(told, s->size);
		return too_big(rep, DIV_ROUND_UP((u64)told, DISK_SECTOR),
			       disk->sectors);
	case -E2BIG:
		image_check(rep, "size", false);
		return image_refuse(rep, -EFBIG, "Use a smaller image.",
				    "The file holds 4 GiB or more. Images of less are written.");
	case -ENOEXEC:
		image_check(rep, "format", false);
		return image_refuse(rep, -ENOEXEC,
				    "Unpack the file, and send the image alone.",
				    "Something is behind the file's gzip archive: another one, or padding.");
	default:
		return image_sum(rep, "gzip CRC", false,
				 "its gzip archive is cut short or changed");
	}
}

static int unpack(const struct image_input *in, struct contents *c,
		  struct image_report *rep)
{
	u8 *buf = scratch_take(in->scratch, DISK_CHUNK);
	const struct disk *disk = in->scratch->disk;
	u32 told = disk_stream_told(&in->file);
	struct disk_stream s;
	int ret;

	c->bytes = scratch_take(in->scratch, DISK_TABLE_LEN);
	if (!buf || !c->bytes)
		return image_no_room(rep);
	c->head.data = c->bytes;
	c->head.len = 0;
	ret = disk_stream_begin(&s, &in->file);
	if (!ret)
		ret = read_all(&s, disk, buf, c);
	if (ret)
		ret = unpack_failed(ret, &s, told, disk, rep);
	else if (s.gz)
		ret = image_sum(rep, "gzip CRC", true, "");
	disk_stream_end(&s);
	return ret;
}

static int check_table(const struct image_input *in, const struct contents *c,
		       struct image_report *rep)
{
	u64 sectors;
	bool gpt;
	int ret = disk_table_check(&c->head, &gpt, &sectors);

	if (!rep->version[0])
		snprintf(rep->version, sizeof(rep->version),
			 "%s, %u MiB unpacked", gpt ? "GPT" : "MBR",
			 c->size >> 20);
	if (ret == -ENOENT) {
		image_check(rep, "format", false);
		return image_refuse(rep, -ENOEXEC,
				    "Use an image of a whole disk.",
				    "The file begins as a disk does, and has no partitions.");
	}
	if (ret == -EOPNOTSUPP) {
		image_check(rep, "format", false);
		return image_refuse(rep, -ENOEXEC,
				    "Use an image that is made for sectors of 512 bytes.",
				    "The image has no GPT for sectors of 512 bytes, which this router's disk has.");
	}
	return image_whole(rep, "partition table", !ret,
			   "its partition table is wrong") ?:
	       sectors > in->scratch->disk->sectors ?
	       too_big(rep, sectors, in->scratch->disk->sectors) : 0;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	const struct disk *disk = in->scratch->disk;
	struct contents c;
	int ret;

	/* by that name the page tells that it is not damaged */
	if (!disk || !disk->sectors) {
		image_check(rep, "format", false);
		return image_refuse(rep, -EPERM,
				    "Connect a disk, and switch off and on again.",
				    "The file is an image of a disk, and this router has found none.");
	}
	ret = unpack(in, &c, rep) ?: check_table(in, &c, rep) ?:
	      image_add_part(rep, "whole disk", "disk", 0, &in->file);
	if (ret)
		return ret;
	image_check(rep, "size", true);
	rep->disk.file = in->file;
	rep->disk.size = c.size;
	rep->disk.crc = c.crc;
	/* nothing in it names a board; metadata may */
	return -ENOKEY;
}

IMAGE_FORMAT(disk) = {
	.name = "disk",
	.title = "disk image",
	.match = match,
	.check = check,
};

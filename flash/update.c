// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <u-boot/crc.h>
#include "flash/block.h"
#include "flash/update.h"

#define HEADER_VERSION	1

/* the header's fields */
#define AT_VERSION	0x08
#define AT_SIZE		0x0c
#define AT_BOARD	0x10
#define BOARD_LEN	32
#define AT_RELEASE	0x30
#define RELEASE_LEN	64
#define AT_SHA256	0x70
#define AT_CRC		0x90

/* a processor's first instructions; all the same is nobody's */
#define START_LEN	64

#define ADVICE_BUILD	"Build the image again, for this router."

static int check_header(const struct region *file,
			const struct update_map *map, struct image_report *rep)
{
	u32 crc, version;
	char advice[IMAGE_TEXT_MAX];

	if (!image_check(rep, "format", region_is(file, 0, UPDATE_MAGIC,
						  UPDATE_MAGIC_LEN))) {
		snprintf(advice, sizeof(advice),
			 "Choose lifeboat-%s-update.bin here. A firmware goes where firmware is restored.",
			 map->board);
		return image_refuse(rep, -ENOEXEC, advice,
				    "The file is not an image of Lifeboat for the boot partition.");
	}
	if (image_whole(rep, "header checksum",
			region_be32(file, AT_CRC, &crc) &&
			crc == crc32(0, file->data, AT_CRC),
			"its header is not what it was"))
		return rep->err;
	if (!region_be32(file, AT_VERSION, &version) ||
	    version != HEADER_VERSION)
		return image_refuse(rep, -ENOEXEC,
				    "Update to a version in between first.",
				    "The image is of a kind that this Lifeboat does not know yet.");
	snprintf(rep->format, sizeof(rep->format), "Lifeboat itself");
	region_text(file, AT_BOARD, BOARD_LEN, rep->board, sizeof(rep->board));
	region_text(file, AT_RELEASE, RELEASE_LEN, rep->version,
		    sizeof(rep->version));
	return 0;
}

/*
 * The whole field: "malta" is not "maltael".  A router whose tree does not say
 * what it is (board/flashmap.c) takes none, least of all one that says as much.
 */
static int check_board(const struct region *file, const struct update_map *map,
		       struct image_report *rep)
{
	char want[BOARD_LEN] = "";

	snprintf(want, sizeof(want), "%s", map->board);
	if (image_check(rep, "board", want[0] &&
			region_is(file, AT_BOARD, want, sizeof(want))))
		return 0;
	return image_refuse(rep, -EXDEV, "This would be the end of it. Use the image that was built for this router.",
			    "This Lifeboat is for \"%s\", and this router is \"%s\".",
			    rep->board, map->board);
}

static bool digest_is_right(const struct region *file,
			    const struct region *payload)
{
	u8 sum[32];

	mbedtls_sha256(payload->data, payload->len, sum, 0);
	return region_is(file, AT_SHA256, sum, sizeof(sum));
}

static bool is_a_program(const struct region *payload)
{
	u32 i;

	if (payload->len < START_LEN)
		return false;
	for (i = 1; i < START_LEN; i++)
		if (payload->data[i] != payload->data[0])
			return true;
	return false;
}

static int check_payload(const struct region *file, struct region *payload,
			 struct image_report *rep)
{
	u32 size;

	if (image_whole(rep, "length", region_be32(file, AT_SIZE, &size) &&
			size == file->len - UPDATE_HEADER_LEN,
			"it is longer or shorter than it says") ||
	    image_whole(rep, "checksum",
			region_from(file, UPDATE_HEADER_LEN, payload) &&
			digest_is_right(file, payload),
			"its digest is wrong"))
		return rep->err;
	if (!image_check(rep, "contents", is_a_program(payload)))
		return image_refuse(rep, -EBADMSG, ADVICE_BUILD,
				    "There is no boot loader in the image.");
	return 0;
}

/* is there code of the payload's where something must be kept? */
static bool lies_over(const struct region *payload,
		      const struct update_keep *k)
{
	u32 end = min_t(u64, payload->len, (u64)k->offset + k->len);

	return k->offset < end &&
	       !block_is_erased(payload->data + k->offset, end - k->offset);
}

static int check_place(const struct update_map *map,
		       const struct partition *to,
		       const struct region *payload, struct image_report *rep)
{
	u32 i;

	if (!image_check(rep, "size", payload->len <= to->size))
		return image_refuse(rep, -EFBIG, ADVICE_BUILD,
				    "The image is too big: %u bytes, and the boot partition holds %u.",
				    payload->len, to->size);
	for (i = 0; i < map->nkeep; i++)
		if (lies_over(payload, &map->keep[i]))
			return image_refuse(rep, -EFBIG, ADVICE_BUILD,
					    "The image lies over what this router keeps at 0x%x of its boot partition.",
					    map->keep[i].offset);
	return 0;
}

/* the spare copy has to hold what the boot partition does */
static const struct partition *destination(const struct update_map *map,
					   const struct layout *layout)
{
	const struct partition *to = NULL, *spare;
	struct layout walls;

	if (map->partition && !update_walls(layout, map->partition, &walls))
		to = layout_find(layout, map->partition);
	if (!to || !map->spare)
		return to;
	spare = layout_find(layout, map->spare);
	return spare && spare->size >= to->size &&
	       !update_walls(layout, map->spare, &walls) ? to : NULL;
}

static int check(const struct region *file, const struct update_map *map,
		 const struct layout *layout, struct image_report *rep)
{
	const struct partition *to = destination(map, layout);
	struct region payload;

	if (!to)
		return image_refuse(rep, -EPERM, "Use a flash programmer.",
				    "Nobody has said what of this router's boot partition may be replaced.");
	if (check_header(file, map, rep) || check_board(file, map, rep) ||
	    check_payload(file, &payload, rep) ||
	    check_place(map, to, &payload, rep))
		return rep->err;
	rep->verdict = IMAGE_ACCEPT;
	return image_add_part(rep, "boot loader", to->name, 0, &payload);
}

int update_check(const struct region *file, const u8 sha256[32],
		 const struct update_map *map, const struct layout *layout,
		 struct image_report *rep)
{
	memset(rep, 0, sizeof(*rep));
	rep->size = file->len;
	memcpy(rep->sha256, sha256, sizeof(rep->sha256));
	rep->err = check(file, map, layout, rep);
	return rep->err;
}

bool update_keeps(const struct update_map *map, u32 at, u32 len)
{
	u32 i;

	for (i = 0; i < map->nkeep; i++)
		if (map->keep[i].offset < (u64)at + len &&
		    at < (u64)map->keep[i].offset + map->keep[i].len)
			return true;
	return false;
}

/* an erase that was cut leaves ones or, just begun, zeros */
static bool has_beginning(const struct update_copy *copy)
{
	return is_a_program(&copy->bytes);
}

/* all of it is there but the beginning, which is written last */
static bool lacks_beginning(const struct update_copy *copy,
			    const struct update_copy *other)
{
	const u8 *a = copy->bytes.data, *b = other->bytes.data;
	u32 len = min_t(u32, copy->bytes.len, BLOCK_HEADER);

	return memcmp(a, b, len) &&
	       !memcmp(a + len, b + len, copy->bytes.len - len);
}

const struct update_copy *update_whole(const struct update_copy *main,
				       const struct update_copy *spare)
{
	if (spare && !spare->damaged && has_beginning(spare) &&
	    (main->damaged || !has_beginning(main) ||
	     lacks_beginning(main, spare)))
		return spare;
	return (spare ? main->damaged : main->lost) ? NULL : main;
}

void update_merge(const struct update_map *map, const struct region *payload,
		  const struct update_copy *whole, u8 *image)
{
	const struct region *now = &whole->bytes;
	u32 i, from, end;

	memcpy(image, payload->data, payload->len);
	memset(image + payload->len, 0xff, now->len - payload->len);
	for (i = 0; i < map->nkeep; i++) {
		from = map->keep[i].offset;
		end = min_t(u64, now->len, (u64)from + map->keep[i].len);
		if (from < end)
			memcpy(image + from, now->data + from, end - from);
	}
}

u32 update_differs(const struct update_copy *copy, const u8 *image,
		   u32 erasesize)
{
	u32 at, n = 0;

	for (at = 0; at < copy->bytes.len; at += erasesize)
		n += !!memcmp(copy->bytes.data + at, image + at, erasesize);
	return n;
}

bool update_trusts(const struct update_copy *main,
		   const struct update_copy *spare, bool from_ram)
{
	if (!spare)
		return !from_ram && !main->damaged;
	return !main->damaged && !spare->damaged &&
	       !memcmp(main->bytes.data, spare->bytes.data, main->bytes.len);
}

int update_walls(const struct layout *layout, const char *partition,
		 struct layout *walls)
{
	const struct partition *part = layout_find(layout, partition);

	if (!part || part->writable)
		return -EPERM;
	return layout_walls(walls, layout, layout_bit(layout, part));
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ELECOM's WRC-…GS family (OpenWrt's target/linux/ramips/image/mt7621.mk,
 * "elecom-wrc-gs-factory"): 32 bytes of text that name the router and a version,
 * the firmware, its MD5 in hex, and the router's name once more.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define HEADER_LEN	32
#define MAGIC		"ELECOM "
#define TRAILER		"MT7621_ELECOM_"
#define MD5_HEX_LEN	32
#define NAME_MAX	32
#define VERSION		" v"

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, MAGIC, sizeof(MAGIC) - 1);
}

/* the trailer is as long as the name in the header makes it */
static bool split(const struct region *file, const char *model,
		  struct region *image, struct region *tail)
{
	u32 len = MD5_HEX_LEN + sizeof(TRAILER) - 1 + strlen(model);
	u32 skip = HEADER_LEN + len;

	return file->len > skip &&
	       region_sub(file, HEADER_LEN, file->len - skip, image) &&
	       region_from(file, file->len - len, tail) &&
	       region_is(tail, MD5_HEX_LEN, TRAILER, sizeof(TRAILER) - 1) &&
	       region_is(tail, MD5_HEX_LEN + sizeof(TRAILER) - 1, model,
			 strlen(model));
}

static int check(const struct image_input *in, struct image_report *rep)
{
	char name[NAME_MAX + 1], *version;
	struct region image, tail;
	int ret;

	region_text(&in->file, 0, HEADER_LEN, name, sizeof(name));
	version = strrchr(name, ' ');
	if (version && !strncmp(version, VERSION, sizeof(VERSION) - 1))
		*version = '\0';
	ret = image_names(in, "elecom-name", name, rep);
	if (ret)
		return ret;
	ret = image_whole(rep, "trailer",
			  split(&in->file, name + sizeof(MAGIC) - 1, &image,
				&tail),
			  "its end is not what it should be") ?:
	      image_sum(rep, "MD5", sums_md5_hex_is(&tail, 0, &image, 1),
			"its MD5 sum is wrong") ?:
	      image_inner(in, &image, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(elecom_gs) = {
	.name = "elecom-gs",
	.title = "ELECOM",
	.match = match,
	.check = check,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Netgear's DNI (OpenWrt firmware-utils, mkdniimg.c): 128 bytes of text in
 * lines "key:value", the firmware, and a byte that makes the sum of all 0xff.
 * The text does not lie in flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/sums.h"

#define HEADER_LEN	128
#define DEVICE		"device:"
#define VALUE_MAX	48

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, DEVICE, sizeof(DEVICE) - 1);
}

/* the value in the line that begins with @key, "" if there is none */
static void get_line(const struct region *text, const char *key, char *value,
		     u32 size)
{
	u32 i, start, len = strlen(key);

	*value = '\0';
	for (i = 0; i < text->len; i++) {
		if ((i && text->data[i - 1] != '\n') ||
		    !region_is(text, i, key, len))
			continue;
		start = i + len;
		for (i = start; i < text->len && text->data[i] != '\n'; i++)
			;
		region_text(text, start, i - start, value, size);
		return;
	}
}

/* boards with NAND share a name, and are told apart by their hardware id */
static int check_board(const struct image_input *in, const struct region *text,
		       struct image_report *rep)
{
	char value[VALUE_MAX], device[VALUE_MAX];
	int ret;

	get_line(text, DEVICE, device, sizeof(device));
	ret = image_names(in, "dni-device", device, rep);
	get_line(text, "hd_id:", value, sizeof(value));
	if (!ret && value[0])
		ret = image_names(in, "dni-hwid", value, rep);
	if (!ret)
		strcpy(rep->board, device);
	return ret;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region text, image;
	int ret;

	ret = image_whole(rep, "checksum", in->file.len > HEADER_LEN + 1 &&
			  sums_bytes(&in->file) == 0xff,
			  "its checksum is wrong");
	if (ret)
		return ret;
	region_sub(&in->file, 0, HEADER_LEN, &text);
	region_sub(&in->file, HEADER_LEN, in->file.len - HEADER_LEN - 1,
		   &image);
	if (!rep->version[0])
		get_line(&text, "version:", rep->version,
			 sizeof(rep->version));
	ret = check_board(in, &text, rep) ?: image_inner(in, &image, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(dni) = {
	.name = "dni",
	.title = "Netgear DNI",
	.match = match,
	.check = check,
};

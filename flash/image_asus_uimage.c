// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ASUS on MediaTek: a uImage in whose name field the product stands behind four
 * bytes of version (OpenWrt's image recipe "asus-trx").  Written as it is, to
 * the kernel's partition.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/payload.h"

#define OFF_PRODUCT	0x24
#define PRODUCT_LEN	12

static bool match(const struct image_input *in)
{
	return uimage_match(&in->file);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	char product[PRODUCT_LEN + 1];
	struct uimage img;
	int ret;

	/* the name is no text for a person */
	ret = payload_kernel(in, &in->file, UIMAGE_HEADER_LEN, rep, &img);
	if (ret)
		return ret;
	region_text(&in->file, OFF_PRODUCT, PRODUCT_LEN, product,
		    sizeof(product));
	rep->version[0] = '\0';
	return image_names(in, "asus-product", product, rep) ?:
	       image_add_part(rep, "kernel", "kernel", 0, &in->file);
}

IMAGE_FORMAT(asus_uimage) = {
	.name = "asus-uimage",
	.title = "ASUS uImage",
	.match = match,
	.check = check,
};

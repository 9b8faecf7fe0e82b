// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SGE's uImage, of D-Link's DIR-8xx: U-Boot's header with 96 bytes more, which
 * its CRC covers (OpenWrt's include/image-commands.mk, "uimage-sgehdr").  The
 * boot loader of these routers starts it; a stock bootm does not.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <stdio.h>
#include "flash/payload.h"

#define HEADER_LEN	160
#define OFF_PRODUCT	0x40
#define PRODUCT_LEN	64
#define OFF_HARDWARE	0x90
#define HARDWARE_LEN	16

static bool match(const struct image_input *in)
{
	return uimage_match(&in->file);
}

/*
 * "DIR-882" and "A1".  OpenWrt's images of before "uimage-sgehdr" had the room
 * only ("uimage-padhdr 96"), for the boot loader looks at nothing in it.
 */
int sge_check_board(const struct image_input *in, struct image_report *rep)
{
	char product[PRODUCT_LEN + 1], hardware[HARDWARE_LEN + 1];
	char name[PRODUCT_LEN + HARDWARE_LEN + 2];
	struct uimage img;

	if (uimage_parse(&in->file, UIMAGE_MAGIC, HEADER_LEN, &img))
		return -ENOKEY;
	region_text(&in->file, OFF_PRODUCT, PRODUCT_LEN, product,
		    sizeof(product));
	region_text(&in->file, OFF_HARDWARE, HARDWARE_LEN, hardware,
		    sizeof(hardware));
	if (!product[0] && !hardware[0])
		return -ENOKEY;
	snprintf(name, sizeof(name), "%s %s", product, hardware);
	return image_names(in, "sge-product", name, rep);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct uimage img;
	int ret;

	/* not damaged, but another router's, or this one's for RAM */
	if (!uimage_header(&in->file, &img)) {
		image_check(rep, "kernel header", false);
		return image_refuse(rep, -EPERM,
				    "Take the factory, recovery or sysupgrade image for this router.",
				    "The image is a plain uImage, and this router's firmware has SGE's longer header.");
	}
	ret = payload_nor(in, &in->file, HEADER_LEN, rep);
	return ret ?: sge_check_board(in, rep);
}

static int kernel(const struct region *head, struct image_kernel *k)
{
	return payload_find_kernel(head, 0, HEADER_LEN, k);
}

IMAGE_FORMAT(sge_uimage) = {
	.name = "sge-uimage",
	.title = "SGE uImage",
	.match = match,
	.check = check,
	.kernel = kernel,
};

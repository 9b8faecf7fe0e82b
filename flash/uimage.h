/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's legacy image header (include/image.h, struct legacy_img_hdr). */
#ifndef LIFEBOAT_UIMAGE_H
#define LIFEBOAT_UIMAGE_H

#include "flash/region.h"

#define UIMAGE_HEADER_LEN	64
#define UIMAGE_NAME		32
#define UIMAGE_NAME_LEN		32

/**
 * struct uimage - the fields that matter, checked
 * @len:	header and data
 * @name:	as the image calls itself
 */
struct uimage {
	u32 len;
	char name[UIMAGE_NAME_LEN + 1];
};

bool uimage_match(const struct region *r);

/**
 * uimage_header() - read the header of a MIPS Linux kernel
 *
 * Return: 0; -ENOENT no uImage; -EBADMSG its CRC is wrong, or there is less
 * than a header; -EPERM it is not a Linux kernel for MIPS.
 */
int uimage_header(const struct region *r, struct uimage *img);

/* is the data all there, and its CRC right? */
bool uimage_data_ok(const struct region *r, const struct uimage *img);

#endif

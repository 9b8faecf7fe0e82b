/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's legacy image header (include/image.h, struct legacy_img_hdr). */
#ifndef LIFEBOAT_UIMAGE_H
#define LIFEBOAT_UIMAGE_H

#include "flash/region.h"

#define UIMAGE_HEADER_LEN	64
#define UIMAGE_LOAD		16
#define UIMAGE_ENTRY		20
#define UIMAGE_COMP		31
#define UIMAGE_NAME		32
#define UIMAGE_NAME_LEN		32
/* of all headers, with vendors' additions */
#define UIMAGE_HEADER_MAX	160
#define UIMAGE_MAGIC		0x27051956

/* how the data is packed: byte UIMAGE_COMP */
enum uimage_comp {
	UIMAGE_COMP_NONE = 0,
	UIMAGE_COMP_GZIP = 1,
	UIMAGE_COMP_LZMA = 3,
};

/**
 * struct uimage - the fields that matter, checked
 * @header_len:	bytes of the header; the data follows
 * @len:	header and data
 * @name:	as the image calls itself
 * @is_kernel:	not a file system with a kernel in it
 */
struct uimage {
	u32 header_len;
	u32 len;
	char name[UIMAGE_NAME_LEN + 1];
	bool is_kernel;
};

bool uimage_match(const struct region *r);

/**
 * uimage_parse() - read a header of U-Boot's shape, of a MIPS Linux kernel
 * @r:		bytes
 * @magic:	vendors change it: Netgear's WNDR3700 has 0x33373030
 * @header_len:	vendors add fields behind the 64 bytes; the CRC covers them
 * @img:	result
 *
 * Return: 0; -ENOENT no uImage; -EBADMSG its CRC is wrong, or there is less
 * than a header; -EPERM it is not a Linux kernel for MIPS; -EOPNOTSUPP it is
 * compressed in a way that this Lifeboat cannot unpack.
 */
int uimage_parse(const struct region *r, u32 magic, u32 header_len,
		 struct uimage *img);

/* the same for the header that bootm takes */
int uimage_header(const struct region *r, struct uimage *img);

/* is the data all there, and its CRC right? */
bool uimage_data_ok(const struct region *r, const struct uimage *img);

#endif

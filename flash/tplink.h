/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TP-Link's headers of 512 bytes, big-endian (OpenWrt firmware-utils,
 * mktplinkfw.c and mktplinkfw2.c): two versions with the same fields at other
 * places.  The header lies in flash and stays there.
 */
#ifndef LIFEBOAT_TPLINK_H
#define LIFEBOAT_TPLINK_H

#include "flash/image.h"

#define TPLINK_HEADER_LEN	0x200
#define TPLINK_SALT_LEN		16

/**
 * struct tplink - one version of the header
 * @match:	does one of this version begin here?
 * @salt:	what stands in place of the MD5 while it is made
 * @boot_salt:	the same for an image with a boot loader
 * @text:	offset of the firmware's version
 * @text_len:	bytes of it
 * @hw_id:	offset of the hardware's id; the revision follows
 * @md5:	offset of the sum
 * @load:	offset of the address that the kernel unpacks to; that of its
 *		entry follows
 * @kernel:	offset of the kernel's offset; its length, the root's offset and
 *		length, the boot loader's offset and length follow
 */
struct tplink {
	bool (*match)(const struct region *r);
	const u8 *salt;
	const u8 *boot_salt;
	u16 text;
	u16 text_len;
	u16 hw_id;
	u16 md5;
	u16 load;
	u16 kernel;
};

/* image_format's ->check() and ->kernel() */
int tplink_check(const struct image_input *in, const struct tplink *t,
		 struct image_report *rep);
int tplink_kernel(const struct region *head, const struct tplink *t,
		  struct image_kernel *k);

#endif

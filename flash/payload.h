/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What many formats contain: a kernel, a root file system, UBI. */
#ifndef LIFEBOAT_PAYLOAD_H
#define LIFEBOAT_PAYLOAD_H

#include "flash/image.h"
#include "flash/uimage.h"

/*
 * Headers that name no address: in OpenWrt's images the stream behind them
 * unpacks to a stub that is linked here (target/linux/generic/image/relocate)
 * and moves the kernel to where it belongs.
 */
#define PAYLOAD_STUB	0x81000000

/**
 * payload_is_kernel() - does @r begin with a uImage for this router, or FIT?
 * @in:		input; its identity may list more magics under "uimage-magic",
 *		eight hex digits each
 * @r:		bytes
 * @magic:	the one that was found
 */
bool payload_is_kernel(const struct image_input *in, const struct region *r,
		       u32 *magic);

/**
 * payload_kernel() - check a uImage or FIT at the beginning of @r
 * @in:		input
 * @r:		bytes; more may follow
 * @header_len:	of this vendor's header
 * @rep:	report; ->version is set if nobody has yet
 * @img:	result
 *
 * Return: 0, or refused.
 */
int payload_kernel(const struct image_input *in, const struct region *r,
		   u32 header_len, struct image_report *rep,
		   struct uimage *img);

/**
 * payload_any_kernel() - the same for whatever the boot can start
 * @in:		input
 * @r:		bytes, beginning with a uImage, a FIT, or the header of a format
 *		that is compiled in: TP-Link's, SGE's, an ELF
 * @rep:	report
 * @img:	result; ->len is all of it, its header included
 *
 * What has a sum of its own is held against it.
 *
 * Return: 0, or refused.
 */
int payload_any_kernel(const struct image_input *in, const struct region *r,
		       struct image_report *rep, struct uimage *img);

/**
 * payload_find_kernel() - a uImage or FIT in flash, for image_format's ->kernel()
 * @head:	beginning of the firmware
 * @at:		where in it that begins; of a uImage any magic will do
 * @header_len:	of this vendor's header
 * @k:		result
 *
 * Return: as ->kernel().
 */
int payload_find_kernel(const struct region *head, u32 at, u32 header_len,
			struct image_kernel *k);

/**
 * payload_root() - check the squashfs that follows a kernel
 * @r:		bytes of the whole firmware; makers pad as they like, or not at
 *		all, so that it may begin anywhere
 * @from:	where the kernel ends
 * @rep:	report
 *
 * Return: 0, or refused because there is none, or less than all of one.
 */
int payload_root(const struct region *r, u32 from, struct image_report *rep);

/**
 * payload_nor() - a kernel and a squashfs somewhere, for "firmware"
 * @in:		input
 * @r:		bytes, as they are to lie in flash
 * @header_len:	of this vendor's uImage
 * @rep:	report; gets the part
 *
 * Return: 0, or refused.
 */
int payload_nor(const struct image_input *in, const struct region *r,
		u32 header_len, struct image_report *rep);

/**
 * payload_find_ubi() - where UBI begins
 * @r:		bytes
 * @peb:	of which it begins at a multiple; a firmware that is laid out in
 *		another way has it elsewhere than in its partition
 *
 * Return: its offset, or ->len at the least.
 */
u32 payload_find_ubi(const struct region *r, u32 peb);

/* refused: a vendor's own system, not OpenWrt's; -EPERM */
int payload_makers_own(struct image_report *rep);

/* refused: no root file system; -EPERM */
int payload_no_root(struct image_report *rep);

/* refused: a kernel of @kernel_len bytes at the beginning of @r, and no UBI */
int payload_alone(const struct region *r, u32 kernel_len,
		  struct image_report *rep);

/**
 * payload_nand() - check a kernel and UBI, and add them as parts
 * @in:		input
 * @kernel:	goes to the partition "kernel"; may be padded
 * @ubi:	goes to the partition "ubi"
 * @rep:	report
 *
 * Return: -ENOKEY (nothing in them names a board), or refused.
 */
int payload_nand(const struct image_input *in, const struct region *kernel,
		 const struct region *ubi, struct image_report *rep);

/* the same, one behind the other, cut at the size of the partition "kernel" */
int payload_kernel_ubi(const struct image_input *in, const struct region *r,
		       struct image_report *rep);

/**
 * sge_check_board() - whose a kernel with SGE's header is
 * @in:		input; the file begins with the kernel
 * @rep:	report; ->board is set
 *
 * Of image_sge_uimage.c, which not every build has.
 *
 * Return: 0 this router's; -ENOKEY there is no such header, or nothing in it;
 * otherwise refused.
 */
int sge_check_board(const struct image_input *in, struct image_report *rep);

#endif

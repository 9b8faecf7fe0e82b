// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A kernel as an ELF program, and a root file system behind it: OpenWrt's
 * loaders for boot loaders that start nothing else, with the kernel in them,
 * or behind them, where they look for it themselves (target/linux/ath79,
 * LOADER_TYPE := elf).  All of it lies in flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"

/* System V ABI, MIPS: of 32 bits, of one segment */
#define IDENT		"\x7f\x45LF\x01"
#define OFF_ORDER	5
#define BIG		2
#define OFF_MACHINE	18
#define MACHINE_MIPS	8
#define OFF_ENTRY	24
#define OFF_HEADERS	28
#define OFF_COUNT	44
#define LOAD		1
#define SEG_TYPE	0
#define SEG_OFFSET	4
#define SEG_ADDR	8
#define SEG_LEN		16

static u32 field(const struct region *r, u64 off)
{
	u32 val = 0;

	(r->data[OFF_ORDER] == BIG ? region_be32 : region_le32)(r, off, &val);
	return val;
}

static u16 half(const struct region *r, u64 off)
{
	u16 val = 0;

	(r->data[OFF_ORDER] == BIG ? region_be16 : region_le16)(r, off, &val);
	return val;
}

static int kernel(const struct region *head, struct image_kernel *k)
{
	u64 seg;

	if (!region_is(head, 0, IDENT, sizeof(IDENT) - 1) ||
	    head->len <= OFF_ORDER || half(head, OFF_MACHINE) != MACHINE_MIPS)
		return -ENOENT;
	seg = field(head, OFF_HEADERS);
	k->offset = field(head, seg + SEG_OFFSET);
	k->len = field(head, seg + SEG_LEN);
	if (half(head, OFF_COUNT) != 1 || field(head, seg + SEG_TYPE) != LOAD ||
	    !k->offset || !k->len)
		return -EBADMSG;
	strcpy(k->name, "ELF");
	k->load = field(head, seg + SEG_ADDR);
	k->entry = field(head, OFF_ENTRY);
	k->raw = true;
	return 0;
}

static bool match(const struct image_input *in)
{
	struct image_kernel k;

	return kernel(&in->file, &k) != -ENOENT;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct uimage img;

	return payload_any_kernel(in, &in->file, rep, &img) ?:
	       payload_root(&in->file, img.len, rep) ?:
	       image_add_part(rep, "kernel and root file system", "firmware",
			      0, &in->file) ?: -ENOKEY;
}

IMAGE_FORMAT(elf) = {
	.name = "elf",
	.title = "ELF kernel",
	.match = match,
	.check = check,
	.kernel = kernel,
};

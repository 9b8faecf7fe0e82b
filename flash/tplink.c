// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/payload.h"
#include "flash/squashfs.h"
#include "flash/sums.h"
#include "flash/tplink.h"

/* behind ->kernel */
#define KERNEL_LEN	4
#define ROOTFS		8
#define ROOTFS_LEN	12
#define BOOT_LEN	20
/* behind the header and the boot loader, padded to one of these, TP-Link's own
 * images go on with another header, of what is meant for flash
 */
#define BOOT_PAD	0x10000
#define BOOT_MAX	0x40000

/* where kernels run: the first three bits of their addresses */
#define KSEG0	4

static u32 field(const struct region *r, u32 off)
{
	u32 val = 0;

	region_be32(r, off, &val);
	return val;
}

/* of all of the image, with the salt in place of the sum */
static bool md5_ok(const struct region *r, const struct tplink *t,
		   const u8 *salt)
{
	struct region pieces[3] = { };
	u8 sum[16];

	region_sub(r, 0, t->md5, &pieces[0]);
	pieces[1] = (struct region){ salt, TPLINK_SALT_LEN };
	region_from(r, t->md5 + TPLINK_SALT_LEN, &pieces[2]);
	sums_md5(pieces, 3, sum);
	return region_is(r, t->md5, sum, sizeof(sum));
}

/* OpenWrt's images for boards that do not look at the id have 0 there */
static int check_board(const struct image_input *in, const struct tplink *t,
		       struct image_report *rep)
{
	u32 id = field(&in->file, t->hw_id);
	char hwid[12], rev[12];

	if (!id)
		return -ENOKEY;
	snprintf(hwid, sizeof(hwid), "%08x", id);
	snprintf(rev, sizeof(rev), "%x", field(&in->file, t->hw_id + 4));
	snprintf(rep->board, sizeof(rep->board), "TP-Link hardware %s rev %s",
		 hwid, rev);
	if (image_check(rep, "hardware id",
			identity_has(in->id, "tplink-hwid", hwid) &&
			(!in->id->get(in->id, "tplink-hwrev", 0) ||
			 identity_has(in->id, "tplink-hwrev", rev))))
		return 0;
	return image_other(rep);
}

/*
 * The root's offset in the header was the layout's default until 2017
 * (firmware-utils, 407312d), whatever lay there: OpenWrt looks behind the
 * kernel.
 */
static bool find_root(const struct image_input *in, u32 ofs, u32 kernel_end,
		      u32 *at)
{
	const struct partition *fw = layout_find(in->layout, "firmware");
	const struct region *r = &in->file;

	/* no layout of any router has it there */
	if (!fw || ofs >= fw->size)
		return false;
	*at = ofs;
	return squashfs_match(r, ofs) || squashfs_find(r, kernel_end, 1, at);
}

static int check_parts(const struct image_input *in, const struct tplink *t,
		       struct image_report *rep)
{
	const struct region *r = &in->file;
	u32 kernel = field(r, t->kernel), at;
	u32 len = field(r, t->kernel + KERNEL_LEN);
	struct region part;
	int ret;

	ret = image_whole(rep, "kernel", kernel >= TPLINK_HEADER_LEN && len &&
			  region_sub(r, kernel, len, &part),
			  "its kernel is not all there");
	if (ret)
		return ret;
	if (!find_root(in, field(r, t->kernel + ROOTFS), kernel + len, &at))
		return payload_no_root(rep);
	return image_whole(rep, "root file system", squashfs_whole(r, at),
			   "its root file system is not all there");
}

/* what TP-Link gives out with a boot loader in front; that is never written */
static int check_behind_boot(const struct image_input *in,
			     const struct tplink *t, struct image_report *rep)
{
	struct image_input sub = *in;
	u32 skip;

	for (skip = BOOT_PAD; skip <= BOOT_MAX; skip += BOOT_PAD)
		if (region_from(&in->file, TPLINK_HEADER_LEN + skip,
				&sub.file) && t->match(&sub.file) &&
		    !field(&sub.file, t->kernel + BOOT_LEN))
			return tplink_check(&sub, t, rep);
	image_check(rep, "no boot loader", false);
	return image_refuse(rep, -EACCES,
			    "Take the image without \"boot\" in its name.",
			    "The image carries a boot loader, which is never written.");
}

int tplink_check(const struct image_input *in, const struct tplink *t,
		 struct image_report *rep)
{
	static const u8 none[16];
	const struct region *image = &in->file;
	u32 boot = field(image, t->kernel + BOOT_LEN);
	int ret, named;

	ret = image_whole(rep, "header", image->len >= TPLINK_HEADER_LEN,
			  "it is cut short inside its header");
	if (ret)
		return ret;
	if (!rep->version[0])
		region_text(image, t->text, t->text_len, rep->version,
			    sizeof(rep->version));
	named = check_board(in, t, rep);
	if (named && named != -ENOKEY)
		return named;
	/*
	 * A header over the kernel alone has no sum.  OpenWrt's initramfs is
	 * that, and its sysupgrade.bin for boot loaders with safeloader, which
	 * has a root behind it, and metadata with a sum.
	 */
	if (region_is(image, t->md5, none, sizeof(none)) &&
	    !field(image, t->kernel + ROOTFS_LEN) && !boot) {
		named = -ENOKEY;
	} else {
		ret = image_sum(rep, "MD5", md5_ok(image, t, boot ?
						   t->boot_salt : t->salt),
				"its MD5 sum is wrong");
		if (ret)
			return ret;
	}
	if (boot)
		return check_behind_boot(in, t, rep);
	return check_parts(in, t, rep) ?:
	       image_add_part(rep, "header, kernel and root file system",
			      "firmware", 0, image) ?: named;
}

/* in the CPU's order, which is not the header's where mktplinkfw2 had -e */
static u32 address(const struct region *r, u32 off)
{
	u32 be = field(r, off), le = 0;

	if (be >> 29 == KSEG0)
		return be;
	region_le32(r, off, &le);
	return le;
}

int tplink_kernel(const struct region *head, const struct tplink *t,
		  struct image_kernel *k)
{
	if (!t->match(head))
		return -ENOENT;
	region_text(head, t->text, t->text_len, k->name, sizeof(k->name));
	k->offset = field(head, t->kernel);
	k->len = field(head, t->kernel + KERNEL_LEN);
	k->load = address(head, t->load);
	k->entry = address(head, t->load + 4);
	return k->offset >= TPLINK_HEADER_LEN && k->len ? 0 : -EBADMSG;
}

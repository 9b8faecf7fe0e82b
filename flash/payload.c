// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/fit.h"
#include "flash/payload.h"
#include "flash/rootfs.h"
#include "flash/squashfs.h"
#include "flash/ubi.h"

/* no chip has smaller erase blocks that UBI is used on, or a kernel in front */
#define UBI_ALIGN	0x10000

/* where tools put a file system behind a kernel, at the closest */
#define ROOT_ALIGN	0x1000

#define TAKE_ANOTHER	"Take the sysupgrade image; an initramfs is started " \
			"from RAM."

/* where it is no format of the board's, its boot does not know it either */
static bool is_fit(const struct image_input *in, const struct region *r)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_FIT) && fit_match(r) &&
	       identity_has(in->id, "formats", "fit");
}

bool payload_is_kernel(const struct image_input *in, const struct region *r,
		       u32 *magic)
{
	char text[9];

	if (!region_be32(r, 0, magic))
		return false;
	if (*magic == UIMAGE_MAGIC || is_fit(in, r))
		return true;
	if (!IS_ENABLED(CONFIG_LIFEBOAT_MAGICS))
		return false;
	snprintf(text, sizeof(text), "%08x", *magic);
	return identity_has(in->id, "uimage-magic", text);
}

static int check_fit(const struct image_input *in, const struct region *r,
		     struct image_report *rep, struct uimage *img)
{
	struct region fit = *r;
	u8 *copy;
	int ret;

	memset(img, 0, sizeof(*img));
	/* a header of odd length may be in front of it */
	if ((uintptr_t)r->data & (FIT_ALIGN - 1) && fit_len(r, &fit.len)) {
		copy = scratch_take(in->scratch, fit.len);
		if (!copy)
			return image_no_room(rep);
		memcpy(copy, r->data, fit.len);
		fit.data = copy;
	}
	ret = fit_check(&fit, &img->len, img->name, sizeof(img->name));
	if (!ret && !rep->version[0])
		strcpy(rep->version, img->name);
	if (ret != -EOPNOTSUPP)
		return image_whole(rep, "kernel's FIT", !ret,
				   "its kernel is cut short or changed");
	image_check(rep, "kernel's FIT", false);
	return image_refuse(rep, -EPERM, IMAGE_ANOTHER,
			    "The image's kernel is a FIT without what tells that it is whole: data in it, and a CRC-32, MD5 or SHA-256 of them.");
}

static int cannot_start(struct image_report *rep)
{
	image_check(rep, "kernel header", false);
	return image_refuse(rep, -EPERM, IMAGE_ANOTHER,
			    "The image has no kernel that this Lifeboat could start.");
}

/* what people have in the same folder; some call themselves a Linux kernel */
static bool is_boot_loader(const struct uimage *img)
{
	if (!IS_ENABLED(CONFIG_LIFEBOAT_GUESS))
		return false;
	return strstr(img->name, "Breed") || strstr(img->name, "U-Boot") ||
	       strstr(img->name, "u-boot") || strstr(img->name, "ootloader");
}

int payload_kernel(const struct image_input *in, const struct region *r,
		   u32 header_len, struct image_report *rep,
		   struct uimage *img)
{
	u32 magic = UIMAGE_MAGIC;
	int ret;

	if (is_fit(in, r))
		return check_fit(in, r, rep, img);
	if (IS_ENABLED(CONFIG_LIFEBOAT_MAGICS) &&
	    !payload_is_kernel(in, r, &magic))
		return cannot_start(rep);
	ret = uimage_parse(r, magic, header_len, img);
	if (!ret && is_boot_loader(img))
		ret = -EPERM;
	if (ret == -EPERM || ret == -EOPNOTSUPP) {
		image_check(rep, "kernel header", false);
		return image_refuse(rep, -EPERM,
				    "Choose a firmware image, not a boot loader.",
				    "The image is \"%s\", not a Linux kernel that can be started here.",
				    img->name);
	}
	ret = image_whole(rep, "kernel header", !ret,
			  "its kernel's header is wrong") ?:
	      image_whole(rep, "kernel checksum", uimage_data_ok(r, img),
			  "its kernel is cut short or changed");
	if (!ret && !rep->version[0])
		strcpy(rep->version, img->name);
	return ret;
}

int payload_find_kernel(const struct region *head, u32 at, u32 header_len,
			struct image_kernel *k)
{
	struct uimage img;
	struct region r;
	u32 magic;
	int ret;

	if (!region_from(head, at, &r) || !region_be32(&r, 0, &magic))
		return -EBADMSG;
	if (IS_ENABLED(CONFIG_LIFEBOAT_FIT) && fit_match(&r)) {
		strcpy(k->name, "FIT");
		k->offset = at;
		k->fit = true;
		return region_be32(&r, FIT_SIZE, &k->len) ? 0 : -EBADMSG;
	}
	if (!IS_ENABLED(CONFIG_LIFEBOAT_MAGICS))
		magic = UIMAGE_MAGIC;
	/* vendors change the magic; the header's CRC tells what is one */
	ret = uimage_parse(&r, magic, header_len, &img);
	if (IS_ENABLED(CONFIG_LIFEBOAT_MAGICS) && magic != UIMAGE_MAGIC &&
	    (ret || !img.is_kernel))
		return -ENOENT;
	if (ret)
		return ret == -ENOENT ? ret : -EBADMSG;
	strcpy(k->name, img.name);
	k->offset = at;
	k->len = img.len;
	k->header_len = header_len;
	return 0;
}

int payload_no_root(struct image_report *rep)
{
	if (IS_ENABLED(CONFIG_LIFEBOAT_RAM_BOOT))
		rep->alone = true;
	image_check(rep, "root file system", false);
	return image_refuse(rep, -EPERM, TAKE_ANOTHER,
			    "The image has a kernel, but no squashfs root file system.");
}

/* OpenWrt's kernels find squashfs behind themselves, and hardly anything else */
static int other_root(const struct region *r, u32 from,
		      struct image_report *rep)
{
	const char *name = NULL;
	u32 at;

	if (!IS_ENABLED(CONFIG_LIFEBOAT_GUESS))
		return 0;
	for (at = ALIGN(from, ROOT_ALIGN); !name && at < r->len;
	     at += ROOT_ALIGN)
		name = rootfs_name(r, at);
	if (!name)
		return 0;
	image_check(rep, "root file system", false);
	return image_refuse(rep, -EPERM, "Take the image with squashfs.",
			    "The image's root file system is %s, and this Lifeboat knows only squashfs in NOR flash.",
			    name);
}

int payload_root(const struct region *r, u32 from, struct image_report *rep)
{
	u32 at;

	if (!squashfs_find(r, from, 1, &at))
		return other_root(r, from, rep) ?: payload_no_root(rep);
	return image_whole(rep, "root file system", squashfs_whole(r, at),
			   "its root file system is not all there");
}

int payload_makers_own(struct image_report *rep)
{
	image_check(rep, "kernel", false);
	return image_refuse(rep, -EPERM,
			    "Take OpenWrt's image for this router.",
			    "The image is the maker's own firmware, which Lifeboat cannot start.");
}

u32 payload_find_ubi(const struct region *r, u32 peb)
{
	u32 at;

	for (at = 0; at < r->len && !region_is(r, at, "UBI#", 4); at += peb)
		;
	return at;
}

/* what UBI has in it is found as well, where no kernel looks for it */
static bool is_for_nand(const struct region *r, u32 root)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_GUESS) &&
	       payload_find_ubi(r, UBI_ALIGN) < root;
}

int payload_nor(const struct image_input *in, const struct region *r,
		u32 header_len, struct image_report *rep)
{
	struct uimage img;
	u32 at;
	int ret;

	ret = payload_kernel(in, r, header_len, rep, &img);
	if (ret)
		return ret;
	/* makers' own have it in the kernel's uImage, too */
	if (!squashfs_find(r, img.len, 1, &at))
		at = 0;
	if (is_for_nand(r, at)) {
		image_check(rep, "root file system", false);
		return image_refuse(rep, -EXDEV,
				    "Take the image for NOR, factory or sysupgrade.",
				    "The image is made for NAND flash, and this router's firmware is in NOR.");
	}
	return payload_root(r, at, rep) ?:
	       image_add_part(rep, "kernel and root file system", "firmware",
			      0, r);
}

/* behind the first @len bytes, all that is only there to fill a partition */
static u32 padding(const struct region *r, u32 len)
{
	u32 end = r->len;

	while (end > len && (r->data[end - 1] == 0xff || !r->data[end - 1]))
		end--;
	return r->len - end;
}

int payload_nand(const struct image_input *in, const struct region *kernel,
		 const struct region *ubi, struct image_report *rep)
{
	struct uimage img;
	int ret;

	ret = payload_any_kernel(in, kernel, rep, &img);
	if (ret)
		return ret;
	if (!image_check(rep, "UBI", ubi_begins(ubi, in->layout->erasesize)))
		return image_refuse(rep, -EPERM, TAKE_ANOTHER,
				    "The image has no UBI where this router's root file system is: it is laid out for another firmware.");
	ret = ubi_check(ubi, in->layout, rep) ?:
	      image_add_part(rep, "kernel", "kernel", 0, kernel) ?:
	      image_add_part(rep, "UBI volumes", "ubi", 0, ubi);
	if (ret)
		return ret;
	rep->part[0].padding = padding(kernel, img.len);
	return -ENOKEY;
}

int payload_alone(const struct region *r, u32 kernel_len,
		  struct image_report *rep)
{
	u32 at;

	image_check(rep, "kernel and UBI", false);
	if (squashfs_find(r, kernel_len, 1, &at))
		return image_refuse(rep, -EXDEV,
				    "Take the image for NAND, factory or sysupgrade.",
				    "The image is made for NOR flash, and this router's firmware is in NAND.");
	rep->alone = true;
	return image_refuse(rep, -EPERM, TAKE_ANOTHER,
			    "The image is a kernel without UBI behind it: one part of a firmware, or made to be started from RAM.");
}

int payload_kernel_ubi(const struct image_input *in, const struct region *r,
		       struct image_report *rep)
{
	const struct partition *to = layout_find(in->layout, "kernel");
	u32 at = payload_find_ubi(r, in->layout->erasesize);
	struct region kernel = *r, ubi = { };
	struct uimage img;
	int ret;

	if (to && at < r->len) {
		if (at >= to->size) {
			region_sub(r, 0, to->size, &kernel);
			region_from(r, to->size, &ubi);
		}
		return payload_nand(in, &kernel, &ubi, rep);
	}
	ret = payload_any_kernel(in, r, rep, &img);
	return ret ?: payload_alone(r, img.len, rep);
}

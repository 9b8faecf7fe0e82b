// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Legacy uImage kernel, root file system behind it, OpenWrt's metadata at the
 * end: sysupgrade.bin of most boards with NOR flash.  The whole of it but the
 * metadata lies in flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/image.h"
#include "flash/metadata.h"
#include "flash/squashfs.h"
#include "flash/uimage.h"

#define AGAIN	"Download it again."

/* kernel without a root behind it: an initramfs, or a file cut to the kernel */
static int check_root(const struct region *image, const struct uimage *img,
		      const struct layout *layout, struct image_report *rep)
{
	u32 at;

	if (!squashfs_find(image, img->len, layout->erasesize, &at))
		return image_check(rep, "root file system", false) ? 0 :
		       image_refuse(rep, -EBADMSG, AGAIN,
				    "The image has a kernel but no root file system: it is cut short, or made to be started from RAM.");
	if (!image_check(rep, "root file system", squashfs_whole(image, at)))
		return image_refuse(rep, -EBADMSG, AGAIN,
				    "The image is cut short: its root file system is not all there.");
	return 0;
}

static int check_kernel(const struct region *file, struct uimage *img,
			struct image_report *rep)
{
	int ret = uimage_header(file, img);

	image_check(rep, "header checksum", ret != -EBADMSG);
	if (ret == -EPERM)
		return image_refuse(rep, ret,
				    "Choose a firmware image, not a boot loader.",
				    "The image is \"%s\", not a Linux firmware for this router's processor.",
				    img->name);
	if (ret)
		return image_refuse(rep, -EBADMSG, AGAIN,
				    "The file is damaged: its header is wrong.");
	if (!image_check(rep, "kernel checksum", uimage_data_ok(file, img)))
		return image_refuse(rep, -EBADMSG, AGAIN,
				    "The file is damaged: its kernel is cut short or changed.");
	return 0;
}

static int uimage_check(const struct region *file, const struct identity *id,
			const struct layout *layout, struct image_report *rep)
{
	struct region image;
	struct uimage img;
	int ret, named;

	strcpy(rep->format, "uImage");
	ret = check_kernel(file, &img, rep);
	if (ret)
		return ret;
	strcpy(rep->version, img.name);
	named = metadata_check(file, id, rep, &image);
	if (named && named != -ENOKEY)
		return named;
	if (!named)
		strcpy(rep->format, "uImage with OpenWrt metadata");
	ret = check_root(&image, &img, layout, rep);
	if (ret)
		return ret;
	rep->part[0].what = "kernel and root file system";
	rep->part[0].partition = "firmware";
	rep->part[0].src = image;
	rep->nparts = 1;
	return named;
}

static int uimage_kernel(const struct region *head, struct image_kernel *k)
{
	struct uimage img;
	int ret = uimage_header(head, &img);

	if (ret)
		return ret == -ENOENT ? ret : -EBADMSG;
	strcpy(k->name, img.name);
	k->len = img.len;
	k->uimage = true;
	return 0;
}

IMAGE_FORMAT(uimage) = {
	.name = "uimage",
	.match = uimage_match,
	.check = uimage_check,
	.kernel = uimage_kernel,
};

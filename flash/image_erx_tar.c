// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EdgeRouter X: the tar that the vendor's updater takes (OpenWrt's
 * target/linux/ramips/image/mt7621.mk, "ubnt-erx-factory-image"): "compat"
 * names the platform, vmlinux.tmp is an OpenWrt that runs from RAM, which
 * squashfs.tmp has no part in.  Each comes with its MD5 in hex.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/sums.h"
#include "flash/tar.h"

/* the last of them may be missing */
enum { COMPAT, KERNEL, MD5, VERSION, COUNT };

static const char *const names[COUNT] = {
	"compat", "vmlinux.tmp", "vmlinux.tmp.md5", "version.tmp",
};

static bool match(const struct image_input *in)
{
	return tar_match(&in->file) && region_is(&in->file, 0, "compat", 7);
}

static int read_tar(const struct region *file, struct region c[COUNT],
		    struct image_report *rep)
{
	struct tar_member m;
	u32 i, off = 0;
	int ret;

	memset(c, 0, COUNT * sizeof(*c));
	while ((ret = tar_next(file, &off, &m)) > 0)
		for (i = 0; i < COUNT; i++)
			if (!strcmp(m.name, names[i]))
				c[i] = m.data;
	ret = image_whole(rep, "archive", !ret,
			  "one of the files in it is cut short or changed");
	for (i = 0; !ret && i < VERSION; i++) {
		if (c[i].len)
			continue;
		image_check(rep, "archive", false);
		ret = image_refuse(rep, -EPERM, IMAGE_ANOTHER,
				   "The archive has no \"%s\" in it, or an empty one.",
				   names[i]);
	}
	return ret;
}

/* the first line of a small file */
static void first_line(const struct region *r, char *buf, u32 size)
{
	u32 len;

	for (len = 0; len < r->len && r->data[len] != '\n'; len++)
		;
	region_text(r, 0, len, buf, size);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region c[COUNT];
	struct uimage img;
	char compat[32];
	int ret;

	ret = read_tar(&in->file, c, rep) ?:
	      image_sum(rep, "MD5",
			sums_md5_hex_is(&c[MD5], 0, &c[KERNEL], 1),
			"its MD5 sum is wrong");
	if (ret)
		return ret;
	first_line(&c[COMPAT], compat, sizeof(compat));
	if (!rep->version[0])
		first_line(&c[VERSION], rep->version, sizeof(rep->version));
	return image_names(in, "erx-compat", compat, rep) ?:
	       payload_kernel(in, &c[KERNEL], UIMAGE_HEADER_LEN, rep, &img) ?:
	       image_add_part(rep, "kernel, which runs from RAM", "kernel", 0,
			      &c[KERNEL]);
}

IMAGE_FORMAT(erx_tar) = {
	.name = "erx-tar",
	.title = "EdgeRouter tar",
	.match = match,
	.check = check,
};

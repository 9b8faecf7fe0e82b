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

struct contents {
	struct region compat;
	struct region kernel;
	struct region md5;
	struct region version;
};

static bool match(const struct image_input *in)
{
	return tar_match(&in->file) && region_is(&in->file, 0, "compat", 7);
}

static bool read_tar(const struct region *file, struct contents *c)
{
	struct tar_member m;
	u32 off = 0;
	int ret;

	memset(c, 0, sizeof(*c));
	while ((ret = tar_next(file, &off, &m)) > 0) {
		if (!strcmp(m.name, "compat"))
			c->compat = m.data;
		else if (!strcmp(m.name, "vmlinux.tmp"))
			c->kernel = m.data;
		else if (!strcmp(m.name, "vmlinux.tmp.md5"))
			c->md5 = m.data;
		else if (!strcmp(m.name, "version.tmp"))
			c->version = m.data;
	}
	return !ret && c->kernel.len;
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
	struct contents c;
	struct uimage img;
	char compat[32];
	int ret;

	ret = image_whole(rep, "archive", read_tar(&in->file, &c),
			  "one of the files in it is cut short or changed") ?:
	      image_sum(rep, "MD5",
			sums_md5_hex_is(&c.md5, 0, &c.kernel, 1),
			"its MD5 sum is wrong");
	if (ret)
		return ret;
	first_line(&c.compat, compat, sizeof(compat));
	if (!rep->version[0])
		first_line(&c.version, rep->version, sizeof(rep->version));
	return image_names(in, "erx-compat", compat, rep) ?:
	       payload_kernel(in, &c.kernel, UIMAGE_HEADER_LEN, rep, &img) ?:
	       image_add_part(rep, "kernel, which runs from RAM", "kernel", 0,
			      &c.kernel);
}

IMAGE_FORMAT(erx_tar) = {
	.name = "erx-tar",
	.title = "EdgeRouter tar",
	.match = match,
	.check = check,
};

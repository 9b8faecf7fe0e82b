// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * EnGenius and others made by Senao (OpenWrt's target/linux/ath79/image/
 * common-senao.mk): a gzipped tar whose files are named openwrt-MODEL-….  One is
 * a loader, as uImage; the other, called root.squashfs, is a kernel with a magic
 * of its own and the root file system, which the loader looks for in flash, and
 * which may be spread over several partitions.  WatchGuard's factory image has
 * the MD5 of the archive and a salt behind it, in hex.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/guess.h"
#include "flash/inflate.h"
#include "flash/payload.h"
#include "flash/sums.h"
#include "flash/tar.h"

#define PREFIX		"openwrt-"
#define LOADER		"-uImage-lzma.bin"
#define FIRMWARE	"-root.squashfs"
#define MD5_HEX_LEN	32

/* one of the two files, and the model in its name */
struct file {
	struct region data;
	char model[64];
};

struct contents {
	struct file loader;
	struct file firmware;
};

static bool match(const struct image_input *in)
{
	return gunzip_matches(&in->file);
}

/* is @m PREFIX, a model and @suffix? */
static void take(const struct tar_member *m, const char *suffix,
		 struct file *f)
{
	int from = sizeof(PREFIX) - 1;
	int len = strlen(m->name) - strlen(suffix) - from;

	if (len < 0 || len >= sizeof(f->model) ||
	    strncmp(m->name, PREFIX, from) ||
	    strcmp(m->name + from + len, suffix))
		return;
	f->data = m->data;
	strlcpy(f->model, m->name + from, len + 1);
}

static int read_tar(const struct image_input *in, const struct region *tar,
		    struct contents *c, struct image_report *rep)
{
	struct tar_member m;
	u32 off = 0;
	int ret;

	memset(c, 0, sizeof(*c));
	while ((ret = tar_next(tar, &off, &m)) > 0) {
		take(&m, LOADER, &c->loader);
		take(&m, FIRMWARE, &c->firmware);
	}
	if (!ret && c->loader.data.len && c->firmware.data.len)
		return 0;
	/* people's backups of settings begin in the same way */
	image_check(rep, "archive", false);
	return guess(in, rep) ?:
	       image_refuse(rep, -ENOEXEC, "Choose another file.",
			    "The file is an archive without a loader and a firmware for this router in it.");
}

/* both files name the same model, or none */
static int check_model(const struct image_input *in, const struct contents *c,
		       struct image_report *rep)
{
	const char *a = c->loader.model, *b = c->firmware.model;
	int ret = -ENOKEY;

	if (*b)
		ret = image_names(in, "senao-model", b, rep);
	return strcmp(a, b) ? image_names(in, "senao-model", a, rep) ?: ret :
	       ret;
}

static int check_end(const struct image_input *in, const struct region *rest,
		     struct image_report *rep)
{
	const char *salt = in->id->get(in->id, "watchguard-salt", 0);
	struct region pieces[2] = {
		{ in->file.data, in->file.len - rest->len },
	};

	if (!rest->len)
		return 0;
	if (!salt || rest->len != MD5_HEX_LEN)
		return image_whole(rep, "end", false,
				   "there is more behind its archive");
	pieces[1].data = (const u8 *)salt;
	pieces[1].len = strlen(salt);
	return image_whole(rep, "MD5", sums_md5_hex_is(rest, 0, pieces, 2),
			   "its MD5 sum is wrong");
}

/* what does not fit into the last one is left to the check of sizes */
static int spread(const struct image_input *in, struct region left,
		  struct image_report *rep)
{
	const char *name, *next;
	const struct partition *to;
	struct region piece;
	int i, ret = 0;

	name = in->id->get(in->id, "firmware-spans", 0) ?: "firmware";
	for (i = 1; !ret && left.len; i++, name = next) {
		next = in->id->get(in->id, "firmware-spans", i);
		to = layout_find(in->layout, name);
		piece = left;
		if (next && to)
			piece.len = min(left.len, to->size);
		region_from(&left, piece.len, &left);
		ret = image_add_part(rep, "kernel and root file system", name,
				     0, &piece);
	}
	return ret;
}

/* a boot looks at the first of the partitions: that one comes first */
static int add_parts(const struct image_input *in, const struct contents *c,
		     struct image_report *rep)
{
	bool first = !strcmp(layout_firmware(in->layout)->name, "loader");
	int ret = 0;

	if (!first)
		ret = spread(in, c->firmware.data, rep);
	ret = ret ?: image_add_part(rep, "loader", "loader", 0,
				    &c->loader.data);
	if (first)
		ret = ret ?: spread(in, c->firmware.data, rep);
	return ret;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region rest = in->file, tar;
	struct uimage loader, kernel;
	struct contents c;
	int ret, named;

	ret = gunzip_to(&rest, in->scratch, &tar);
	if (ret == -ENOMEM)
		return image_no_room(rep);
	ret = image_whole(rep, "gzip CRC", !ret,
			  "its gzip archive is cut short or changed") ?:
	      read_tar(in, &tar, &c, rep);
	if (ret)
		return ret;
	named = check_model(in, &c, rep);
	if (named && named != -ENOKEY)
		return named;
	ret = check_end(in, &rest, rep);
	if (ret)
		return ret;
	rep->arrived = true;	/* or gzip's CRC would have been wrong */
	ret = payload_kernel(in, &c.loader.data, UIMAGE_HEADER_LEN, rep,
			     &loader) ?:
	      payload_kernel(in, &c.firmware.data, UIMAGE_HEADER_LEN, rep,
			     &kernel) ?:
	      payload_root(&c.firmware.data, kernel.len, rep) ?:
	      add_parts(in, &c, rep);
	return ret ?: named;
}

IMAGE_FORMAT(senao_tar_gz) = {
	.name = "senao-tar-gz",
	.title = "Senao archive",
	.match = match,
	.check = check,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * OpenWrt's sysupgrade.bin of boards with NAND: a tar with the folder
 * "sysupgrade-BOARD" (BOARD is the device's name with "_" for ","), and in it
 * CONTROL, kernel and root (package/base-files/files/lib/upgrade/nand.sh).
 * The kernel goes to its partition, the root to a UBI volume.
 *
 * A folder of another router's refuses; ours proves nothing.  OpenWrt has put
 * metadata behind these for as long as it has had the routers, and its own
 * sysupgrade asks for them: they say which flash map it is for, and there is
 * no other sum over the root.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/rootfs.h"
#include "flash/squashfs.h"
#include "flash/tar.h"

#define FOLDER		"sysupgrade-"
#define BOARD_MAX	64

/**
 * struct contents - what was found
 * @board:	of the folder
 * @kernel:	length 0 if it is not there
 * @root:	length 0 if it is not there
 */
struct contents {
	char board[BOARD_MAX];
	struct region kernel;
	struct region root;
};

/* the folder's own member comes first, or "./" does, or what is in it */
static bool match(const struct image_input *in)
{
	struct tar_member m;
	u32 off = 0;

	if (!tar_match(&in->file))
		return false;
	while (tar_next(&in->file, &off, &m) > 0)
		if (m.name[0])
			return !strncmp(m.name, FOLDER, sizeof(FOLDER) - 1);
	return false;
}

/* one folder, and nothing twice */
static bool take_member(struct contents *c, const struct tar_member *m)
{
	const char *board = m->name + sizeof(FOLDER) - 1;
	const char *slash = strchr(m->name, '/');
	struct region *to;
	size_t len;

	if (!m->name[0])
		return true;
	if (strncmp(m->name, FOLDER, sizeof(FOLDER) - 1))
		return false;
	len = slash ? slash - board : strlen(board);
	if (len >= sizeof(c->board))
		return false;
	if (!c->board[0])
		memcpy(c->board, board, len);
	if (strncmp(c->board, board, len) || c->board[len])
		return false;
	if (!slash || m->type != '0')
		return true;
	to = !strcmp(slash, "/kernel") ? &c->kernel :
	     !strcmp(slash, "/root") ? &c->root : NULL;
	if (!to)
		return true;
	if (to->len)
		return false;
	*to = m->data;
	return true;
}

static int read_tar(const struct region *file, struct contents *c,
		    struct image_report *rep)
{
	struct tar_member m;
	u32 off = 0;
	int ret;

	memset(c, 0, sizeof(*c));
	while ((ret = tar_next(file, &off, &m)) > 0) {
		if (take_member(c, &m))
			continue;
		image_check(rep, "archive", false);
		return image_refuse(rep, -EPERM, IMAGE_ANOTHER,
				    "The archive has \"%s\" in it, and a sysupgrade has one folder with one kernel and one root.",
				    m.name);
	}
	return image_whole(rep, "archive", !ret,
			   "one of the files in it is cut short or changed");
}

/* "vendor,device" is "vendor_device" in the folder's name */
static bool same_board(const char *device, const char *board)
{
	for (; *device && *board; device++, board++)
		if (*board != (*device == ',' ? '_' : *device))
			return false;
	return !*device && !*board;
}

static int check_board(const struct image_input *in, const char *board,
		       struct image_report *rep)
{
	const char *device;
	int i;

	for (i = 0; (device = in->id->get(in->id, "devices", i)); i++)
		if (same_board(device, board))
			return image_names(in, "devices", device, rep);
	return image_names(in, "devices", board, rep);
}

/* what Linux can mount out of a volume; only squashfs tells its length */
static int check_root(const struct region *root, struct image_report *rep)
{
	const char *name;

	if (squashfs_match(root, 0))
		return image_whole(rep, "root file system",
				   squashfs_whole(root, 0),
				   "its root file system is not all there");
	name = rootfs_name(root, 0);
	if (name && strcmp(name, "JFFS2"))
		return 0;
	image_check(rep, "root file system", false);
	return image_refuse(rep, -EPERM, IMAGE_ANOTHER,
			    "The image's root is no file system that is known: squashfs, UBIFS, EROFS or ext4.");
}

static int add_root(const struct region *root, struct image_report *rep)
{
	int ret = image_add_part(rep, "root file system", "ubi", 0, root);

	if (!ret)
		rep->part[rep->nparts - 1].volume = "rootfs";
	return ret;
}

static int check_both(const struct contents *c, struct image_report *rep)
{
	if (image_check(rep, "kernel and root", c->kernel.len && c->root.len))
		return 0;
	return image_refuse(rep, -EPERM, IMAGE_ANOTHER,
			    "The archive has no kernel, or no root file system.");
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct contents c;
	struct uimage img;

	return read_tar(&in->file, &c, rep) ?:
	       check_board(in, c.board, rep) ?:
	       check_both(&c, rep) ?:
	       payload_any_kernel(in, &c.kernel, rep, &img) ?:
	       check_root(&c.root, rep) ?:
	       image_add_part(rep, "kernel", "kernel", 0, &c.kernel) ?:
	       add_root(&c.root, rep) ?: -ENOKEY;
}

IMAGE_FORMAT(sysupgrade_tar) = {
	.name = "sysupgrade-tar",
	.title = "sysupgrade tar",
	.match = match,
	.check = check,
};

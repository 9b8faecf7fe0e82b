// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * OpenWrt's sysupgrade.bin of boards with NAND: a tar with the folder
 * "sysupgrade-BOARD" (BOARD is the device's name with "_" for ","), and in it
 * CONTROL, kernel and root (package/base-files/files/lib/upgrade/nand.sh).
 * The kernel goes to its partition, the root to a UBI volume.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"
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

static bool match(const struct image_input *in)
{
	return tar_match(&in->file) &&
	       region_is(&in->file, 0, FOLDER, sizeof(FOLDER) - 1);
}

/* one folder, and nothing twice */
static bool take_member(struct contents *c, const struct tar_member *m)
{
	const char *board = m->name + sizeof(FOLDER) - 1;
	const char *slash = strchr(m->name, '/');
	struct region *to;
	size_t len;

	if (strncmp(m->name, FOLDER, sizeof(FOLDER) - 1))
		return false;
	len = slash ? slash - board : strlen(board);
	if (len >= sizeof(c->board))
		return false;
	if (!c->board[0])
		memcpy(c->board, board, len);
	if (strncmp(c->board, board, len) || c->board[len])
		return false;
	if (!slash || !m->is_file)
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

static bool read_tar(const struct region *file, struct contents *c)
{
	struct tar_member m;
	u32 off = 0;
	int ret;

	memset(c, 0, sizeof(*c));
	while ((ret = tar_next(file, &off, &m)) > 0)
		if (!take_member(c, &m))
			return false;
	return !ret;
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

static int add_root(const struct region *root, struct image_report *rep)
{
	int ret = image_add_part(rep, "root file system", "ubi", 0, root);

	if (!ret)
		rep->part[rep->nparts - 1].volume = "rootfs";
	return ret;
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct contents c;
	struct uimage img;

	return image_whole(rep, "archive", read_tar(&in->file, &c),
			   "one of the files in it is cut short or changed") ?:
	       check_board(in, c.board, rep) ?:
	       image_whole(rep, "kernel and root", c.kernel.len && c.root.len,
			   "it has no kernel or no root file system") ?:
	       payload_kernel(in, &c.kernel, UIMAGE_HEADER_LEN, rep, &img) ?:
	       image_whole(rep, "root file system",
			   !region_is(&c.root, 0, "hsqs", 4) ||
			   squashfs_whole(&c.root, 0),
			   "its root file system is not all there") ?:
	       image_add_part(rep, "kernel", "kernel", 0, &c.kernel) ?:
	       add_root(&c.root, rep);
}

IMAGE_FORMAT(sysupgrade_tar) = {
	.name = "sysupgrade-tar",
	.title = "sysupgrade tar",
	.match = match,
	.check = check,
};

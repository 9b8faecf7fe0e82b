// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/kernel.h"
#include "flash/payload.h"
#include "flash/ram_boot.h"

#define RUNS	"This firmware runs from RAM. It can be started once; nothing " \
		"is written."
#define OPEN	"Open the router's page, http://192.168.1.1/ for example, to " \
		"start it."
#define INSIST	" Nothing in it says which router it is for: be certain."

/* Devicetree Specification 0.4, chapter 5 */
#define FDT_MAGIC	0xd00dfeed
#define FDT_STRUCTS	8
#define FDT_STRINGS	12
#define FDT_BEGIN	1
#define FDT_PROP	3
#define FDT_NOP		4
#define COMPATIBLE	"compatible"
/*
 * A tree may begin anywhere in a kernel, so that a file can have very many of
 * them: properties of the root that are looked at, in one and, with the names,
 * in all of them, and bytes of the list, of which a router's has a few names.
 */
#define FDT_TOKENS_MAX	64
#define FDT_TOKENS_ALL	4096
#define NAMES_MAX	512

/* the root node's "compatible" of a tree at the beginning of @r; *@left sinks */
static bool find_compatible(const struct region *r, u32 *left,
			    struct region *value)
{
	u32 structs, strings, token, len, name, n;
	u64 at;

	if (!region_be32(r, FDT_STRUCTS, &structs) ||
	    !region_be32(r, FDT_STRINGS, &strings) ||
	    !region_be32(r, structs, &token) || token != FDT_BEGIN)
		return false;
	/* behind the root's name, which is empty; properties come first */
	at = structs + 8ULL;
	for (n = min_t(u32, *left, FDT_TOKENS_MAX);
	     n && region_be32(r, at, &token); n--) {
		--*left;
		if (token == FDT_NOP) {
			at += 4;
			continue;
		}
		if (token != FDT_PROP || !region_be32(r, at + 4, &len) ||
		    !region_be32(r, at + 8, &name))
			return false;
		if (region_is(r, (u64)strings + name, COMPATIBLE,
			      sizeof(COMPATIBLE)))
			return len <= NAMES_MAX &&
			       region_sub(r, at + 12, len, value);
		at += 12 + ALIGN((u64)len, 4);
	}
	return false;
}

/* is one of these names ours?  @first is the one that says most */
static bool is_ours(const struct image_input *in, const struct region *names,
		    u32 *left, char *first, u32 size)
{
	char name[64];
	u32 at, n;

	for (at = 0; *left && at < names->len; at += n + 1) {
		--*left;
		for (n = 0; at + n < names->len && names->data[at + n]; n++)
			;
		region_text(names, at, n, name, sizeof(name));
		if (!at)
			snprintf(first, size, "%s", name);
		if (identity_has(in->id, "devices", name)) {
			snprintf(first, size, "%s", name);
			return true;
		}
	}
	return false;
}

/* 0: this router; -EXDEV: another; -ENOKEY: no tree is there */
static int check_tree(const struct image_input *in, const struct region *r,
		      struct image_report *rep)
{
	u32 at, magic, left = FDT_TOKENS_ALL;
	struct region tree, names;
	int ret = -ENOKEY;

	for (at = 0; region_be32(r, at, &magic); at += 4) {
		if (magic != FDT_MAGIC || !region_from(r, at, &tree) ||
		    !find_compatible(&tree, &left, &names))
			continue;
		if (is_ours(in, &names, &left, rep->board,
			    sizeof(rep->board)))
			return 0;
		ret = -EXDEV;
	}
	return ret;
}

/* is all behind it what fills a block? */
static bool is_alone(const struct region *r, u64 at)
{
	for (; at < r->len; at++)
		if (r->data[at] && r->data[at] != 0xff)
			return false;
	return true;
}

int ram_offer(const struct image_input *in, int named,
	      struct image_report *rep)
{
	const struct kernel_room *room = in->scratch->room;
	struct image_kernel k;
	struct region placed;
	int ret;

	if (!room || !image_kernel_at(&in->file, &k) ||
	    !is_alone(&in->file, (u64)k.offset + k.len))
		return rep->err;
	/* what is wrong with it in flash is not wrong in RAM */
	rep->nchecks -= rep->nchecks && !rep->check[rep->nchecks - 1].ok;
	ret = image_place(room, &in->file, &k);
	if (image_starts(in, rep, min(ret, 0)))
		return rep->err;
	placed.data = room->ram + ((k.tree ?: k.load) - room->addr);
	placed.len = k.tree ? k.tree_len : ret;
	if (named)
		named = check_tree(in, &placed, rep);
	if (named != -ENOKEY && !image_check(rep, "board", !named))
		return image_other(rep);
	rep->ram = in->file;
	rep->unsure = named;
	return image_refuse(rep, -EROFS, named ? OPEN INSIST : OPEN, RUNS);
}

int ram_unknown(const struct image_input *in, int named,
		struct image_report *rep)
{
	bool untitled = !rep->version[0];
	u32 nchecks = rep->nchecks;
	struct image_kernel k;
	struct uimage img;

	if (!image_kernel_at(&in->file, &k))
		return 0;
	if (!payload_any_kernel(in, &in->file, rep, &img) &&
	    ram_offer(in, named, rep)) {
		if (!rep->format[0])
			strcpy(rep->format, "kernel");
		return rep->err;
	}
	rep->nchecks = nchecks;
	rep->err = 0;
	if (untitled)
		rep->version[0] = '\0';
	return 0;
}

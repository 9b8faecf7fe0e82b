// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/fit.h"
#include "flash/kernel.h"
#include "flash/uimage.h"

/* behind the header, which says where it goes */
static int uimage_body(struct image_kernel *k, const struct region *src,
		       struct region *body, u8 *comp)
{
	struct uimage img;
	u32 magic;

	if (!region_be32(src, 0, &magic) ||
	    uimage_parse(src, magic, k->header_len, &img) ||
	    img.len != k->len || !uimage_data_ok(src, &img))
		return -EBADMSG;
	region_be32(src, UIMAGE_LOAD, &k->load);
	region_be32(src, UIMAGE_ENTRY, &k->entry);
	*comp = src->data[UIMAGE_COMP];
	region_from(src, k->header_len, body);
	return 0;
}

/* @len bytes at the end of the first *@end of the room, which are less then */
static u8 *take_end(const struct kernel_room *room, u32 *end, u32 len)
{
	u32 at;

	if (len > *end)
		return NULL;
	at = *end - len;
	at -= min_t(u32, at, (uintptr_t)(room->ram + at) & (FIT_ALIGN - 1));
	*end = at;
	return room->ram + at;
}

/* in the FIT; its tree goes to the room's end */
static int fit_body(const struct kernel_room *room, struct image_kernel *k,
		    const struct region *src, struct region *body, u8 *comp,
		    u32 *end)
{
	struct region whole = *src;
	struct fit fit;
	u8 *to;
	int ret;

	/* in a file it may begin anywhere, in flash it does not */
	if ((uintptr_t)src->data & (FIT_ALIGN - 1)) {
		to = take_end(room, end, src->len);
		if (!to)
			return -EFBIG;
		memcpy(to, src->data, src->len);
		whole.data = to;
	}
	ret = fit_open(&whole, &fit);
	if (ret)
		return ret == -EBADMSG ? ret : -ENOEXEC;
	*body = fit.kernel;
	*comp = fit.comp;
	k->load = fit.load;
	k->entry = fit.entry;
	if (!fit.tree.data)
		return 0;
	if (fit.tree.len > *end)
		return -EFBIG;
	to = take_end(room, end, fit.tree.len + FIT_SPARE);
	if (!to)
		return -EFBIG;
	k->tree = room->addr + *end;
	k->tree_len = fit.tree.len;
	*end -= min_t(u32, *end, KERNEL_BSS);
	return fit_place_tree(to, &fit.tree);
}

int kernel_place(const struct kernel_room *room, struct image_kernel *k,
		 const struct region *src)
{
	struct region body = *src;
	u8 comp = k->raw ? UIMAGE_COMP_NONE : UIMAGE_COMP_LZMA;
	u32 off, left, end = room->size;
	int ret = 0;

	if (IS_ENABLED(CONFIG_LIFEBOAT_FIT) && k->fit)
		ret = fit_body(room, k, src, &body, &comp, &end);
	else if (k->header_len)
		ret = uimage_body(k, src, &body, &comp);
	if (ret)
		return ret;
	off = k->load - room->addr;
	if (k->load < room->addr || off >= room->size)
		return -ENOEXEC;
	if (off >= end)
		return -EFBIG;
	left = end - off;
	if (comp != UIMAGE_COMP_NONE) {
		ret = kernel_unpack(comp, body.data, body.len, room->ram + off,
				    left);
	} else if (body.len > left) {
		ret = -EFBIG;
	} else {
		memmove(room->ram + off, body.data, body.len);
		ret = body.len;
	}
	if (ret < 0)
		return ret;
	/* a stream without a sum of its own that gives nothing is damaged, too */
	return k->entry >= k->load && k->entry - k->load < ret ? ret : -ENOEXEC;
}

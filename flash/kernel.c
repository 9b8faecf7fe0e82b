// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
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

int kernel_place(const struct kernel_room *room, struct image_kernel *k,
		 const struct region *src)
{
	struct region body = *src;
	u8 comp = k->raw ? UIMAGE_COMP_NONE : UIMAGE_COMP_LZMA;
	u32 off, left;
	int ret = k->header_len ? uimage_body(k, src, &body, &comp) : 0;

	if (ret)
		return ret;
	off = k->load - room->addr;
	if (k->load < room->addr || off >= room->size)
		return -ENOEXEC;
	left = room->size - off;
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

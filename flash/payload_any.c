// SPDX-License-Identifier: GPL-2.0-or-later
/* A kernel inside a container, of any kind that the boot knows. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/payload.h"

int payload_any_kernel(const struct image_input *in, const struct region *r,
		       struct image_report *rep, struct uimage *img)
{
	struct region head = *r, all;
	struct image_kernel k;
	int ret;

	head.len = min_t(u32, head.len, IMAGE_HEAD_LEN);
	if (image_find_kernel(&head, &k))
		return payload_kernel(in, r, UIMAGE_HEADER_LEN, rep, img);
	if (k.header_len || k.fit) {
		/* its own sum, whatever header is in front of it */
		region_from(r, k.offset, &all);
		ret = payload_kernel(in, &all, k.header_len, rep, img);
		if (!ret)
			img->len += k.offset;
		return ret;
	}
	memset(img, 0, sizeof(*img));
	strlcpy(img->name, k.name, sizeof(img->name));
	img->len = k.offset + k.len;
	return image_whole(rep, "kernel", region_sub(r, k.offset, k.len, &all),
			   "its kernel is not all there");
}

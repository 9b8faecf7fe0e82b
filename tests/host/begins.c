// SPDX-License-Identifier: GPL-2.0-or-later
/* In place of flash/image.c, where firmwares are plain uImages. */
#include "flash/image.h"
#include "flash/uimage.h"

bool image_kernel_at(const struct region *src, struct image_kernel *k)
{
	struct uimage img;

	return !uimage_header(src, &img);
}

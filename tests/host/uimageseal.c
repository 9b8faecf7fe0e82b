// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/unaligned.h>
#include <string.h>
#include <u-boot/crc.h>
#include "flash/uimage.h"
#include "uimageseal.h"

void uimage_seal(u8 *image, u32 len)
{
	memset(image, 0, UIMAGE_HEADER_LEN);
	put_unaligned_be32(UIMAGE_MAGIC, image);
	put_unaligned_be32(len, image + 12);
	put_unaligned_be32(crc32(0, image + UIMAGE_HEADER_LEN, len),
			   image + 24);
	image[28] = 5;
	image[29] = 5;
	image[30] = 2;
	put_unaligned_be32(crc32(0, image, UIMAGE_HEADER_LEN), image + 4);
}

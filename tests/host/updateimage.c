// SPDX-License-Identifier: GPL-2.0-or-later
#include <asm/unaligned.h>
#include <mbedtls/sha256.h>
#include <string.h>
#include <u-boot/crc.h>
#include "updateimage.h"

static void put32(u8 *p, u32 v)
{
	p[0] = v >> 24;
	p[1] = v >> 16;
	p[2] = v >> 8;
	p[3] = v;
}

void update_image_sum(u8 *image)
{
	put32(image + 0x90, crc32(0, image, 0x90));
}

void update_image_seal(u8 *image, const char *board, const char *version,
		       u32 size)
{
	memset(image, 0, 0x94);
	memcpy(image, "LIFEBOAT", 8);
	put32(image + 0x08, 1);
	put32(image + 0x0c, size);
	memcpy(image + 0x10, board, strlen(board));
	memcpy(image + 0x30, version, strlen(version));
	mbedtls_sha256(image + 0x94, size, image + 0x70, 0);
	update_image_sum(image);
}

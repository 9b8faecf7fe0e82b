// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What it costs to identify and check an image.  Run under qemu-mips with
 * insn.c.
 *
 * identify FILE DTB check|sums|none: the check; one pass each of SHA-256 and
 * CRC-32, to compare it with; everything but these.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mbedtls/sha256.h>
#include <u-boot/crc.h>
#include "dtboard.h"

#define SCRATCH_SIZE	0x2000000

static int check(const struct region *file, struct dtboard *b)
{
	struct scratch scratch = { malloc(SCRATCH_SIZE), SCRATCH_SIZE };
	static struct image_report rep;
	static const u8 sum[32];

	image_identify(file, sum, &b->id, &b->layout, &scratch, &rep);
	return rep.verdict == IMAGE_REFUSE;
}

static int sums(const struct region *file)
{
	u8 sum[32];

	mbedtls_sha256(file->data, file->len, sum, 0);
	return sum[0] == 0 && crc32(0, file->data, file->len) == 0;
}

int main(int argc, char **argv)
{
	struct region file;
	struct dtboard b;

	if (argc != 4 || dtboard_load(&b, argv[2]))
		return 2;
	file.data = file_read(argv[1], &file.len);
	if (!file.data)
		return 2;
	if (!strcmp(argv[3], "check"))
		return check(&file, &b);
	return !strcmp(argv[3], "sums") ? sums(&file) : 0;
}

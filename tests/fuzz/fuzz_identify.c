// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The whole way from bytes to a plan.  Checksums would stop a fuzzer at the
 * door, so the file is built: the input says what stands in the fields, and
 * the sums that a careful attacker would get right are made right.
 *
 * Whatever comes in, the plan never leaves the writable partition.
 */
#include <linux/kernel.h>
#include <linux/types.h>
#include <mbedtls/md5.h>
#include <stdlib.h>
#include <string.h>
#include <u-boot/crc.h>
#include "flash/plan.h"

#define FW_OFFSET	0x20000
#define FW_SIZE		0x8000

static const struct layout layout = {
	.part = {
		{ "boot", 0, FW_OFFSET, false },
		{ "firmware", FW_OFFSET, FW_SIZE, true },
	},
	.count = 2, .size = 0x40000, .erasesize = 0x1000,
};

static const char *get(const struct identity *id, const char *key, int index)
{
	static const char *const all[][3] = {
		{ "formats", "uimage", "tplink-v1" },
		{ "devices", "acme,router", "b" },
		{ "tplink-hwid", "00000001" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		if (!strcmp(all[i][0], key))
			return index < 2 ? all[i][index + 1] : NULL;
	return NULL;
}

static void put32(u8 *p, u32 v)
{
	p[0] = v >> 24;
	p[1] = v >> 16;
	p[2] = v >> 8;
	p[3] = v;
}

static u32 get32(const u8 *p)
{
	return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static void fix_uimage(u8 *d, u32 len)
{
	u32 size = get32(d + 12);

	put32(d, 0x27051956);
	if (size <= len - 64)
		put32(d + 24, crc32(0, d + 64, size));
	memset(d + 4, 0, 4);
	put32(d + 4, crc32(0, d, 64));
}

static void fix_tplink(u8 *d, u32 len)
{
	static const u8 salt[16] = {
		0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb,
		0xdd, 0xf9, 0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x38,
	};

	put32(d, 0x01000000);
	memcpy(d + 0x4c, salt, 16);
	mbedtls_md5(d, len, d + 0x4c);
}

static void fix_trailer(u8 *d, u32 len)
{
	memcpy(d + len - 16, "FWx0", 4);
	put32(d + len - 12, ~crc32(0, d, len - 16));
}

static void check_plan(const struct image_report *rep)
{
	struct plan plan;
	u32 i;

	if (plan_make(rep, &layout, &plan))
		return;
	for (i = 0; i < plan.nsteps; i++) {
		u64 end = (u64)plan.step[i].addr + plan.step[i].src.len;

		if (plan.step[i].addr < FW_OFFSET || end > FW_OFFSET + FW_SIZE)
			abort();
	}
}

/* the first byte says which sums are made right */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const struct identity id = { .get = get };
	static const u8 sha256[32];
	struct image_report rep;
	struct region file;
	u8 fix, *d;

	if (!size)
		return 0;
	fix = *data++;
	size--;
	d = malloc(size ? size : 1);
	memcpy(d, data, size);
	if (fix & 1 && size >= 64)
		fix_uimage(d, size);
	if (fix & 2 && size >= 0x200)
		fix_tplink(d, size);
	if (fix & 4 && size >= 16)
		fix_trailer(d, size);
	file.data = d;
	file.len = size;
	image_identify(&file, sha256, &id, &layout, &rep);
	if (rep.verdict == IMAGE_REFUSE && !rep.err)
		abort();
	check_plan(&rep);
	free(d);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every image of the manifest, good and broken, for its stated board: the
 * verdict, and the bytes that would be in flash.  And every good image for
 * every other board, none of which may take it for its own.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <mbedtls/sha256.h>
#include <stdlib.h>
#include "dtboard.h"
#include "flash/plan.h"
#include "test.h"

#define SCRATCH_SIZE	0x2000000

struct want {
	const char *part;
	const char *volume;
	u32 offset;
	u32 len;
	const char *sha256;
};

struct row {
	const char *file;
	const char *family;
	const char *device;
	enum image_verdict verdict;
	struct want want[IMAGE_PARTS_MAX];
};

#include "vectors.inc"

static const char *const verdicts[] = { "refuse", "cannot tell", "accept" };

static u8 *load(const char *name, u32 *len)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", MATERIALISED, name);
	return file_read(path, len);
}

static bool load_board(struct dtboard *b, const char *device)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s.dtb", IDENTITIES, device);
	return !dtboard_load(b, path);
}

static void hex(const u8 *sum, char *text)
{
	int i;

	for (i = 0; i < 32; i++)
		sprintf(text + 2 * i, "%02x", sum[i]);
}

static bool same_part(const struct image_part *part, const struct want *want)
{
	char text[65];
	u8 sum[32];

	mbedtls_sha256(part->src.data, part->src.len, sum, 0);
	hex(sum, text);
	return !strcmp(part->partition, want->part) &&
	       !strcmp(part->volume ?: "", want->volume ?: "") &&
	       part->offset == want->offset && part->src.len == want->len &&
	       !strcmp(text, want->sha256);
}

/* NULL, or what is wrong */
static const char *try(const struct row *row, const struct dtboard *b,
		       const u8 *data, u32 len, struct scratch *scratch,
		       struct image_report *rep)
{
	struct region file = { data, len };
	struct plan plan;
	u8 sum[32];
	u32 i;

	mbedtls_sha256(data, len, sum, 0);
	image_identify(&file, sum, &b->id, &b->layout, scratch, rep);
	/* what comes behind the last one is lost */
	if (rep->nchecks == IMAGE_CHECKS_MAX)
		return "no room for its checks";
	if (rep->verdict != row->verdict)
		return "wrong verdict";
	if (rep->verdict == IMAGE_REFUSE)
		return rep->err && rep->error[0] ? NULL : "no sentence";
	if (plan_make(rep, &b->layout, &plan))
		return "no plan";
	for (i = 0; i < IMAGE_PARTS_MAX && row->want[i].part; i++)
		if (i == rep->nparts || !same_part(&rep->part[i],
						   &row->want[i]))
			return "wrong bytes";
	return i == rep->nparts ? NULL : "too many parts";
}

TEST(every_row_of_the_manifest)
{
	static struct scratch scratch = { .size = SCRATCH_SIZE };
	struct image_report rep;
	struct dtboard b;
	const char *wrong;
	u32 i, len;
	u8 *data;

	scratch.data = malloc(SCRATCH_SIZE);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		data = load(rows[i].file, &len);
		if (!data || !load_board(&b, rows[i].device)) {
			test_failed(__FILE__, __LINE__, "cannot read %s or %s",
				    rows[i].file, rows[i].device);
			free(data);
			continue;
		}
		wrong = try(&rows[i], &b, data, len, &scratch, &rep);
		if (wrong)
			test_failed(__FILE__, __LINE__, "%s: %s: %s (%s)",
				    rows[i].file, wrong, verdicts[rep.verdict],
				    rep.error);
		if (getenv("TABLE"))
			printf("%-15s %-68s %-11s %s\n", rows[i].family,
			       rows[i].file, verdicts[rep.verdict],
			       rep.verdict == IMAGE_REFUSE ? rep.error :
			       rep.format);
		dtboard_free(&b);
		free(data);
	}
	free(scratch.data);
}

/* every image on every board: accepted only where it belongs */
TEST(no_board_takes_anothers_image_for_its_own)
{
	static const u8 sum[32];
	struct scratch scratch = { malloc(SCRATCH_SIZE), SCRATCH_SIZE };
	struct image_report rep;
	struct region file;
	struct dtboard b;
	u32 i, j, tried = 0;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].verdict == IMAGE_REFUSE)
			continue;
		file.data = load(rows[i].file, &file.len);
		for (j = 0; file.data && j < ARRAY_SIZE(devices); j++) {
			if (!strcmp(devices[j], rows[i].device) ||
			    !load_board(&b, devices[j]))
				continue;
			image_identify(&file, sum, &b.id, &b.layout, &scratch,
				       &rep);
			if (rep.verdict == IMAGE_ACCEPT)
				test_failed(__FILE__, __LINE__,
					    "%s accepts %s as \"%s\"",
					    devices[j], rows[i].file,
					    rep.board);
			dtboard_free(&b);
			tried++;
		}
		free((void *)file.data);
	}
	free(scratch.data);
	CHECK(tried > 1000);
}

/* what lies in flash after @file was written, and begins with @head */
static const struct kernel {
	const char *file;
	const char *device;
	struct image_kernel want;
} kernels[] = {
	{ "seama__dir-860l-b1-factory.bin", "dlink_dir-860l-b1",
	  { "SEAMA", 0x40, 0xdffc4, 0, 0x81000000, 0x81000000 } },
	{ "seama__dir-860l-b1-sysupgrade.bin", "dlink_dir-860l-b1",
	  { "SEAMA", 0x40, 0xd5bd1, 0, 0x81000000, 0x81000000 } },
	{ "raw-sge-uimage__dir-882-a1-recovery.bin", "dlink_dir-882-a1",
	  { "MIPS OpenWrt Linux-6.6.99", 0, 0x78d1a, 160 } },
	{ "raw-sge-uimage__dir-882-a1-sysupgrade.bin", "dlink_dir-882-a1",
	  { "MIPS OpenWrt Linux-6.6.99", 0, 0x78d1a, 160 } },
	{ "shrs__dir-882-a1-factory.bin", "dlink_dir-882-a1",
	  { "MIPS OpenWrt Linux-6.6.99", 0, 0x78d1a, 160 } },
};

/* the same, of boards that nobody has built yet */
static const struct kernel others[] = {
	{ "trx__wsr-1166dhp-sysupgrade.bin", "buffalo_wsr-1166dhp",
	  { "MIPS OpenWrt Linux-6.6.99", 28, 0x7af75, 64 } },
	{ "edimax__re23s-factory.bin", "edimax_re23s",
	  { "MIPS OpenWrt Linux-6.6.99", 20, 0x7abfa, 64 } },
	{ "wrgg__dap-2660-a1-factory.img", "dlink_dap-2660-a1",
	  { "WRGG", 0xa0, 0x65ff64, 0, 0x81000000, 0x81000000 } },
	{ "tplinkv2__mr600-v2-eu-sysupgrade.bin", "tplink_mr600-v2-eu",
	  { "ver. 2.0", 0x200, 0x78a4b, 0, 0x80002000, 0x800061b0 } },
};

/* the beginning of flash after @kernel was written; false if it is not */
static bool head_of(const struct kernel *kernel, u8 *head)
{
	struct scratch scratch = { malloc(SCRATCH_SIZE), SCRATCH_SIZE };
	struct image_report rep = { };
	static const u8 sum[32];
	struct region file;
	struct dtboard b;
	bool ok;

	file.data = load(kernel->file, &file.len);
	ok = file.data && load_board(&b, kernel->device);
	if (ok) {
		image_identify(&file, sum, &b.id, &b.layout, &scratch, &rep);
		ok = rep.verdict != IMAGE_REFUSE && !rep.part[0].offset;
		if (ok)
			memcpy(head, rep.part[0].src.data, IMAGE_HEAD_LEN);
		dtboard_free(&b);
	}
	free((void *)file.data);
	free(scratch.data);
	return ok;
}

static int find(const u8 *head, u32 len, struct image_kernel *k)
{
	u8 *copy = malloc(len);		/* for the sanitizer */
	struct region r = { copy, len };
	int ret;

	memcpy(copy, head, len);
	ret = image_find_kernel(&r, k);
	free(copy);
	return ret;
}

static void check_kernel(const struct kernel *kernel, u8 *head,
			 struct image_kernel *k)
{
	const struct image_kernel *want = &kernel->want;

	if (!head_of(kernel, head) || find(head, IMAGE_HEAD_LEN, k)) {
		test_failed(__FILE__, __LINE__, "%s: no kernel", kernel->file);
		return;
	}
	CHECK_STR(k->name, want->name);
	CHECK_EQ(k->offset, want->offset);
	CHECK_EQ(k->len, want->len);
	CHECK_EQ(k->header_len, want->header_len);
	CHECK_EQ(k->load, want->load);
	CHECK_EQ(k->entry, want->entry);
}

TEST(kernel_of_what_lies_in_flash)
{
	u8 head[IMAGE_HEAD_LEN];
	struct image_kernel k;
	u32 i, len;

	for (i = 0; i < ARRAY_SIZE(kernels); i++) {
		check_kernel(&kernels[i], head, &k);
		/* LZMA, as OpenWrt packs it: lc 1, lp 2, pb 2 */
		CHECK_EQ(head[k.offset + k.header_len], 0x6d);
		for (len = 4; len < k.offset + k.header_len; len++)
			CHECK_EQ(find(head, len, &k), -EBADMSG);
		head[0] ^= 1;
		CHECK_EQ(find(head, sizeof(head), &k), -ENOENT);
	}
}

TEST(kernel_of_what_would_lie_there)
{
	u8 head[IMAGE_HEAD_LEN];
	struct image_kernel k;
	u32 i, len;

	for (i = 0; i < ARRAY_SIZE(others); i++) {
		check_kernel(&others[i], head, &k);
		for (len = 0; len < 16; len++)
			CHECK(find(head, len, &k) < 0);
	}
}

TEST(damaged_head_in_flash)
{
	u8 head[IMAGE_HEAD_LEN], seama[IMAGE_HEAD_LEN];
	struct image_kernel k;
	u8 *zbt;
	u32 i, len;

	/* each bit of SGE's header but the magic's */
	CHECK(head_of(&kernels[3], head));
	for (i = 32; i < 160 * 8; i++) {
		head[i / 8] ^= 1 << i % 8;
		CHECK_EQ(find(head, sizeof(head), &k), -EBADMSG);
		head[i / 8] ^= 1 << i % 8;
	}

	CHECK(head_of(&kernels[1], head));
	memcpy(seama, head, sizeof(head));
	memset(seama + 8, 0, 4);		/* a seal */
	CHECK_EQ(find(seama, sizeof(seama), &k), -EBADMSG);
	memcpy(seama, head, sizeof(head));
	memset(seama + 6, 0xff, 2);		/* metadata beyond the head */
	CHECK_EQ(find(seama, sizeof(seama), &k), -EBADMSG);

	/* a uImage in the entity; then one larger than that, and a broken one */
	zbt = load("raw-uimage__zbt-wg3526-16m-nometa.bin", &len);
	CHECK(zbt);
	/* SGE's has the same magic: damaged for one, whole for the other */
	CHECK_EQ(find(zbt, IMAGE_HEAD_LEN, &k), 0);
	CHECK_EQ(k.header_len, 64);
	memcpy(seama, head, sizeof(head));
	memcpy(seama + 0x40, zbt, 64);
	free(zbt);
	CHECK_EQ(find(seama, sizeof(seama), &k), 0);
	CHECK_EQ(k.offset, 0x40);
	CHECK_EQ(k.header_len, 64);
	seama[9] = 0;
	CHECK_EQ(find(seama, sizeof(seama), &k), -EBADMSG);
	seama[9] = head[9];
	seama[0x40 + 12] ^= 1;
	CHECK_EQ(find(seama, sizeof(seama), &k), -EBADMSG);
}

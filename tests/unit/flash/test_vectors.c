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

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every image of the manifest's raw-uimage and tplinkv1 families, good and
 * broken, for its stated board; and every good image of the other families,
 * which a board of these must refuse.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/types.h>
#include <mbedtls/sha256.h>
#include <stdlib.h>
#include "flash/plan.h"
#include "test.h"

struct row {
	const char *file;
	const char *device;
	const char *names;	/* each ended by a NUL, an empty one last */
	const char *hwid;
	const char *hwrev;
	u32 offset;
	u32 size;
	enum image_verdict verdict;
	u32 flash_len;
	const char *flash_sha256;
};

#include "vectors.inc"

static const char *get(const struct identity *id, const char *key, int index)
{
	static const char *const formats[] = { "uimage", "tplink-v1" };
	const struct row *row = id->priv;
	const char *p;

	if (!strcmp(key, "formats"))
		return index < 2 ? formats[index] : NULL;
	if (!strcmp(key, "tplink-hwid"))
		return index || !*row->hwid ? NULL : row->hwid;
	if (!strcmp(key, "tplink-hwrev"))
		return index || !*row->hwrev ? NULL : row->hwrev;
	if (strcmp(key, "devices"))
		return NULL;
	for (p = row->names; *p && index; index--)
		p += strlen(p) + 1;
	return *p ? p : NULL;
}

/* exactly as long as the file, so that the sanitizer sees one byte too far */
static u8 *load(const char *name, u32 *len)
{
	char path[512];
	FILE *f;
	u8 *data;

	snprintf(path, sizeof(path), "%s/%s", MATERIALISED, name);
	f = fopen(path, "rb");
	if (!f)
		return NULL;
	fseek(f, 0, SEEK_END);
	*len = ftell(f);
	rewind(f);
	data = malloc(*len ? *len : 1);
	if (fread(data, 1, *len, f) != *len) {
		free(data);
		data = NULL;
	}
	fclose(f);
	return data;
}

static void hex(const u8 *sum, char *text)
{
	int i;

	for (i = 0; i < 32; i++)
		sprintf(text + 2 * i, "%02x", sum[i]);
}

static const char *const names[] = { "refuse", "cannot tell", "accept" };

/* NULL, or what is wrong */
static const char *try(const struct row *row, const u8 *data, u32 len,
		       struct image_report *rep)
{
	struct identity id = { .get = get, .priv = row };
	struct layout layout = {
		.part = {
			{ "boot", 0, row->offset, false },
			{ "firmware", row->offset, row->size, true },
		},
		.count = 2, .size = 0x1000000, .erasesize = 0x10000,
	};
	struct region file = { data, len };
	struct plan plan;
	char text[65];
	u8 sum[32];

	mbedtls_sha256(data, len, sum, 0);
	image_identify(&file, sum, &id, &layout, rep);
	if (row->verdict == IMAGE_REFUSE) {
		if (rep->verdict == IMAGE_ACCEPT)
			return "accepted";
		return rep->err && rep->error[0] ? NULL : "no sentence";
	}
	if (rep->verdict != row->verdict)
		return "wrong verdict";
	if (plan_make(rep, &layout, &plan))
		return "no plan";
	if (plan.step[0].addr != row->offset ||
	    plan.step[0].src.len != row->flash_len)
		return "wrong place";
	mbedtls_sha256(plan.step[0].src.data, plan.step[0].src.len, sum, 0);
	hex(sum, text);
	return strcmp(text, row->flash_sha256) ? "wrong bytes" : NULL;
}

TEST(every_row_of_the_manifest)
{
	struct image_report rep;
	const char *wrong;
	u32 i, len;
	u8 *data;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		data = load(rows[i].file, &len);
		if (!data) {
			test_failed(__FILE__, __LINE__, "cannot read %s",
				    rows[i].file);
			continue;
		}
		wrong = try(&rows[i], data, len, &rep);
		if (wrong)
			test_failed(__FILE__, __LINE__, "%s: %s: %s (%s)",
				    rows[i].file, wrong, names[rep.verdict],
				    rep.error);
		if (getenv("VERBOSE"))
			printf("%-64s %-11s %s\n", rows[i].file,
			       names[rep.verdict], rep.error);
		free(data);
	}
}

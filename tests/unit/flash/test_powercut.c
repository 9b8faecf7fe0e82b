// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A whole rescue, new firmware over old, with the plug pulled at every
 * operation, before it, in the middle in three ways, and after it; then a
 * second rescue, cut as well; then a third that is not.  After each cut a
 * boot may find the old firmware only if nothing had been erased, the new one
 * only if all of it is there, and otherwise nothing.  After the last rescue
 * no cell is weak, and nothing else on the chip has changed.
 *
 * All that once without and once with records of interrupted writes, which
 * have to say what was cut off, whatever happens to them; then the same file
 * goes on, with less work than another one has.
 *
 * Small geometries are cut twice at every pair of operations; large ones at
 * every operation (every seventh, unless a table is asked for), and once more
 * at one that the first determines.
 *
 *	make powercut ID=nor-4k:2:17:3:5	replays one: cut and operation,
 *						twice
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flash/job.h"
#include "flash/uimage.h"
#include "simflash.h"
#include "test.h"
#include "uimageseal.h"

#define KIB		1024u
#define MIB		(1024 * KIB)
#define CHIP_MAX	(2 * MIB)
#define BLOCK_MAX	(256 * KIB)
#define BLOCKS		8	/* of every chip */
#define FW_BLOCK	1	/* where the firmware begins */
#define FW_BLOCKS	6

#define NOR(_name, _erasesize, _pagesize)				\
	.chip = { .name = _name, .erasesize = _erasesize,		\
		  .pagesize = _pagesize }
#define NAND(_name, _erasesize, _pagesize)				\
	.chip = { .name = _name, .erasesize = _erasesize,		\
		  .pagesize = _pagesize, .nand = true }

/**
 * struct geometry - a chip of BLOCKS erase blocks
 * @bad:	blocks that left the factory bad, a bit each
 * @pairs:	small enough to be cut at every pair of operations
 */
static const struct geometry {
	struct simchip chip;
	u32 bad;
	bool pairs;
} geometries[] = {
	{ NOR("nor-2k", 2 * KIB, 256), .pairs = true },
	{ NOR("nor-4k", 4 * KIB, 256) },
	{ NOR("nor-64k", 64 * KIB, 256) },
	{ NOR("nor-128k", 128 * KIB, 256) },
	{ NOR("cfi-128k", 128 * KIB, 512) },
	{ NAND("nand-small", 4 * KIB, 512), .pairs = true },
	{ NAND("nand-small-bad", 4 * KIB, 512), (1u << 1) | (1u << 3), true },
	{ NAND("nand-128k", 128 * KIB, 2 * KIB) },
	{ NAND("nand-256k", 256 * KIB, 4 * KIB), 1u << 2 },
};

#ifdef __mips__
#define OTHER_CPU	true
#else
#define OTHER_CPU	false
#endif

/* a place in a rescue */
struct cut_id {
	int cut;
	u32 at;
};

static u8 chip[CHIP_MAX], before[CHIP_MAX], start[CHIP_MAX], buf[BLOCK_MAX];
static u8 old[FW_BLOCKS * BLOCK_MAX], new[FW_BLOCKS * BLOCK_MAX];
static u8 seen[FW_BLOCKS * BLOCK_MAX];
static struct simpage pages[CHIP_MAX / 256];
static bool bad[BLOCKS];
static u8 dying[BLOCKS];
static u32 worn[BLOCKS];
static const struct simcells cells = { chip, pages, bad, dying, worn };
static struct layout layout;
static const struct geometry *geo;
static struct simflash sim;
static u32 image_len;

/**
 * struct going_on - what records are good for
 * @records:	they are made
 * @sent:	file of the next rescue: @new or @other
 * @commit_at:	operations in front of the commit block, of one without a cut
 * @said:	cuts after which a record was there
 * @resumed:	erases of rescues that went on behind one
 * @anew:	of those that began anew instead
 */
static struct {
	bool records;
	const u8 *sent;
	u32 commit_at;
	u32 said;
	u32 resumed;
	u32 anew;
} going_on;

static u8 other[FW_BLOCKS * BLOCK_MAX];

/* what a cut leaves, to come back to for each second cut */
static u8 middle[CHIP_MAX];
static struct simpage middle_pages[CHIP_MAX / 256];

/*
 * A kernel on NAND is larger than a block: pages are programmed in ascending
 * order there, so its checksum has to cover the commit block.  On NOR it may
 * be small, for its header comes last.
 */
static u32 kernel_len(void)
{
	return geo->chip.nand ? geo->chip.erasesize + 3 * geo->chip.pagesize :
				5 * 256;
}

/* a kernel in a uImage, and something behind it, with erased pages in it */
static void make_image(u8 *image, u32 seed)
{
	u32 unit = geo->chip.pagesize, i;

	for (i = 0; i < image_len; i++) {
		seed = seed * 1664525 + 1013904223;
		image[i] = i / unit % 7 == 6 ? 0xff : seed >> 24;
	}
	uimage_seal(image, kernel_len());
}

static void choose(const struct geometry *g)
{
	u32 size = g->chip.erasesize, i;

	geo = g;
	layout = (struct layout) {
		.part = {
			{ "boot", 0, FW_BLOCK * size, false },
			{ "firmware", FW_BLOCK * size, FW_BLOCKS * size, true },
			{ "factory", (FW_BLOCK + FW_BLOCKS) * size, size, false },
		},
		.count = 3, .size = BLOCKS * size, .erasesize = size,
	};
	image_len = 3 * size + size / 3;
	make_image(old, 1);
	make_image(new, 2);
	/* two blocks that both have: one in the middle, the last */
	if (!going_on.records) {
		memcpy(new + 2 * size, old + 2 * size, size);
		memcpy(new + 3 * size, old + 3 * size, size / 3);
	}
	make_image(other, 3);
	for (i = 0; i < layout.size; i++)
		before[i] = i * 2654435761u >> 24;
}

/* the old firmware, as somebody installed it once */
static void factory_new(void)
{
	u32 unit, i, from = 0, len;

	memcpy(chip, before, layout.size);
	simflash_init(&sim, &geo->chip, &layout, &cells);
	unit = geo->chip.pagesize;
	for (i = 0; i < layout.size / unit; i++)
		pages[i].programmed = true;
	for (i = 0; i < BLOCKS; i++)
		sim.bad[i] = geo->bad & (1u << i);
	for (i = FW_BLOCK; from < image_len; i++) {
		if (sim.bad[i])
			continue;
		len = min(image_len - from, geo->chip.erasesize);
		memset(chip + i * geo->chip.erasesize, 0xff, geo->chip.erasesize);
		memcpy(chip + i * geo->chip.erasesize, old + from, len);
		from += len;
	}
	memcpy(start, chip, layout.size);
}

/* as a boot loader reads it; false where ECC gives up */
static bool read_firmware(u32 len)
{
	u32 i, n = 0, size = geo->chip.erasesize;
	int ret;

	for (i = FW_BLOCK; n < len; i++) {
		if (sim.bad[i])
			continue;
		ret = sim.port.read(&sim.port, i * size, seen + n,
				    min(size, len - n));
		if (ret && ret != -EUCLEAN)
			return false;
		n += min(size, len - n);
	}
	return true;
}

static bool bootable(void)
{
	struct region fw = { seen, image_len };
	struct uimage img;

	/* it reads no more than the kernel */
	return read_firmware(UIMAGE_HEADER_LEN + kernel_len()) &&
	       !uimage_header(&fw, &img) && uimage_data_ok(&fw, &img);
}

static bool holds(const u8 *image)
{
	return read_firmware(image_len) && !memcmp(seen, image, image_len);
}

static bool has_weak_cells(void)
{
	u32 i, per_block = geo->chip.erasesize / geo->chip.pagesize;

	for (i = 0; i < BLOCKS * per_block; i++)
		if (pages[i].weak && !sim.bad[i / per_block])
			return true;
	return false;
}

static bool others_untouched(void)
{
	u32 end = layout.part[2].offset;

	return !memcmp(chip, before, layout.part[1].offset) &&
	       !memcmp(chip + end, before + end, layout.size - end);
}

static struct resume what(const u8 *image)
{
	struct resume r = {
		.size = image_len, .parts = 2, .job = "firmware",
		.what = "a test",
	};

	memset(r.sha256, image == new ? 0x22 : 0x33, sizeof(r.sha256));
	return r;
}

static bool find_record(struct resume *r)
{
	simflash_power_on(&sim);
	return resume_read(r, &sim.port, layout_firmware(&layout));
}

/* one rescue; true if it came to its end */
static bool rescue(struct cut_id id)
{
	static struct job job;
	static struct plan plan;
	static struct resume found;
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 1,
		.part = { { "all", "firmware", 0,
			    { going_on.sent, image_len } } },
	};
	struct resume now = what(going_on.sent);
	static u32 steps;
	static bool trusted, said;

	steps = 0;
	simflash_power_on(&sim);
	if (plan_make(&rep, &layout, &plan))
		return false;
	trusted = bootable();
	said = !trusted && find_record(&found);
	sim.cut = id.cut;
	sim.cut_at = id.at;
	if (setjmp(sim.power))
		return false;
	job_start(&job, &plan, &sim.port, buf, trusted);
	if (going_on.records)
		job_resume(&job, &now, said ? &found : NULL);
	while (job_step(&job) > 0) {
		if (sim.fault || ++steps > 1000)
			return false;
		if (job.state != JOB_COMMIT)
			going_on.commit_at = sim.ops;
	}
	return job.state == JOB_DONE;
}

static const char *after_cut(void)
{
	if (sim.fault)
		return sim.fault;
	if (!others_untouched())
		return "another partition has changed";
	if (!bootable() || holds(new) || holds(other))
		return NULL;
	if (!holds(old))
		return "a mixture would be booted";
	if (memcmp(chip, start, layout.size))
		return "the old firmware boots although it was being erased";
	return NULL;
}

/* a weak header that reads right today boots today: nobody can tell */
static bool cannot_be_told(void)
{
	return holds(going_on.sent);
}

static const char *after_last(bool undetected)
{
	if (sim.fault)
		return sim.fault;
	if (!others_untouched())
		return "another partition has changed";
	if (!bootable() || !holds(going_on.sent))
		return "the last rescue did not restore the firmware";
	if (!undetected && has_weak_cells())
		return "cells are left that were caught in the middle";
	return NULL;
}

/* what is wrong after the second cut and the last rescue, or NULL */
static const char *second(struct cut_id id, bool *through)
{
	static const struct cut_id none;
	const char *wrong;
	bool undetected = cannot_be_told();

	*through = rescue(id);
	wrong = after_cut();
	if (wrong)
		return wrong;
	undetected = undetected || cannot_be_told();
	if (!rescue(none))
		return sim.fault ?: "the last rescue failed";
	return after_last(undetected);
}

static void report(struct cut_id a, struct cut_id b, const char *wrong)
{
	test_failed(__FILE__, __LINE__, "ID=%s:%d:%u:%d:%u %s", geo->chip.name,
		    a.cut, a.at, b.cut, b.at, wrong);
}

/* every second cut (or one) behind @a; false if one goes wrong */
static bool all_seconds(struct cut_id a, u32 *cuts)
{
	struct cut_id b;
	const char *wrong;
	bool through;
	u32 size = layout.size, npages = size / geo->chip.pagesize;

	memcpy(middle, chip, size);
	memcpy(middle_pages, pages, npages * sizeof(*pages));
	b.cut = geo->pairs ? 0 : a.at % cut_ways();
	for (; b.cut < cut_ways(); b.cut++) {
		b.at = geo->pairs ? 1 : 1 + a.at * 7 % 97;
		do {
			memcpy(chip, middle, size);
			memcpy(pages, middle_pages, npages * sizeof(*pages));
			wrong = second(b, &through);
			if (wrong) {
				report(a, b, wrong);
				return false;
			}
			++*cuts;
			b.at++;
		} while (geo->pairs && !through);
		if (!geo->pairs)
			break;
	}
	return true;
}

static u32 step(void)
{
	return geo->pairs || getenv("TABLE") ? 1 : 7;
}

/* behind the record's own program, and in front of its end */
static bool has_to_say(struct cut_id a, u32 commit_at)
{
	return going_on.records && a.at > 2 && a.at <= commit_at;
}

static const char *records_after(struct cut_id a, u32 commit_at)
{
	struct resume r, is = what(new);

	if (!going_on.records || !find_record(&r))
		return has_to_say(a, commit_at) ?
		       "nobody says what was cut off" : NULL;
	going_on.said++;
	if (bootable())
		return "a record is where a firmware starts";
	if (r.size != is.size || strcmp(r.what, is.what) ||
	    strcmp(r.job, is.job) ||
	    memcmp(r.sha256, is.sha256, sizeof(r.sha256)))
		return "it says something else";
	return NULL;
}

/* @image instead of what was cut off; NULL or what is wrong */
static const char *go_on(const u8 *image, u32 *erases)
{
	static const struct cut_id none;
	u32 size = layout.size, npages = size / geo->chip.pagesize;
	bool undetected = cannot_be_told();
	const char *wrong = NULL;

	memcpy(middle, chip, size);
	memcpy(middle_pages, pages, npages * sizeof(*pages));
	sim.port.erases = 0;
	going_on.sent = image;
	if (!rescue(none))
		wrong = "another rescue failed";
	wrong = wrong ?: after_last(undetected && image == new);
	going_on.sent = new;
	*erases = sim.port.erases;
	memcpy(chip, middle, size);
	memcpy(pages, middle_pages, npages * sizeof(*pages));
	return wrong;
}

/* the same file, or another one, after the first cut */
static const char *both(void)
{
	u32 resumed, anew;
	const char *wrong;

	if (!going_on.records || bootable())
		return NULL;
	wrong = go_on(new, &resumed) ?: go_on(other, &anew);
	if (wrong)
		return wrong;
	going_on.resumed += resumed;
	going_on.anew += anew;
	return resumed > anew ? "to go on is more work" : NULL;
}

static bool sweep(u32 *cuts)
{
	struct cut_id a = { };
	const char *wrong;
	bool through;
	u32 commit_at;

	factory_new();
	rescue(a);
	commit_at = going_on.commit_at;
	for (a.cut = 0; a.cut < cut_ways(); a.cut++) {
		for (a.at = 1, through = false; !through; a.at += step()) {
			factory_new();
			through = rescue(a);
			++*cuts;
			wrong = after_cut();
			if (!wrong && !through)
				wrong = records_after(a, commit_at) ?: both();
			if (wrong) {
				report(a, (struct cut_id){ 0 }, wrong);
				return false;
			}
			if (!all_seconds(a, cuts))
				return false;
		}
	}
	return true;
}

static void replay(const char *id)
{
	struct cut_id a, b;
	const char *wrong;
	char name[32];
	bool through;
	u32 i;

	if (sscanf(id, "%31[^:]:%d:%u:%d:%u", name, &a.cut, &a.at, &b.cut,
		   &b.at) != 5) {
		test_failed(__FILE__, __LINE__, "%s is no ID", id);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(geometries); i++) {
		if (strcmp(geometries[i].chip.name, name))
			continue;
		choose(&geometries[i]);
		factory_new();
		rescue(a);
		wrong = after_cut() ?: second(b, &through);
		if (wrong)
			report(a, b, wrong);
		return;
	}
	test_failed(__FILE__, __LINE__, "there is no chip %s", name);
}

static void all_geometries(void)
{
	const char *id = getenv("ID");
	u32 i, cuts, all = 0;

	going_on.sent = new;

	if (id && *id) {
		replay(id);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(geometries); i++) {
		/* under qemu-user the large ones would take minutes */
		if (OTHER_CPU && !geometries[i].pairs)
			continue;
		/* without bad blocks it is much as with them */
		if (geometries[i].pairs && geometries[i].chip.nand &&
		    !geometries[i].bad && !getenv("TABLE"))
			continue;
		choose(&geometries[i]);
		going_on.said = going_on.resumed = going_on.anew = 0;
		cuts = 0;
		if (!sweep(&cuts))
			return;
		if (getenv("TABLE"))
			printf("\n  %-16s %7u cuts, 0 violations; %u records, %u erases after them, %u without",
			       geo->chip.name, cuts, going_on.said,
			       going_on.resumed, going_on.anew);
		if (going_on.records)
			CHECK(going_on.resumed < going_on.anew);
		all += cuts;
	}
	if (getenv("TABLE"))
		printf("\n  %u geometries, %u ways to cut, %u cuts\n", i,
		       cut_ways(), all);
	CHECK(all > 10000);
}

TEST(no_cut_leaves_anything_but_a_firmware_or_rescue)
{
	going_on.records = false;
	all_geometries();
}

TEST(what_was_cut_off_goes_on)
{
	going_on.records = true;
	all_geometries();
}

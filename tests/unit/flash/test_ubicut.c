// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A rescue with a sysupgrade tar on a small NAND chip, new over old, with the
 * plug pulled at every operation of it, UBI's own included, in every way that
 * simflash.h knows; then a second rescue, cut as well; then a third that is
 * not.  After each cut a boot may find the old firmware only if nothing had
 * been changed, the new one only with all of its volume, and else nothing.
 *
 * After the last rescue the cells that a cut left weak go bad.  UBI may keep
 * such a page where nothing is lost by it, but both volumes must attach and
 * hold what they should even so.
 *
 *	make -C tests/unit run-flash/test_ubicut ID=old:2:17:3:5
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include "flash/uimage.h"
#include "flash/volume.h"
#include "test.h"
#include "ubichip.h"
#include "uimageseal.h"

#define PAGE	512
#define BLOCK	4096
#define KERNEL	2		/* block */
#define UBI	5
#define PEBS	16
#define BLOCKS	(UBI + PEBS + 1)
#define CHIP	(BLOCKS * BLOCK)
#define KLEN	(BLOCK + 3 * PAGE)
#define RLEN	(3 * (BLOCK - 2 * PAGE) + 700)

#ifdef __mips__
#define OTHER_CPU	true
#else
#define OTHER_CPU	false
#endif

static const struct layout layout =
	UBICHIP_MAP(KERNEL, UBI, PEBS, BLOCK);

struct firmware {
	u8 kernel[KLEN];
	u8 root[RLEN];
};

/* all that is there when the power is off */
struct snapshot {
	u8 data[CHIP];
	struct simpage page[CHIP / PAGE];
	bool bad[BLOCKS];
};

struct cut_id {
	int cut;
	u32 at;
};

enum start { OLD, DAMAGED, STARTS };

static const char *const starts[STARTS] = { "old", "damaged" };
static struct firmware old, new;
static struct ubichip c;
static struct snapshot begin[STARTS];
static enum start from;

static void make_firmware(struct firmware *fw, u32 seed)
{
	u32 i;

	for (i = 0; i < sizeof(*fw); i++) {
		seed = seed * 1664525 + 1013904223;
		((u8 *)fw)[i] = seed >> 24;
	}
	uimage_seal(fw->kernel, KLEN - UIMAGE_HEADER_LEN);
}

static void save(struct snapshot *s)
{
	memcpy(s->data, c.cells.data, sizeof(s->data));
	memcpy(s->page, c.cells.page, sizeof(s->page));
	memcpy(s->bad, c.cells.bad, sizeof(s->bad));
}

static void restore(const struct snapshot *s)
{
	memcpy(c.cells.data, s->data, sizeof(s->data));
	memcpy(c.cells.page, s->page, sizeof(s->page));
	memcpy(c.cells.bad, s->bad, sizeof(s->bad));
	ubichip_power_on(&c);
}

/* the kernel that a boot loader finds, bad blocks skipped */
static bool read_kernel(u8 *seen)
{
	u32 i, at = 0, len;
	int ret;

	for (i = KERNEL; at < KLEN; i++) {
		if (c.cells.bad[i])
			continue;
		len = min_t(u32, BLOCK, KLEN - at);
		ret = c.sim.port.read(&c.sim.port, i * BLOCK, seen + at, len);
		if (ret && ret != -EUCLEAN)
			return false;
		at += len;
	}
	return true;
}

static bool bootable(void)
{
	static u8 seen[KLEN];
	struct region fw = { seen, sizeof(seen) };
	struct uimage img;

	return read_kernel(seen) && !uimage_header(&fw, &img) &&
	       uimage_data_ok(&fw, &img);
}

static bool boots(const struct firmware *fw)
{
	static u8 seen[KLEN];

	return read_kernel(seen) && !memcmp(seen, fw->kernel, KLEN);
}

/* on a copy: to attach is to write, perhaps */
static const char *volumes(const struct firmware *fw)
{
	static struct snapshot here;
	struct region want = { fw->root, RLEN };
	const char *wrong;

	save(&here);
	wrong = ubichip_volume(&c, "ubi", "rootfs", &want);
	restore(&here);
	return wrong;
}

/* true if it came to its end */
static bool rescue(const struct firmware *fw, struct cut_id id)
{
	static struct plan plan;
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 2,
		.part = {
			{ "kernel", "kernel", 0, { fw->kernel, KLEN } },
			{ "root", "ubi", 0, { fw->root, RLEN }, "rootfs" },
		},
	};
	static bool trusted;

	ubichip_power_on(&c);
	if (plan_make(&rep, &layout, &plan))
		return false;
	trusted = bootable();
	c.sim.cut = id.cut;
	c.sim.cut_at = id.at;
	if (setjmp(c.sim.power)) {
		ubichip_power_on(&c);
		return false;
	}
	return ubichip_run(&c, &plan, trusted);
}

static bool others_untouched(void)
{
	const u8 *was = begin[from].data;
	u32 end = layout.part[3].offset;

	return !memcmp(c.cells.data, was, KERNEL * BLOCK) &&
	       !memcmp(c.cells.data + end, was + end, CHIP - end);
}

static const char *after_cut(void)
{
	if (c.sim.fault)
		return c.sim.fault;
	if (!others_untouched())
		return "another partition has changed";
	if (!bootable())
		return NULL;
	if (boots(&new))
		return volumes(&new);
	if (!boots(&old))
		return "a mixture would be booted";
	if (memcmp(c.cells.data, begin[from].data, CHIP))
		return "the old firmware boots, and its volumes have changed";
	return NULL;
}

/* true if there were some outside UBI */
static bool weak_cells_go_bad(void)
{
	bool elsewhere = false;
	u32 i;

	for (i = 0; i < CHIP / PAGE; i++) {
		struct simpage *p = &c.cells.page[i];

		if (!p->weak || c.cells.bad[i * PAGE / BLOCK])
			continue;
		elsewhere |= i < UBI * BLOCK / PAGE;
		p->noise = true;
	}
	return elsewhere;
}

static const char *after_last(bool undetected)
{
	bool elsewhere;

	if (c.sim.fault)
		return c.sim.fault;
	if (!others_untouched())
		return "another partition has changed";
	if (!boots(&new))
		return "the last rescue did not restore the kernel";
	elsewhere = weak_cells_go_bad();
	if (elsewhere && !undetected)
		return "the kernel lies in cells that were caught in the middle";
	return volumes(&new);
}

/* what is wrong after the second cut and the last rescue, or NULL */
static const char *second(struct cut_id id, bool *through)
{
	static const struct cut_id none;
	bool undetected = boots(&new);
	const char *wrong;

	*through = rescue(&new, id);
	wrong = after_cut();
	if (wrong)
		return wrong;
	/* a kernel that reads right today: nobody can tell */
	undetected = undetected || boots(&new);
	if (!rescue(&new, none))
		return c.sim.fault ?: c.job.error;
	return after_last(undetected);
}

static void report(struct cut_id a, struct cut_id b, const char *wrong)
{
	test_failed(__FILE__, __LINE__, "ID=%s:%d:%u:%d:%u %s", starts[from],
		    a.cut, a.at, b.cut, b.at, wrong);
}

/* every operation, and behind each a second one; false if one goes wrong */
static bool sweep(u32 *cuts)
{
	struct cut_id a, b = { 0 };
	const char *wrong;
	bool through, unused;

	for (a.cut = 0; a.cut < cut_ways(); a.cut++) {
		for (a.at = 1, through = false; !through; a.at++) {
			restore(&begin[from]);
			through = rescue(&new, a);
			wrong = after_cut();
			b.cut = (a.at + a.cut) % cut_ways();
			b.at = 1 + a.at * 7 % 211;
			if (!wrong)
				wrong = second(b, &unused);
			if (wrong) {
				report(a, b, wrong);
				return false;
			}
			*cuts += 2;
		}
	}
	return true;
}

static void replay(const char *id)
{
	struct cut_id a, b;
	const char *wrong;
	char name[16];
	bool through;

	if (sscanf(id, "%15[^:]:%d:%u:%d:%u", name, &a.cut, &a.at, &b.cut,
		   &b.at) != 5) {
		test_failed(__FILE__, __LINE__, "%s is no ID", id);
		return;
	}
	for (from = 0; from < STARTS && strcmp(starts[from], name); from++)
		;
	if (from == STARTS) {
		test_failed(__FILE__, __LINE__, "there is no start %s", name);
		return;
	}
	restore(&begin[from]);
	rescue(&new, a);
	wrong = after_cut() ?: second(b, &through);
	if (wrong)
		report(a, b, wrong);
}

/* settings in "rootfs_data", and a factory-bad block in either partition */
static bool prepare(void)
{
	static const struct cut_id none;
	static u8 settings[2 * (BLOCK - 2 * PAGE)];
	u32 i;

	make_firmware(&old, 1);
	make_firmware(&new, 2);
	memset(settings, 0x11, sizeof(settings));
	ubichip_new(&c, &layout, PAGE);
	memset(c.cells.data, 0x33, KERNEL * BLOCK);
	c.cells.bad[KERNEL + 1] = true;
	c.cells.bad[UBI + 3] = true;
	if (!rescue(&old, none) ||
	    volume_attach(&c.sim.port, &layout.part[2], PAGE))
		return false;
	i = volume_find("rootfs_data");
	if (volume_update(i, sizeof(settings)) ||
	    volume_write(i, settings, sizeof(settings) / 2) ||
	    volume_write(i, settings, sizeof(settings) / 2))
		return false;
	save(&begin[OLD]);
	/* no table of volumes, and every third EC header is lost */
	for (i = UBI; i < UBI + PEBS; i++) {
		u8 *peb = c.cells.data + i * BLOCK;

		if (peb[PAGE + 8] == 0x7f)
			memset(peb + PAGE, 0, 64);
		if (i % 3 == 0)
			memset(peb, 0, 64);
	}
	save(&begin[DAMAGED]);
	return true;
}

TEST(no_cut_leaves_anything_but_a_firmware_or_rescue)
{
	const char *id = getenv("ID");
	u32 cuts = 0;

	CHECK(prepare());
	if (id && *id) {
		replay(id);
		ubichip_free(&c);
		return;
	}
	for (from = 0; from < (OTHER_CPU ? 1 : STARTS); from++)
		if (!sweep(&cuts))
			break;
	if (getenv("TABLE"))
		printf("\n  UBI: %u cuts\n", cuts);
	CHECK(from < STARTS || cuts > 1000);
	ubichip_free(&c);
}

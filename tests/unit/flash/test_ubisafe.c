// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What must be known before the first erase of a chip with UBI: whether a
 * factory reset would find settings, and whether a root file system fits.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include "flash/block.h"
#include "flash/sums.h"
#include "flash/upload.h"
#include "flash/volume.h"
#include "test.h"
#include "ubichip.h"
#include "ubipeb.h"

#define PAGE	512
#define BLOCK	4096
#define LEB	(BLOCK - 2 * PAGE)
#define KERNEL	1		/* block */
#define UBI	3
#define PEBS	24
#define BLOCKS	(UBI + PEBS + 1)
#define CHIP	(BLOCKS * BLOCK)

static const struct layout layout =
	UBICHIP_MAP(KERNEL, UBI, PEBS, BLOCK);

static struct ubichip c;
static u8 kernel[BLOCK], root[PEBS * BLOCK], before[CHIP];
static struct plan plan;

static u8 *peb(u32 i)
{
	return c.cells.data + (UBI + i) * BLOCK;
}

static void all_programmed(void)
{
	u32 i;

	for (i = 0; i < PEBS * BLOCK / PAGE; i++)
		c.cells.page[UBI * BLOCK / PAGE + i].programmed = true;
}

/* a tar's parts, root of so many bytes; 0 or as job_step() */
static int install(u32 len)
{
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 2,
		.part = {
			{ "kernel", "kernel", 0, { kernel, sizeof(kernel) } },
			{ "root", "ubi", 0, { root, len }, "rootfs" },
		},
	};

	ubichip_power_on(&c);
	memcpy(before, c.cells.data, CHIP);
	if (plan_make(&rep, &layout, &plan))
		return -EINVAL;
	return ubichip_run(&c, &plan, true) ? 0 : c.job.err;
}

/* the settings' volume is emptied; 0 or as job_step() */
static int reset(void)
{
	static const struct region nothing;

	ubichip_power_on(&c);
	memcpy(before, c.cells.data, CHIP);
	memset(&plan, 0, sizeof(plan));
	if (plan_add_volume(&plan, &layout, "ubi", "rootfs_data", &nothing))
		return -EINVAL;
	return ubichip_run(&c, &plan, true) ? 0 : c.job.err;
}

/* asked before it begins, it says the same */
static int ask(void)
{
	ubichip_power_on(&c);
	job_start(&c.job, &plan, &c.sim.port, c.block, false);
	return job_ask(&c.job);
}

static bool unchanged(void)
{
	return !memcmp(before, c.cells.data, CHIP) && !c.sim.port.erases &&
	       !c.sim.port.programs && !c.sim.fault;
}

static void start(void)
{
	u32 i;

	ubichip_new(&c, &layout, PAGE);
	memset(kernel, 0x5a, sizeof(kernel));
	for (i = 0; i < sizeof(root); i++)
		root[i] = i * 2654435761u >> 24;
}

/* what is in "ubi" when the firmware is not OpenWrt's, or not sound */
static void blank(void)
{
}

static void squashfs(void)
{
	memcpy(peb(0), root, PEBS * BLOCK);
	memcpy(peb(0), "hsqs", 4);
	all_programmed();
}

static void sub_pages(void)
{
	struct ubi_ec ec = { .vid_offset = 64, .data_offset = PAGE };
	u32 i;

	for (i = 0; i < PEBS; i++)
		ubi_layout_write(peb(i), BLOCK, PAGE, &ec, i & 1);
	all_programmed();
}

static void no_table(void)
{
	u32 i;

	install(3 * LEB);
	for (i = 0; i < PEBS; i++)
		if (peb(i)[PAGE + 8] == 0x7f)
			memset(peb(i) + 2 * PAGE, 0, PAGE);
}

static void settings_alone(void)
{
	install(3 * LEB);
	if (!volume_attach(&c.sim.port, &layout.part[2], PAGE))
		volume_remove(volume_find("rootfs"));
	volume_detach();
}

/* a device of its own in every third of it */
static void three_devices(void)
{
	struct ubi_ec ec = { .vid_offset = PAGE, .data_offset = 2 * PAGE };
	u32 i;

	for (i = 0; i < PEBS; i++) {
		ec.image_seq = 1 + i / 8;
		ubi_layout_write(peb(i), BLOCK, PAGE, &ec, i & 1);
	}
	all_programmed();
}

TEST(a_reset_leaves_alone_what_it_does_not_know)
{
	static void (*const starts[])(void) = {
		blank, squashfs, sub_pages, no_table, settings_alone,
		three_devices,
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		start();
		starts[i]();
		CHECK_EQ(reset(), -ENOENT);
		CHECK(unchanged());
		CHECK_STR(c.job.error, "The UBI partition \"ubi\" holds no firmware that Lifeboat knows.");
		CHECK_EQ(ask(), -ENOENT);
		CHECK(unchanged());
		ubichip_free(&c);
	}
}

TEST(a_reset_empties_the_settings)
{
	struct region want = { root, 3 * LEB };

	start();
	CHECK_EQ(install(3 * LEB), 0);
	CHECK_EQ(reset(), 0);
	CHECK_EQ(ask(), 0);
	CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?: "", "");
	ubichip_free(&c);
}

/* for every length: it is written, or nothing has been touched */
static void every_length(u32 bad, bool other)
{
	u32 lebs, fit = 0;
	int ret;

	for (lebs = 1; lebs <= PEBS; lebs++) {
		start();
		for (ret = 0; ret < bad; ret++)
			c.cells.bad[UBI + 5 + 3 * ret] = true;
		CHECK_EQ(install(LEB), 0);
		if (other) {
			CHECK(!volume_attach(&c.sim.port, &layout.part[2],
					     PAGE));
			CHECK(!volume_remove(volume_find("rootfs_data")));
			CHECK(volume_create("log", 4) >= 0);
			volume_detach();
		}
		ret = install(lebs * LEB - 1);
		if (ret) {
			CHECK_EQ(ret, -ENOSPC);
			CHECK(unchanged());
			CHECK_EQ(ask(), -ENOSPC);
		} else {
			fit = lebs;
		}
		ubichip_free(&c);
	}
	/* one LEB for settings; UBI's four, and a block in reserve or bad */
	CHECK_EQ(fit, PEBS - max(bad, 1u) - 4 - 1 - (other ? 4 : 0));
}

TEST(what_does_not_fit_is_known_before_the_first_erase)
{
	every_length(0, false);
	every_length(3, false);
	every_length(1, true);
}

/* PEBs that are erased, or empty, behind the last that says anything */
TEST(padding_needs_no_good_block)
{
	static u8 padded[(UBI - KERNEL) * BLOCK];
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 1,
		.part = { { "kernel", "kernel", 0, { padded, sizeof(padded) },
			    NULL, sizeof(padded) - BLOCK } },
	};

	start();
	memcpy(padded, kernel, BLOCK);
	c.cells.bad[KERNEL] = true;
	CHECK_EQ(plan_make(&rep, &layout, &plan), 0);
	CHECK(ubichip_run(&c, &plan, true));
	CHECK(!memcmp(c.cells.data + (KERNEL + 1) * BLOCK, kernel, BLOCK));
	ubichip_free(&c);
}

/* not more of them than UBI has in reserve */
TEST(a_backup_of_ubi_goes_back_with_fewer_good_blocks)
{
	static u8 backup[PEBS * BLOCK];
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 1,
		.part = { { "ubi", "ubi", 0, { backup, sizeof(backup) } } },
	};
	struct region want = { root, 3 * LEB };
	s64 counter;

	start();
	CHECK_EQ(install(3 * LEB), 0);
	memcpy(backup, peb(0), sizeof(backup));
	c.cells.dying[UBI + 4] = DIES_PROGRAMMING;
	counter = ubichip_counter(&c, UBI);
	ubichip_power_on(&c);
	CHECK_EQ(plan_make(&rep, &layout, &plan), 0);
	CHECK(plan.step[0].keep && plan.step[0].commit);
	CHECK(ubichip_run(&c, &plan, false));
	CHECK(ubichip_counter(&c, UBI) > counter);
	CHECK(!memcmp(c.cells.data + KERNEL * BLOCK, kernel, BLOCK));
	CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?: "", "");
	ubichip_free(&c);
}

/* what an upload leaves of it in @to */
static struct region thinned(const u8 *backup, u8 *to)
{
	struct upload u = { .data = to, .limit = PEBS * BLOCK };
	u8 sha256[32];

	upload_begin(&u, &u, 0);
	upload_thin(&u, BLOCK, PEBS * BLOCK);
	upload_write(&u, &u, backup, PEBS * BLOCK);
	upload_end(&u, &u, sha256);
	return (struct region){ to, u.len };
}

/* empty, and erased as often */
static bool is_formatted(const u8 *data, s64 counter)
{
	struct region r = { data, BLOCK };
	struct ubi_ec ec;

	return peb_is_empty(&r) && ubi_ec_read(&r, &ec) && ec.ec == counter;
}

/*
 * What is in use lies behind what is not, and behind a fastmap: as it is, the
 * last PEB would have no block.
 */
TEST(a_thinned_backup_of_ubi_needs_what_is_in_use)
{
	static const struct ubi_ec ec = { 0, PAGE, 2 * PAGE };
	static u8 backup[PEBS * BLOCK], kept[PEBS * BLOCK];
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 1,
		.part = { { "ubi", "ubi", 0, { backup, sizeof(backup) } } },
	};
	struct region want = { root, 3 * LEB };
	s64 counter[PEBS];
	u32 i;

	start();
	CHECK_EQ(install(3 * LEB), 0);
	/* in some order: the first is empty, the last is in use */
	for (i = 0; i < PEBS; i++)
		memcpy(backup + i * BLOCK, peb((20 + i * 7) % PEBS), BLOCK);
	ubipeb_used(backup + 3 * BLOCK, BLOCK, &ec, UBI_FM_SB_ID, 0, 0x77);
	/* another firmware since then, and a block has gone bad */
	memset(root, 0x3c, LEB);
	CHECK_EQ(install(5 * LEB), 0);
	for (i = 0; i < sizeof(root); i++)
		root[i] = i * 2654435761u >> 24;
	c.cells.bad[UBI + 2] = true;
	for (i = 0; i < PEBS; i++)
		counter[i] = ubichip_counter(&c, UBI + i);

	ubichip_power_on(&c);
	memcpy(before, c.cells.data, CHIP);
	CHECK_EQ(plan_make(&rep, &layout, &plan), 0);
	CHECK(!ubichip_run(&c, &plan, false));
	CHECK_EQ(c.job.err, -ENOSPC);
	CHECK(unchanged());

	rep.part[0].src = thinned(backup, kept);
	/* two tables, three of root, and the first */
	CHECK_EQ(rep.part[0].src.len, 6 * BLOCK);
	CHECK_EQ(plan_make(&rep, &layout, &plan), 0);
	CHECK(plan.step[0].keep && plan.step[0].commit && plan.step[1].ubi);
	CHECK(ubichip_run(&c, &plan, false));
	CHECK(!memcmp(c.cells.data + KERNEL * BLOCK, kernel, BLOCK));
	for (i = 0; i < PEBS; i++) {
		if (i == 2)
			continue;
		CHECK_EQ(ubichip_counter(&c, UBI + i), counter[i] + 1);
		if (i > 6)
			CHECK(is_formatted(peb(i), counter[i] + 1));
	}
	CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?: "", "");

	/* more in use than there are good blocks */
	for (i = 8; i < PEBS; i++)
		c.cells.bad[UBI + i] = true;
	ubichip_power_on(&c);
	CHECK(ubichip_run(&c, &plan, false));
	c.cells.bad[UBI] = true;
	c.cells.bad[UBI + 1] = true;
	ubichip_power_on(&c);
	memcpy(before, c.cells.data, CHIP);
	CHECK(!ubichip_run(&c, &plan, false));
	CHECK_EQ(c.job.err, -ENOSPC);
	CHECK(unchanged());
	ubichip_free(&c);
}

/*
 * One behind the image, where nothing else has to be written any more: with
 * the header of another UBI, and no mark, it would keep the kernel's from
 * attaching, had the power gone behind the commit block.
 */
TEST(the_last_peb_is_marked_before_the_commit_block)
{
	static u8 image[PEBS * BLOCK];
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 2,
		.part = {
			{ "kernel", "kernel", 0, { kernel, sizeof(kernel) } },
			{ "ubi", "ubi", 0, { image, sizeof(image) } },
		},
	};
	struct region want = { root, 3 * LEB };
	u32 i;

	for (i = DIES_ERASING; i <= DIES_PROGRAMMING; i++) {
		start();
		CHECK_EQ(install(3 * LEB), 0);
		memcpy(image, peb(0), sizeof(image));
		kernel[5] ^= 1;
		c.cells.dying[UBI + PEBS - 1] = i;
		ubichip_power_on(&c);
		CHECK_EQ(plan_make(&rep, &layout, &plan), 0);
		c.sim.marked = 0;
		CHECK(ubichip_run(&c, &plan, false));
		CHECK(c.cells.bad[UBI + PEBS - 1]);
		CHECK(c.sim.marked && c.sim.marked < c.sim.ops);
		CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?: "", "");
		ubichip_free(&c);
	}
}

static u32 marked(void)
{
	u32 i, n = 0;

	for (i = 0; i < BLOCKS; i++)
		n += c.cells.bad[i];
	return n;
}

/* is there a kernel that would be started? */
static bool starts(void)
{
	return !memcmp(c.cells.data + KERNEL * BLOCK, kernel, BLOCK);
}

/* files of the user's, in so many LEBs */
static bool put_settings(u32 lebs)
{
	bool ok = !volume_attach(&c.sim.port, &layout.part[2], PAGE);
	int id = ok ? volume_find("rootfs_data") : -1;
	u32 i;

	ok = id >= 0 && !volume_update(id, lebs * LEB);
	for (i = 0; ok && i < lebs; i++)
		ok = !volume_write(id, root, LEB);
	ubichip_power_on(&c);
	return ok;
}

/* blocks that hold one of them, as UBI finds it; all if it finds nothing */
static u32 settings(void)
{
	bool ok = !volume_attach(&c.sim.port, &layout.part[2], PAGE);
	int id = ok ? volume_find("rootfs_data") : -1;
	u32 i, n = 0;

	for (i = 0; id >= 0 && i < volume_lebs(id); i++)
		n += volume_read(id, i, c.block, LEB) ||
		     !block_is_erased(c.block, LEB);
	ubichip_power_on(&c);
	return id >= 0 ? n : PEBS;
}

/* PEB with the LEB of a volume */
static u32 peb_of(u32 vol_id, u32 lnum)
{
	struct ubi_vid vid;
	u32 i;

	for (i = 0; i < PEBS; i++) {
		struct region r = { peb(i), BLOCK };

		if (ubi_vid_read(&r, PAGE, &vid) && vid.vol_id == vol_id &&
		    vid.lnum == lnum)
			break;
	}
	return i;
}

#define STAYS	"The UBI partition \"ubi\" has a block that fails and cannot be left out."

/* the third is the last that UBI has to erase, and no write comes behind it */
TEST(a_reset_says_that_a_block_keeps_its_settings)
{
	struct region want = { root, 3 * LEB };
	u32 leb, mark, at;

	for (mark = MARK_TAKES; mark <= MARK_FAILS; mark++)
		for (leb = 0; leb < 3; leb++) {
			start();
			CHECK_EQ(install(3 * LEB), 0);
			CHECK(put_settings(3));
			CHECK_EQ(settings(), 3);
			at = UBI + peb_of(1, leb);
			CHECK(at < UBI + PEBS);
			c.cells.dying[at] = DIES_ERASING;
			c.sim.mark = mark;
			CHECK_EQ(reset(), mark == MARK_FAILS ? -EROFS : 0);
			CHECK_STR(c.job.error, mark == MARK_FAILS ? STAYS : "");
			CHECK_EQ(marked(), mark != MARK_FAILS);
			/* the others are gone, or come behind it */
			CHECK_EQ(settings(), mark == MARK_FAILS ? 3 - leb : 0);
			CHECK(starts());
			CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?:
				  "", "");
			/* and so does every other reset, until it passes */
			CHECK_EQ(reset(), mark == MARK_FAILS ? -EROFS : 0);
			memset(c.cells.dying, 0, BLOCKS);
			CHECK_EQ(reset(), 0);
			CHECK_EQ(settings(), 0);
			ubichip_free(&c);
		}
}

/* the old root, the old settings and both tables: all that UBI erases */
TEST(an_install_says_that_a_block_keeps_what_it_holds)
{
	static const struct { u32 vol, leb; } old[] = {
		{ 0, 0 }, { 0, 2 }, { 1, 0 }, { 1, 1 },
		{ UBI_LAYOUT_ID, 0 }, { UBI_LAYOUT_ID, 1 },
	};
	struct region want = { root, 5 * LEB };
	u32 i, at;

	for (i = 0; i < ARRAY_SIZE(old); i++) {
		start();
		CHECK_EQ(install(3 * LEB), 0);
		CHECK(put_settings(2));
		at = UBI + peb_of(old[i].vol, old[i].leb);
		CHECK(at < UBI + PEBS);
		c.cells.dying[at] = DIES_ERASING;
		c.sim.mark = MARK_FAILS;
		CHECK_EQ(install(5 * LEB), -EROFS);
		CHECK_STR(c.job.error, STAYS);
		CHECK(!starts());
		CHECK_EQ(marked(), 0);
		memset(c.cells.dying, 0, BLOCKS);
		CHECK_EQ(install(5 * LEB), 0);
		CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?: "", "");
		CHECK_EQ(settings(), 0);
		ubichip_free(&c);
	}
}

/* PEBs that hold nothing, with their headers as they should be */
static u32 free_pebs(void)
{
	u32 i, n = 0;

	for (i = 0; i < PEBS; i++)
		n += !memcmp(peb(i), "UBI#", 4) && peb(i)[PAGE] == 0xff;
	return n;
}

/* one that holds nothing, erased, takes no program any more: its address */
static u32 wear_one_out(void)
{
	u32 i = PEBS;

	while (i-- && peb(i)[PAGE] != 0xff)
		;
	memset(peb(i), 0xff, BLOCK);
	memset(&c.cells.page[(UBI + i) * BLOCK / PAGE], 0,
	       BLOCK / PAGE * sizeof(*c.cells.page));
	c.cells.dying[UBI + i] = DIES_PROGRAMMING;
	return UBI + i;
}

/* all that a reset has to format: another shows that the chip is not at fault */
TEST(a_reset_goes_round_the_only_peb_without_a_header)
{
	struct region want = { root, 3 * LEB };
	u32 worn, n;

	start();
	CHECK_EQ(install(3 * LEB), 0);
	worn = wear_one_out();
	n = free_pebs();
	CHECK(n);
	CHECK_EQ(reset(), 0);
	CHECK_STR(c.job.error, "");
	CHECK(c.cells.bad[worn]);
	CHECK_EQ(marked(), 1);
	CHECK(!c.sim.fault);
	CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?: "", "");
	ubichip_free(&c);
}

/* and where none takes it, none is marked, and the root is as it was */
TEST(a_reset_of_a_chip_that_takes_nothing_marks_nothing)
{
	struct region want = { root, 3 * LEB };
	u32 i;

	start();
	CHECK_EQ(install(3 * LEB), 0);
	wear_one_out();
	for (i = 0; i < PEBS; i++)
		c.cells.dying[UBI + i] = DIES_PROGRAMMING;
	CHECK_EQ(reset(), -EIO);
	CHECK_STR(c.job.error, "The UBI partition \"ubi\" has a block that cannot be written.");
	CHECK_EQ(marked(), 0);
	memset(c.cells.dying, 0, BLOCKS);
	CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?: "", "");
	CHECK_EQ(reset(), 0);
	ubichip_free(&c);
}

/* one bad job may be a weak supply's: the next day the chip is fine */
TEST(formatting_marks_few_blocks)
{
	u32 i;

	start();
	for (i = 0; i < PEBS; i++)
		c.cells.dying[UBI + i] = DIES_PROGRAMMING;
	CHECK(install(3 * LEB));
	CHECK_EQ(marked(), 0);
	memset(c.cells.dying, 0, BLOCKS);
	CHECK_EQ(install(3 * LEB), 0);
	ubichip_free(&c);
}

/* the last of those that hold nothing */
static u32 a_free_peb(void)
{
	u32 i = PEBS;

	while (i-- && (memcmp(peb(i), "UBI#", 4) || peb(i)[PAGE] != 0xff))
		;
	return i;
}

/*
 * An internal volume of a kind that UBI does not know, and must not attach
 * beside (UBI_COMPAT_REJECT): the table and the volumes are all there.
 */
static void add_what_ubi_rejects(u32 at)
{
	struct region r = { peb(at) + PAGE, UBI_HEADER_LEN - 4 };
	struct ubi_ec ec = { .vid_offset = PAGE, .data_offset = 2 * PAGE };
	u8 vid[UBI_HEADER_LEN], header[UBI_HEADER_LEN];
	u32 i, sum;

	memcpy(header, peb(at), sizeof(header));
	ubi_layout_write(peb(at), BLOCK, PAGE, &ec, 0);
	memcpy(vid, peb(at) + PAGE, sizeof(vid));
	memset(peb(at), 0xff, BLOCK);
	memcpy(peb(at), header, sizeof(header));
	vid[11]++;			/* the volume's number */
	memcpy(peb(at) + PAGE, vid, sizeof(vid));
	sum = sums_crc32_jam(&r);
	for (i = 0; i < 4; i++)
		peb(at)[PAGE + UBI_HEADER_LEN - 4 + i] = sum >> (24 - 8 * i);
	all_programmed();
}

/* what there is, is what the kernel has for a root: it is not made anew */
TEST(a_reset_formats_nothing_that_ubi_does_not_attach)
{
	struct region want = { root, 3 * LEB };
	u32 at;

	start();
	CHECK_EQ(install(3 * LEB), 0);
	at = a_free_peb();
	add_what_ubi_rejects(at);
	CHECK(volume_attach(&c.sim.port, &layout.part[2], PAGE) < 0);
	CHECK(reset() < 0);
	CHECK(unchanged());
	CHECK_STR(c.job.error, "The UBI partition \"ubi\" could not be made usable.");
	/* an install brings a root of its own */
	CHECK_EQ(install(3 * LEB), 0);
	CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?: "", "");
	ubichip_free(&c);
}

/* some that do not take it, and some that do: still, few are marked in a job */
TEST(formatting_gives_up_before_it_has_marked_many)
{
	u32 i;

	start();
	for (i = PEBS - 6; i < PEBS; i++)
		if (i % 3)
			c.cells.dying[UBI + i] = DIES_PROGRAMMING;
	CHECK_EQ(install(3 * LEB), -EIO);
	CHECK_STR(c.job.error, "The UBI partition \"ubi\" has a block that cannot be written.");
	CHECK_EQ(marked(), 2);
	/* it may have been the supply: those that are left are enough */
	memset(c.cells.dying, 0, BLOCKS);
	CHECK_EQ(install(3 * LEB), 0);
	ubichip_free(&c);
}

/*
 * The same of UBI itself, of PEBs that it erases when the old volumes go.  It
 * has more room than it would have to keep in reserve.
 */
TEST(ubi_gives_up_before_it_has_marked_many)
{
	u32 i, n = 0;

	start();
	CHECK_EQ(install(10 * LEB), 0);
	CHECK(!volume_attach(&c.sim.port, &layout.part[2], PAGE));
	CHECK(!volume_remove(volume_find("rootfs_data")));
	volume_detach();
	for (i = 0; i < PEBS; i++)
		if (peb(i)[PAGE] != 0xff && peb(i)[PAGE + 8] != 0x7f) {
			c.cells.dying[UBI + i] = DIES_ERASING;
			n++;
		}
	CHECK_EQ(n, 10);
	CHECK(install(3 * LEB) < 0);
	CHECK(c.job.error[0]);
	CHECK_EQ(marked(), 3);
	memset(c.cells.dying, 0, BLOCKS);
	CHECK_EQ(install(3 * LEB), 0);
	ubichip_free(&c);
}

/* those that hold nothing take no program from here on: how many? */
static u32 all_free_die(void)
{
	u32 i, n = 0;

	for (i = 0; i < PEBS; i++)
		if (!c.cells.bad[UBI + i] && peb(i)[PAGE] == 0xff) {
			c.cells.dying[UBI + i] = DIES_PROGRAMMING;
			n++;
		}
	return n;
}

/* an install, until so many bytes of the root are there; the rest by hand */
static int install_until(u32 len, u32 done)
{
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 2,
		.part = {
			{ "kernel", "kernel", 0, { kernel, sizeof(kernel) } },
			{ "root", "ubi", 0, { root, len }, "rootfs" },
		},
	};

	ubichip_power_on(&c);
	if (plan_make(&rep, &layout, &plan))
		return -EINVAL;
	job_start(&c.job, &plan, &c.sim.port, c.block, true);
	while (c.job.volume.done < done)
		if (job_step(&c.job) <= 0)
			return -EINVAL;
	return 0;
}

static int rest(void)
{
	int ret;

	do
		ret = job_step(&c.job);
	while (ret > 0);
	return ret;
}

/*
 * A root that takes all there is, and what is left for its last blocks dies.
 * It is said, nothing boots, and the way out is an upload.
 */
TEST(where_the_last_free_peb_dies_it_is_said_and_nothing_boots)
{
	u32 most = PEBS - 1 - 4 - 1, n;
	struct region want;

	for (n = 1; n <= 2; n++) {
		start();
		CHECK_EQ(install(LEB), 0);
		CHECK(starts());
		CHECK_EQ(install_until(most * LEB, (most - n) * LEB), 0);
		CHECK(all_free_die() > n);
		CHECK(rest() < 0);
		CHECK(!c.sim.fault);
		CHECK_EQ(c.job.state, JOB_FAILED);
		CHECK_STR(c.job.error, STAYS);
		CHECK(!starts());
		CHECK_EQ(marked(), 2);
		/* the others may take it tomorrow; what fits is known then */
		memset(c.cells.dying, 0, BLOCKS);
		CHECK_EQ(install(most * LEB), -ENOSPC);
		CHECK_STR(c.job.error, "The UBI partition \"ubi\" has no room for this image.");
		CHECK(unchanged());
		want = (struct region){ root, (most - 4) * LEB };
		CHECK_EQ(install(want.len), 0);
		CHECK_STR(ubichip_volume(&c, "ubi", "rootfs", &want) ?: "",
			  "");
		CHECK(starts());
		ubichip_free(&c);
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Blocks of a chip with UBI that fail: which are marked bad, and how many, and
 * what is said where that is no way out.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "flash/block.h"
#include "flash/volume.h"
#include "test.h"
#include "ubijobs.h"

static u32 marked(void)
{
	u32 i, n = 0;

	for (i = 0; i < BLOCKS; i++)
		n += c.cells.bad[i];
	return n;
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
	ubichip_power_on(&c);
	if (plan_install(len))
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

/* a backup of UBI, as service.c plans it; 0 or as job_step() */
static int restore(const u8 *backup)
{
	const struct region src = { backup, PEBS * BLOCK };

	ubichip_power_on(&c);
	memset(&plan, 0, sizeof(plan));
	if (plan_add_image(&plan, &layout, "ubi", 0, &src) ||
	    plan_guard(&plan, &layout))
		return -EINVAL;
	return ubichip_run(&c, &plan, starts()) ? 0 : c.job.err;
}

/* as a kernel's UBI has it: it attaches, and takes what is written */
static bool is_of_use(const struct region *want)
{
	bool ok = !ubichip_volume(&c, "ubi", "rootfs", want) &&
		  put_settings(2) && settings() == 2;

	return ok && !ubichip_volume(&c, "ubi", "rootfs", want);
}

#define NO_MARK	"The UBI partition \"ubi\" has a block that fails and cannot be marked bad."

/*
 * Without a mark UBI takes it for one of its own, whatever is in it, tries to
 * give it a header, and becomes read-only for good when that fails.
 */
TEST(a_restore_says_that_a_block_takes_neither_program_nor_mark)
{
	static u8 backup[PEBS * BLOCK];
	struct region want = { root, 3 * LEB };
	u32 i, mark;
	int ret;

	for (mark = MARK_TAKES; mark <= MARK_FAILS; mark++)
		for (i = 0; i < PEBS; i++) {
			start();
			CHECK_EQ(install(3 * LEB), 0);
			CHECK(put_settings(2));
			memcpy(backup, peb(0), sizeof(backup));
			/* another firmware since */
			memset(peb(0), 0, sizeof(backup));
			c.cells.dying[UBI + i] = DIES_PROGRAMMING;
			c.sim.mark = mark;
			ret = restore(backup);
			CHECK(!c.sim.fault);
			CHECK_EQ(ret, mark == MARK_FAILS ? -EROFS : 0);
			CHECK_STR(c.job.error,
				  mark == MARK_FAILS ? NO_MARK : "");
			CHECK_EQ(starts(), mark != MARK_FAILS);
			if (mark == MARK_FAILS) {
				/* it does not begin to work by itself */
				CHECK_EQ(restore(backup), -EROFS);
				CHECK(!starts());
				memset(c.cells.dying, 0, BLOCKS);
				CHECK_EQ(install(3 * LEB), 0);
			}
			CHECK(starts());
			CHECK(is_of_use(&want));
			ubichip_free(&c);
		}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What must be known before the first erase of a chip with UBI: whether a
 * factory reset would find settings, and whether a root file system fits.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "flash/sums.h"
#include "flash/upload.h"
#include "flash/volume.h"
#include "test.h"
#include "ubijobs.h"
#include "ubipeb.h"

/* asked before it begins, it says the same */
static int ask(void)
{
	ubichip_power_on(&c);
	job_start(&c.job, &plan, &c.sim.port, c.block, false);
	return job_ask(&c.job);
}

static void all_programmed(void)
{
	u32 i;

	for (i = 0; i < PEBS * BLOCK / PAGE; i++)
		c.cells.page[UBI * BLOCK / PAGE + i].programmed = true;
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

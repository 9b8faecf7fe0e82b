// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * UBI, with U-Boot's own UBI layer on a strict NAND chip of the board's size:
 * what OpenWrt's sysupgrade does to a router with NAND.  test_ubicut.c pulls
 * the plug.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <mbedtls/sha256.h>
#include <stdlib.h>
#include "dtboard.h"
#include "flash/eta.h"
#include "flash/volume.h"
#include "test.h"
#include "ubichip.h"
#include "ubihost.h"

#define PAGE		2048
#define SCRATCH_SIZE	0x400000

#ifdef __mips__
#define OTHER_CPU	true
#else
#define OTHER_CPU	false
#endif

/**
 * struct upload - an image for a board, and its plan
 * @b:		board
 * @file:	bytes
 * @root:	what has to be in the volume "rootfs", of a tar
 */
struct upload {
	struct dtboard b;
	struct region file;
	struct image_report rep;
	struct plan plan;
	struct region root;
	const struct partition *ubi;
	u32 first;		/* block of the UBI partition */
	u32 end;
};

static u8 scratch_data[SCRATCH_SIZE];

static bool load(struct upload *u, const char *name, const char *device)
{
	struct scratch scratch = { scratch_data, SCRATCH_SIZE };
	char path[512];
	u8 sum[32];

	memset(u, 0, sizeof(*u));
	snprintf(path, sizeof(path), "%s/%s.dtb", IDENTITIES, device);
	if (dtboard_load(&u->b, path))
		return false;
	snprintf(path, sizeof(path), "%s/%s", MATERIALISED, name);
	u->file.data = file_read(path, &u->file.len);
	if (!u->file.data)
		return false;
	mbedtls_sha256(u->file.data, u->file.len, sum, 0);
	image_identify(&u->file, sum, &u->b.id, &u->b.layout, &scratch,
		       &u->rep);
	if (plan_make(&u->rep, &u->b.layout, &u->plan))
		return false;
	u->root = u->plan.step[u->plan.nsteps - 1].src;
	u->ubi = layout_find(&u->b.layout, "ubi");
	u->first = u->ubi->offset / u->b.layout.erasesize;
	u->end = u->first + u->ubi->size / u->b.layout.erasesize;
	return true;
}

static void unload(struct upload *u)
{
	free((void *)u->file.data);
	dtboard_free(&u->b);
}

/* what is in the kernel's partition, bad blocks skipped */
static bool holds_kernel(struct ubichip *c, const struct upload *u)
{
	const struct plan_step *s = &u->plan.step[0];
	u32 size = u->b.layout.erasesize, at = 0, i = s->addr / size, len;

	for (; at < s->src.len; i++) {
		if (c->cells.bad[i])
			continue;
		len = min(size, s->src.len - at);
		if (memcmp(c->cells.data + i * size, s->src.data + at, len))
			return false;
		at += len;
	}
	return true;
}

static const char *outcome(struct ubichip *c, const struct upload *u)
{
	if (c->sim.fault)
		return c->sim.fault;
	if (!holds_kernel(c, u))
		return "the kernel is not there";
	return ubichip_volume(c, "ubi", "rootfs", &u->root);
}

/* NULL if every PEB counted the erasures since @before and @erased */
static const char *counted(struct ubichip *c, const struct upload *u,
			   const s64 *before, const u32 *erased)
{
	u32 i;

	for (i = u->first; i < u->end; i++) {
		if (c->cells.bad[i])
			continue;
		if (ubichip_counter(c, i) < 0)
			return "a PEB has no EC header";
		if (before[i] >= 0 && ubichip_counter(c, i) - before[i] !=
				      c->erased[i] - erased[i])
			return "an erase counter is wrong";
	}
	return NULL;
}

static void note(struct ubichip *c, s64 *counters, u32 *erased)
{
	u32 i;

	for (i = 0; i < c->blocks; i++)
		counters[i] = ubichip_counter(c, i);
	memcpy(erased, c->erased, c->blocks * sizeof(*erased));
}

#define BLOCKS_MAX	2048

static s64 counters[BLOCKS_MAX];
static u32 erased[BLOCKS_MAX];

static const struct {
	const char *file;
	const char *device;
} tars[] = {
	{ "sysupgrade-tar__r6220-sysupgrade.bin", "netgear_r6220" },
	{ "sysupgrade-tar__rt-ac65p-sysupgrade.bin", "asus_rt-ac65p" },
	{ "sysupgrade-tar__gl-ar300m-nand-sysupgrade.bin",
	  "glinet_gl-ar300m-nand" },
	{ "sysupgrade-tar__mi-router-3g-sysupgrade.bin",
	  "xiaomi_mi-router-3g" },
	{ "sysupgrade-tar__edgerouter-x-sysupgrade.bin", "ubnt_edgerouter-x" },
};

enum start { BLANK, OLD, FOREIGN };

/* one tar on one chip; NULL or what is wrong */
static const char *journey(struct upload *u, struct ubichip *c,
			   enum start start, u32 bad_every)
{
	u32 i, n = u->end - u->first, seed = 1;
	const char *wrong;

	for (i = u->first; bad_every && i < u->end; i += bad_every)
		c->cells.bad[i] = true;
	if (start == FOREIGN)
		for (i = 0; i < u->ubi->size; i++)
			c->cells.data[u->ubi->offset + i] =
				(seed = seed * 1664525 + 1013904223) >> 24;
	for (i = 0; start == FOREIGN && i < u->ubi->size / PAGE; i++)
		c->cells.page[u->ubi->offset / PAGE + i].programmed = true;
	if (!ubichip_run(c, &u->plan, false))
		return c->job.error;
	/* a table has two copies; an attach erases nothing */
	if (c->longest > 2)
		return "a step took too long";
	wrong = outcome(c, u);
	if (wrong || start != OLD)
		return wrong;
	/* half of what was there gets a block that dies when it is used */
	for (i = 0; bad_every && i < 3; i++)
		c->cells.dying[u->first + 5 + n / 4 * i] =
			i & 1 ? DIES_ERASING : DIES_PROGRAMMING;
	note(c, counters, erased);
	ubichip_power_on(c);
	if (!ubichip_run(c, &u->plan, true))
		return c->job.error;
	return outcome(c, u) ?: counted(c, u, counters, erased);
}

static void all_tars(enum start start, u32 bad_every)
{
	static struct ubichip c;
	static struct upload u;
	const char *wrong;
	u32 i;

	for (i = 0; i < (OTHER_CPU ? 1 : ARRAY_SIZE(tars)); i++) {
		if (!load(&u, tars[i].file, tars[i].device)) {
			test_failed(__FILE__, __LINE__, "cannot load %s",
				    tars[i].file);
			continue;
		}
		ubichip_new(&c, &u.b.layout, PAGE);
		wrong = journey(&u, &c, start, bad_every);
		if (wrong)
			test_failed(__FILE__, __LINE__, "%s: %s", tars[i].file,
				    wrong);
		ubichip_free(&c);
		unload(&u);
	}
}

TEST(a_tar_on_a_blank_chip)
{
	all_tars(BLANK, 0);
}

TEST(a_tar_over_an_old_firmware_keeps_erase_counters)
{
	all_tars(OLD, 0);
}

TEST(a_tar_where_there_is_no_ubi)
{
	all_tars(FOREIGN, 0);
}

TEST(a_tar_with_bad_blocks_and_some_that_go_bad)
{
	all_tars(BLANK, 50);
	all_tars(OLD, 50);
	all_tars(FOREIGN, 50);
}

/* a chip with this image on it */
static bool prepare(struct ubichip *c, struct upload *u, const char *file,
		    const char *device)
{
	if (!load(u, file, device))
		return false;
	ubichip_new(c, &u->b.layout, PAGE);
	return ubichip_run(c, &u->plan, false);
}

static u32 get32(const u8 *p)
{
	return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

/* block that holds a LEB of a volume, by its VID header; 0 if none does */
static u32 find_leb(struct ubichip *c, const struct upload *u, u32 id, u32 leb)
{
	u32 i;

	for (i = u->first; i < u->end; i++) {
		const u8 *vid = c->cells.data + i * u->b.layout.erasesize + PAGE;

		if (get32(vid) == 0x55424921 && get32(vid + 8) == id &&
		    get32(vid + 12) == leb)
			return i;
	}
	return 0;
}

#define LAYOUT_ID	0x7fffefff

TEST(a_damaged_ubi_is_formatted_and_keeps_erase_counters)
{
	static struct ubichip c;
	static struct upload u;
	u32 i, block;

	CHECK(prepare(&c, &u, tars[0].file, tars[0].device));
	for (i = 0; i < 2; i++) {
		block = find_leb(&c, &u, LAYOUT_ID, i);
		CHECK(block);
		memset(c.cells.data + block * u.b.layout.erasesize + PAGE, 0, 64);
	}
	/* a counter that is lost is taken to be the mean of the others */
	memset(c.cells.data + u.end * u.b.layout.erasesize - 64 * PAGE, 0, 64);
	ubichip_power_on(&c);
	note(&c, counters, erased);
	CHECK_EQ(counters[u.end - 1], -1);
	CHECK(ubichip_run(&c, &u.plan, true));
	CHECK_STR(outcome(&c, &u) ?: "", "");
	CHECK_STR(counted(&c, &u, counters, erased) ?: "", "");
	ubichip_free(&c);
	unload(&u);
}

/* Linux, too, counts the blocks that may go bad for the whole chip */
TEST(as_many_blocks_are_kept_in_reserve_as_in_linux)
{
	static struct ubichip c;
	static struct upload u;
	u32 lebs, size;

	CHECK(prepare(&c, &u, tars[0].file, tars[0].device));
	ubichip_power_on(&c);
	CHECK(!volume_attach(&c.sim.port, u.ubi, PAGE));
	size = volume_leb_size();
	lebs = volume_lebs(volume_find("rootfs_data"));
	CHECK_EQ(lebs, u.end - u.first - 20 * c.blocks / 1024
		       - 2 - 1 - 1 - DIV_ROUND_UP(u.root.len, size));
	volume_detach();
	ubichip_free(&c);
	unload(&u);
}

TEST(other_volumes_stay)
{
	static struct ubichip c;
	static struct upload u;
	static u8 data[2 * (128 * 1024 - 2 * PAGE)];
	struct region want = { data, sizeof(data) };
	u32 block;

	memset(data, 0x5a, sizeof(data));
	CHECK(prepare(&c, &u, tars[0].file, tars[0].device));
	ubichip_power_on(&c);
	CHECK(volume_attach(&c.sim.port, u.ubi, PAGE) == 0);
	CHECK(!volume_remove(volume_find("rootfs_data")));
	CHECK(volume_create("calibration", 2) >= 0);
	CHECK(!volume_update(volume_find("calibration"), sizeof(data)));
	CHECK(!volume_write(volume_find("calibration"), data, sizeof(data)));
	block = find_leb(&c, &u, volume_find("calibration"), 0);
	CHECK(block);
	/* a PEB that has lost its EC header is not an empty one */
	memset(c.cells.data + block * u.b.layout.erasesize, 0, 64);
	ubichip_power_on(&c);
	/* "rootfs_data" has been lost, too */
	CHECK(ubichip_run(&c, &u.plan, true));
	CHECK_STR(outcome(&c, &u) ?: "", "");
	CHECK_STR(ubichip_volume(&c, "ubi", "calibration", &want) ?: "", "");
	ubichip_free(&c);
	unload(&u);
}

TEST(a_block_that_silently_holds_something_else_is_marked_bad)
{
	static struct ubichip c;
	static struct upload u;
	const u8 *data;
	u32 block, at;

	CHECK(prepare(&c, &u, tars[0].file, tars[0].device));
	block = find_leb(&c, &u, 0, 1);
	CHECK(block);
	data = c.cells.data + block * u.b.layout.erasesize;
	for (at = 2 * PAGE; data[at] & 1; at++)
		;
	ubichip_free(&c);
	ubichip_new(&c, &u.b.layout, PAGE);
	c.sim.stuck = block * u.b.layout.erasesize + at;
	CHECK(ubichip_run(&c, &u.plan, false));
	CHECK(c.cells.bad[block]);
	CHECK_STR(outcome(&c, &u) ?: "", "");
	ubichip_free(&c);
	unload(&u);
}

TEST(what_the_firmware_would_discard_is_made_usable)
{
	static struct ubichip c;
	static struct upload u, factory;
	struct region peb;
	u32 i, size;

	CHECK(prepare(&c, &factory, "kernel-ubi__rt-ac65p-factory.bin",
		      "asus_rt-ac65p"));
	CHECK(load(&u, tars[1].file, tars[1].device));
	size = u.b.layout.erasesize;
	ubichip_power_on(&c);
	CHECK(ubichip_run(&c, &u.plan, true));
	/* U-Boot's UBI would erase all of it at once */
	CHECK(c.longest <= 2);
	CHECK_STR(outcome(&c, &u) ?: "", "");
	for (i = u.first; i < u.end; i++) {
		peb = (struct region){ c.cells.data + i * size, size };
		CHECK(!ubi_has_eof(&peb, size));
	}
	ubichip_free(&c);
	unload(&u);
	unload(&factory);
}

/* behind a factory image without the marker; U-Boot's UBI erases them at once */
TEST(blank_blocks_are_formatted_one_by_one)
{
	static struct ubichip c;
	static struct upload u, factory;

	CHECK(prepare(&c, &factory, "kernel-ubi__gl-ar300m-nand-factory.img",
		      "glinet_gl-ar300m-nand"));
	CHECK(load(&u, tars[2].file, tars[2].device));
	ubichip_power_on(&c);
	CHECK(ubichip_run(&c, &u.plan, true));
	CHECK(c.longest <= 2);
	CHECK_STR(outcome(&c, &u) ?: "", "");
	ubichip_free(&c);
	unload(&u);
	unload(&factory);
}

TEST(settings_are_emptied_and_nothing_else)
{
	static const struct region none;
	static const u8 text[] = "password";
	static struct ubichip c;
	static struct upload u;
	struct plan plan = { 0 };
	int id, i;

	CHECK(prepare(&c, &u, tars[0].file, tars[0].device));
	CHECK(!plan_add_volume(&plan, &u.b.layout, "ubi", "rootfs_data", &none));
	CHECK_EQ(plan_add_volume(&plan, &u.b.layout, "factory", "x", &none),
		 -EPERM);
	for (i = 0; i < 2; i++) {
		ubichip_power_on(&c);
		CHECK(!volume_attach(&c.sim.port, u.ubi, PAGE));
		id = volume_find("rootfs_data");
		if (i) {	/* it may not even be there */
			CHECK(!volume_remove(id));
		} else {
			CHECK(!volume_update(id, sizeof(text)));
			CHECK(!volume_write(id, text, sizeof(text)));
		}
		ubichip_power_on(&c);
		CHECK(ubichip_run(&c, &plan, true));
		CHECK(c.longest <= 2);
		CHECK_STR(outcome(&c, &u) ?: "", "");
		CHECK(!volume_attach(&c.sim.port, u.ubi, PAGE));
		CHECK(!volume_read(volume_find("rootfs_data"), 0, c.block, 512));
		CHECK(block_is_erased(c.block, 512));
		volume_detach();
	}
	ubichip_free(&c);
	unload(&u);
}

/*
 * Micron MT29F1G08, as in simchip.c.  The time left may be too long at first,
 * for what has to be wiped is not known yet; too short by a sixth at most, and
 * right by a third when half is over.  (The simulator reads a header faster
 * than a controller that always reads the page.)
 */
TEST(the_time_left_is_sensible)
{
	static const struct simtimes times = {
		.erase_us = 700, .program_us = 200, .access_ns = 25000,
		.byte_ns = 20,
	};
	static struct ubichip c;
	static struct upload u;
	static u32 at[5000], left[5000];
	u32 i, n, pass;

	CHECK(load(&u, tars[0].file, tars[0].device));
	ubichip_new(&c, &u.b.layout, PAGE);
	c.sim.port.times = (struct flash_times){
		.read_us = 64 * 66, .erase_us = 700, .program_us = 64 * 241,
	};
	for (pass = 0; pass < 2; pass++) {
		ubichip_power_on(&c);
		c.sim.times = &times;
		job_start(&c.job, &u.plan, &c.sim.port, c.block, true);
		n = 0;
		do {
			at[n] = c.sim.ns / 1000000;
			left[n] = eta_left_ms(&c.job, at[n]);
		} while (job_step(&c.job) > 0 && ++n < ARRAY_SIZE(at) - 1);
		CHECK_EQ(c.job.state, JOB_DONE);
		for (i = 0; i < n; i++) {
			u32 really = at[n] - at[i], slack = really / 2 + 50;

			if (getenv("TABLE") && i % 32 == 0)
				printf("%u: at %u ms %u left, really %u\n",
				       pass, at[i], left[i], really);
			if (left[i] + slack / 4 < really ||
			    (at[i] > at[n] / 2 && left[i] > really + slack)) {
				test_failed(__FILE__, __LINE__,
					    "at %u ms %u left, really %u",
					    at[i], left[i], really);
				break;
			}
		}
	}
	ubichip_free(&c);
	unload(&u);
}
